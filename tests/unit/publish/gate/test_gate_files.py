"""Files: names and documents carry nobody."""

import io
import tarfile
import zipfile

import pytest

from collisions import MARA, collisions
from gate_desk import PLANTED, desk, found, rezipped
from heliograph.model.dataset import DatasetDescription
from heliograph.model.risk import Level
from heliograph.publish.gate.files import check

DESCRIPTION = DatasetDescription(
    name="calm",
    title="Calm",
    operation="News of summer",
    policy_area="information-operations",
    sampling="All of them.",
)


@pytest.fixture
def spoilt():
    return collisions().copy()


def red(spoilt, **fields):
    made = check(spoilt.subject(description=DESCRIPTION.model_copy(update=fields)))
    return [f for f in found(made, Level.RED) if f[0] != "file-not-listed"]


def test_an_edition_has_names_that_say_nothing(spoilt):
    assert check(spoilt.subject(description=DESCRIPTION)).findings == []
    planted = desk(PLANTED).subject(description=DESCRIPTION)
    assert check(planted).level is Level.GREEN


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (f"media/{MARA}/images/1-abc.jpg", "id"),
        (f"media/{MARA}_banner.jpg", "id"),
        ("media/tolvin_mara99.jpg", "handle"),
        ("media/IMG-Tolvin_Mara99-2.jpg", "handle"),
        ("media/news/a.jpg", "handle"),
        ("media/news.jpg", "handle"),
        ("Mara Tolvinski.txt", "name"),
    ],
)
def test_the_name_of_a_file_is_searched(spoilt, name, kind):
    path = spoilt.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    [first, *_] = red(spoilt)

    assert first[0] == f"{kind}-in-file-name"
    assert MARA not in first[1]


def test_names_inside_archives_are_searched(spoilt):
    (spoilt.folder / "media").mkdir()
    with tarfile.open(spoilt.folder / "media" / "shard-00001.tar", "w") as shard:
        for name in (f"{MARA}/a.jpg", "m" + "a2" * 13 + ".jpg"):
            shard.addfile(tarfile.TarInfo(name), io.BytesIO())
    with zipfile.ZipFile(spoilt.folder / "csv" / "more.zip", "w") as archive:
        archive.writestr("tolvin_mara99.csv", b"")

    assert red(spoilt) == [
        ("handle-in-file-name", "csv/more.zip", 1),
        ("id-in-file-name", "media/shard-00001.tar", 1),
    ]


def test_an_archive_that_is_broken_is_the_business_of_another_check(spoilt):
    rezipped(spoilt.csv("tweets"), lambda data: data)
    spoilt.csv("users").write_bytes(b"no zip")
    (spoilt.folder / "media").mkdir()
    (spoilt.folder / "media" / "a.tar").write_bytes(b"no tar" * 200)

    assert red(spoilt) == []


@pytest.mark.parametrize(
    ("field", "text", "what"),
    [
        ("sampling", "Chosen because of tolvin_mara99.", "handle-as-word"),
        ("sampling", "As @news told us.", "handle-in-mention"),
        ("operation", "Mara Tolvinski", "name-as-word"),
        ("title", f"Account {MARA}", "id-as-word"),
    ],
)
def test_what_the_publisher_writes_is_searched(spoilt, field, text, what):
    assert red(spoilt, **{field: text}) == [(what, "dataset.toml", 1)]


def test_common_words_in_documents_say_nothing(spoilt):
    assert red(spoilt, title="News of summer, weather and Grace; 12 of Anna") == []


def test_the_manifest_and_the_policy_are_searched(spoilt):
    spoilt.say(notes=["asked by @anna"])
    subject = spoilt.subject(description=DESCRIPTION)
    assert found(check(subject), Level.RED) == [("handle-in-mention", "manifest.json", 1)]

    policy = spoilt.policy.model_copy(update={"residuals": ("Tolvin_Mara99 stays.",)})
    spoilt = collisions().copy()
    made = check(spoilt.subject(description=DESCRIPTION, policy=policy))
    assert found(made, Level.RED) == [("handle-as-word", "policy.toml", 1)]
