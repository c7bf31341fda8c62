"""hg.open and hg.load: finding data sets, releases and editions."""

import json
import subprocess
import sys
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rfc8785
from tests.unit.client.small_archive import ARABIC, finish, make_release
from tests.unit.store.web_server import range_server

import heliograph as hg
from heliograph.bootstrap import reading
from heliograph.errors import (
    InputError,
    RefusedError,
    RemoteError,
    UnknownNameError,
    UsageError,
    VerificationError,
)
from heliograph.model.edition import Edition
from heliograph.model.release import EditionEntry
from heliograph.signing.canonical import digest


def test_an_archive_is_a_mapping_of_data_sets(archive):
    opened = hg.open(archive)
    assert list(opened) == ["ira-2018", "labels-2022"]
    assert len(opened) == 2
    assert opened.title == "Example archive"
    assert opened.where == str(archive)
    assert opened["ira-2018"].name == "ira-2018@2"
    assert opened["ira-2018@1"].name == "ira-2018@1"


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("ira-2018", True),
        ("ira-2018@1", True),
        ("ira-2018@3", False),
        ("IRA-2018", False),
        ("x@y", False),
        (7, False),
    ],
)
def test_a_name_is_in_the_archive_or_not(archive, name, there):
    assert (name in hg.open(archive)) is there


def test_the_data_sets_are_a_small_table(archive):
    rows = hg.open(archive).datasets.to_arrow().to_pylist()
    assert [(row["dataset"], row["release"], row["posts"]) for row in rows] == [
        ("ira-2018", 1, 120),
        ("ira-2018", 2, 120),
        ("labels-2022", 1, 120),
    ]
    assert rows[2]["editions"] == ["public", "consortium"]
    assert hg.open(archive).datasets.filter(dataset="labels-2022").count() == 1


def test_an_archive_shows_what_it_holds(archive):
    shown = repr(hg.open(archive))
    assert shown.startswith("Example archive: 2 data sets in ")
    assert "labels-2022" in shown
    page = hg.open(archive)._repr_html_()
    assert "Operation &lt;labels-2022&gt;" in page
    assert "<labels" not in page


def test_one_line_is_enough(archive):
    assert hg.load("ira-2018", archive).posts.count() == 120


def test_the_archive_of_the_environment_is_the_default(archive, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_ARCHIVE", str(archive))
    assert hg.load("ira-2018@1").name == "ira-2018@1"


def test_without_any_archive_it_is_said_how_to_name_one():
    with pytest.raises(UsageError) as error:
        hg.open()
    assert "HELIOGRAPH_ARCHIVE" in error.value.hint


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("ira-2081", 'Did you mean "ira-2018"?', "ira-2018, labels-2022"),
        ("IRA-2018", 'Did you mean "ira-2018"?', "ira-2018, labels-2022"),
        ("ira-2018@7", 'No release "7" in ira-2018', "There is: 1, 2."),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(archive, name, message, hint):
    with pytest.raises(UnknownNameError) as error:
        hg.load(name, archive)
    assert message in error.value.message
    assert hint in error.value.hint


def test_a_release_that_is_no_number_is_refused(archive):
    with pytest.raises(UsageError, match="not a number"):
        hg.load("ira-2018@latest", archive)


@pytest.mark.parametrize("where", ["nowhere", "archive.json"])
def test_what_is_no_folder_is_named(archive, where):
    with pytest.raises(InputError, match=where):
        hg.open(archive / where)


def test_a_folder_without_an_archive_is_named(tmp_path):
    with pytest.raises(InputError, match="is no archive"):
        hg.open(tmp_path)


def test_other_addresses_are_refused(tmp_path):
    with pytest.raises(UsageError, match="s3://"):
        hg.open("s3://bucket/archive")


def test_an_archive_on_a_plain_web_server_opens(plain_address):
    opened = hg.open(plain_address)
    assert opened.where == plain_address
    assert opened["ira-2018"].posts.filter(language="ar").select("text").to_arrow()[
        "text"
    ].unique().to_pylist() == [ARABIC]


def test_a_web_server_without_an_archive_is_named(server):
    with pytest.raises(InputError, match="is no archive"):
        hg.open(f"{server.address}ira-2018/")


def test_a_copy_without_its_index_opens_as_it_is(archive):
    (archive / "catalogue.json").unlink()
    (archive / "archive.json").unlink()
    opened = hg.open(archive)
    assert list(opened) == ["ira-2018", "labels-2022"]
    assert opened["ira-2018"].cite().publisher == ""


def test_a_half_written_release_is_passed_over_in_a_copy(archive):
    (archive / "catalogue.json").unlink()
    (archive / ".staging").mkdir()
    (archive / "ira-2018" / "2").rename(archive / ".staging" / "2")
    assert hg.open(archive)["ira-2018"].name == "ira-2018@1"


def change(path, edit):
    document = json.loads(path.read_bytes())
    edit(document)
    path.write_bytes(rfc8785.dumps(document))


def test_a_changed_release_is_refused(archive):
    change(
        archive / "ira-2018" / "2" / "release.json",
        lambda document: document.update(origin="evil.example.org"),
    )
    with pytest.raises(VerificationError, match=r"release\.json: SHA-256 is"):
        hg.load("ira-2018", archive)


def test_a_changed_manifest_is_refused(archive):
    change(
        archive / "ira-2018" / "2" / "public" / "manifest.json",
        lambda document: document.update(policy="none"),
    )
    with pytest.raises(VerificationError, match=r"manifest\.json: SHA-256 is .* release\.json says"):
        hg.load("ira-2018", archive)


def test_a_release_under_the_number_of_another_is_refused(archive):
    data = (archive / "ira-2018" / "1" / "release.json").read_bytes()
    (archive / "ira-2018" / "2" / "release.json").write_bytes(data)

    def index(document):
        document["datasets"][0]["releases"][1].update(release_id=digest(data))

    change(archive / "catalogue.json", index)
    with pytest.raises(VerificationError, match="describes ira-2018@1"):
        hg.load("ira-2018", archive)


def test_a_missing_release_is_named(archive):
    (archive / "ira-2018" / "2" / "release.json").unlink()
    with pytest.raises(InputError, match=r"2/release\.json is missing"):
        hg.load("ira-2018", archive)


def test_a_document_that_is_no_document_is_named_with_its_field(archive):
    (archive / "catalogue.json").write_bytes(b"{]")
    with pytest.raises(InputError, match=r"catalogue\.json"):
        hg.open(archive)
    (archive / "catalogue.json").write_bytes(b'{"title": 3}')
    with pytest.raises(InputError, match="title"):
        hg.open(archive)


def test_a_manifest_that_leads_out_of_its_folder_is_refused(archive):
    place = archive / "ira-2018" / "2" / "public" / "manifest.json"
    change(place, lambda document: document["files"][0].update(path="../../../../evil.parquet"))
    promise(archive, place)
    with pytest.raises(InputError, match="Unsafe path"):
        hg.load("ira-2018", archive)


def promise(archive, manifest):
    """Write the digests anew, as a publisher with bad intent would."""
    release = archive / "ira-2018" / "2" / "release.json"
    change(
        release,
        lambda document: document["editions"]["public"].update(manifest_sha256=digest(manifest.read_bytes())),
    )
    change(
        archive / "catalogue.json",
        lambda document: document["datasets"][0]["releases"][1].update(
            release_id=digest(release.read_bytes())
        ),
    )


def test_a_manifest_of_another_edition_is_refused(archive):
    place = archive / "ira-2018" / "2" / "public" / "manifest.json"
    change(place, lambda document: document.update(release=1))
    promise(archive, place)
    with pytest.raises(VerificationError, match="describes another edition"):
        hg.load("ira-2018", archive)


def test_an_edition_without_a_table_says_so(archive):
    place = archive / "ira-2018" / "2" / "public" / "manifest.json"
    change(place, lambda document: document.update(files=document["files"][1:]))
    promise(archive, place)
    with pytest.raises(InputError, match="has no accounts table"):
        hg.load("ira-2018", archive).accounts.count()


def test_columns_beyond_the_model_are_known_from_the_file(archive):
    public = archive / "ira-2018" / "2" / "public"
    table = pq.read_table(public / "media.parquet")
    pq.write_table(table.append_column("source_row", pa.array([], pa.int64())), public / "media.parquet")
    data = (public / "media.parquet").read_bytes()

    def listed(document):
        (entry,) = [file for file in document["files"] if file["path"] == "media.parquet"]
        entry.update(bytes=len(data), sha256=digest(data))

    change(public / "manifest.json", listed)
    promise(archive, public / "manifest.json")
    assert hg.load("ira-2018", archive).media.select("source_row").count() == 0
    with range_server(archive) as server:
        remote = hg.load("ira-2018", server.address)
        assert remote.media.select("source_row").to_arrow().num_rows == 0


class TestGatedEditions:
    def test_a_gated_edition_is_never_opened_unasked(self, archive, gated, monkeypatch):
        monkeypatch.setenv("HELIOGRAPH_GATED", str(gated))
        assert hg.load("labels-2022", archive).manifest.edition == "public"

    def test_a_gated_edition_opens_from_the_gated_root(self, archive, gated, monkeypatch):
        monkeypatch.setenv("HELIOGRAPH_GATED", str(gated))
        dataset = hg.load("labels-2022", archive, edition="consortium")
        assert dataset.manifest.edition == "consortium"
        assert "latitude" in dataset.posts.columns
        assert dataset.edition("public").manifest.edition == "public"

    def test_without_the_gated_root_it_is_said_where_to_name_it(self, archive):
        with pytest.raises(RefusedError, match="gated") as error:
            hg.load("labels-2022", archive, edition="consortium")
        assert "HELIOGRAPH_GATED" in error.value.hint

    def test_the_gated_root_itself_opens_with_the_archive_of_the_settings(self, archive, gated, monkeypatch):
        monkeypatch.setenv("HELIOGRAPH_ARCHIVE", str(archive))
        dataset = hg.load("labels-2022", gated, edition="consortium")
        assert dataset.accounts.count() == 6

    @pytest.mark.usefixtures("archive")
    def test_the_gated_root_alone_vouches_for_nothing(self, gated):
        with pytest.raises(UsageError, match="gated editions only"):
            hg.open(gated)

    def test_a_changed_gated_manifest_is_refused(self, archive, gated, monkeypatch):
        monkeypatch.setenv("HELIOGRAPH_GATED", str(gated))
        change(
            gated / "labels-2022" / "1" / "consortium" / "manifest.json",
            lambda document: document.update(policy="x"),
        )
        with pytest.raises(VerificationError, match=str(gated)):
            hg.load("labels-2022", archive, edition="consortium")

    def test_a_gated_edition_that_a_server_refuses_is_said_to_be_gated(self, server):
        opened = hg.open(server.address)
        server.before = lambda path: server.failures.append(403) if "consortium" in path else None
        with pytest.raises(RemoteError, match="refuses"):
            opened["labels-2022"].edition("consortium")

    def test_an_unknown_edition_is_answered_with_those_that_are_there(self, archive):
        with pytest.raises(UnknownNameError, match='Did you mean "consortium"') as error:
            hg.load("labels-2022", archive, edition="consortum")
        assert "public, consortium" in error.value.hint

    def test_a_scheduled_gated_edition_says_its_day(self, tmp_path):
        entry = EditionEntry(manifest_sha256="0" * 64, state="scheduled", available_on="2030-01-01")
        release = make_release(tmp_path / "later", "soon", 1, editions={Edition.CONSORTIUM: entry})
        finish(tmp_path / "later", [release])
        with pytest.raises(RefusedError, match="scheduled for 2030-01-01"):
            hg.load("soon", tmp_path / "later", edition="consortium")
        with pytest.raises(InputError, match="no edition"):
            hg.load("soon", tmp_path / "later")

    def test_on_its_day_it_opens_by_itself(self, tmp_path, monkeypatch):
        entry = EditionEntry(manifest_sha256="0" * 64, state="scheduled", available_on="2030-01-01")
        release = make_release(tmp_path / "later", "soon", 1, editions={Edition.CONSORTIUM: entry})
        finish(tmp_path / "later", [release])
        monkeypatch.setattr(reading, "_today", lambda: date(2029, 12, 31))
        with pytest.raises(RefusedError, match="scheduled for 2030-01-01"):
            hg.load("soon", tmp_path / "later", edition="consortium")
        monkeypatch.setattr(reading, "_today", lambda: date(2030, 1, 1))
        with pytest.raises(RefusedError, match="does not hold its files"):
            hg.load("soon", tmp_path / "later", edition="consortium")


HEAVY = ("duckdb", "pyarrow", "httpx2", "pydantic", "rich", "pandas", "polars")


def test_importing_heliograph_loads_nothing_heavy():
    code = f"import sys, heliograph; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_folder_needs_no_web_client(archive):
    code = f"import sys, heliograph; heliograph.load('ira-2018', {str(archive)!r}).posts.head(1); print('httpx2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
