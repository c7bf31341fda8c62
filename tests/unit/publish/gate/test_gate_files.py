"""Files: names and documents carry nobody."""

import io
import tarfile
import zipfile

import pytest

from collisions import MARA, collisions
from gate_desk import PLANTED, desk, found, rezipped
from heliograph.model.dataset import DatasetDescription
from heliograph.model.risk import Level
from heliograph.publish.gate import files
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


@pytest.fixture(scope="module")
def calm():
    return collisions().subject()


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


def test_why_there_is_another_release_is_searched(spoilt):
    """It stands in release.json, in the datasheet and in the feed, for ever."""
    subject = spoilt.subject(description=DESCRIPTION, because="erased on request of @Tolvin_Mara99")
    assert found(check(subject), Level.RED) == [("handle-in-mention", "release.json", 1)]


def test_the_files_of_the_export_are_searched_by_name(spoilt):
    """The datasheet lists them; exports of single accounts are named after these."""
    names = ("tolvin_mara99_tweets.csv", f"boats/{MARA}.csv", "Mara_Tolvinski.zip/tweets.csv", "other.csv")
    subject = spoilt.subject(description=DESCRIPTION, sources=names)
    assert found(check(subject), Level.RED) == [
        ("handle-in-source-name", "datasheet.md", 1),
        ("name-in-source-name", "datasheet.md", 1),
        ("id-in-source-name", "datasheet.md", 1),
    ]


def test_files_of_the_export_are_named_with_common_words(spoilt):
    names = ("news_2018_tweets.csv", "summer/12_users.csv", "anna.csv")
    assert check(spoilt.subject(description=DESCRIPTION, sources=names)).findings == []


def test_whatever_an_archive_says_is_read_like_a_name(tmp_path):
    """Members, what they link to, who owned them, comments and notes of programs."""
    with tarfile.open(tmp_path / "a.tar", "w", format=tarfile.PAX_FORMAT) as shard:
        member = tarfile.TarInfo("one.jpg")
        member.uname, member.gname, member.linkname, member.type = "mara", "press", "two.jpg", tarfile.SYMTYPE
        member.pax_headers = {"comment": "by tolvin"}
        shard.addfile(member)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("users.csv")
        info.comment, info.extra = "for mara \xe9".encode(), b"\x75\x70\x04\x00news"
        archive.writestr(info, b"")
        archive.writestr("other.csv", b"")
        archive.comment = "made by tolvin \xe9".encode()

    assert list(files._members(tmp_path / "a.tar")) == ["one.jpg", "two.jpg", "mara", "press", "by tolvin"]
    assert list(files._members(tmp_path / "a.zip")) == [
        "users.csv", "for mara \xe9", "up\x04\x00news", "other.csv", "made by tolvin \xe9",
    ]  # fmt: skip


def test_so_many_members_of_an_archive_are_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_MEMBERS", 2)
    with tarfile.open(tmp_path / "a.tar", "w") as shard, zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("a", "b", "c"):
            shard.addfile(tarfile.TarInfo(name))
            archive.writestr(name, b"")
    assert [list(files._members(tmp_path / name)) for name in ("a.tar", "a.zip")] == [["a", "b"], ["a", "b"]]


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("manifest.json", True),
        ("posts/part-00001.parquet", True),
        ("posts/part-1.parquet", False),
        ("posts/part-00001.parquet.bak", False),
        ("keys/by_target.parquet", True),
        ("keys/by_other.parquet", False),
        ("cube.parquet", True),
        ("csv/calm_users_csv_hashed.zip", True),
        ("calm_tweets_csv_hashed.csv", True),
        ("csv/other_users_csv_hashed.zip", False),
        ("csv/calm_users_csv_hashed_zip", False),
        ("csv/calm_others_csv_hashed.zip", False),
    ],
)
def test_what_every_edition_has_is_not_searched(calm, name, usual):
    assert files._is_usual(calm, name) is usual


def test_a_file_that_the_manifest_does_not_list_is_told_and_named_to_the_publisher(spoilt):
    for name in ("b.txt", "more/a.txt"):
        (spoilt.folder / name).parent.mkdir(exist_ok=True)
        (spoilt.folder / name).write_bytes(b"")
    [finding] = check(spoilt.subject(description=DESCRIPTION)).findings

    assert (finding.level, finding.what, finding.where, finding.count) == (
        Level.RED,
        "file-not-listed",
        ".",
        2,
    )
    assert list(finding.samples) == ["b.txt", "more/a.txt"]


def test_a_name_is_told_once_and_its_place_never_carries_it(spoilt):
    for name in ("tolvin_mara99/a.jpg", "tolvin_mara99/b.jpg", "more/tolvin_mara99.jpg"):
        (spoilt.folder / name).parent.mkdir(exist_ok=True)
        (spoilt.folder / name).write_bytes(b"")
    made = check(spoilt.subject(description=DESCRIPTION))
    told = {f.where: (f.count, list(f.samples)) for f in made.findings if f.what == "handle-in-file-name"}

    assert told == {
        ".": (3, ["tolvin_mara99", "tolvin_mara99/a.jpg", "tolvin_mara99/b.jpg"]),
        "more": (1, ["more/tolvin_mara99.jpg"]),
    }
    before = check(collisions().subject(description=DESCRIPTION)).measures[0].value
    assert made.measures[0].value == before + 5
