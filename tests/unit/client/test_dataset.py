"""Dataset: documents, citation, download."""

import io
from dataclasses import replace

import pytest
from tests.unit.client.small_archive import finish, make_archive, make_release

import heliograph as hg
from heliograph.access.download import download
from heliograph.access.resolve import open_edition, open_library
from heliograph.errors import InputError, RefusedError, RemoteError, UnknownNameError, VerificationError
from heliograph.model.progress import silent
from heliograph.store.http import HttpTree


def test_a_data_set_says_what_it_is(dataset):
    shown = repr(dataset)
    assert shown.splitlines()[0] == "ira-2018@2 (public): Operation <ira-2018>"
    assert "6 accounts, 120 posts" in shown.replace("1 actions, 0 media, ", "")
    assert "UNGATED" in shown
    assert f"sha256:{dataset.release_id}" in shown
    assert "Operation &lt;ira-2018&gt;" in dataset._repr_html_()
    assert dataset.description.title == "Operation <ira-2018>"
    assert dataset.manifest.rows["posts"] == 120


def test_an_older_release_says_that_there_is_a_newer_one(archive):
    assert "superseded: the latest release is 2" in repr(hg.load("ira-2018@1", archive))
    assert "superseded" not in repr(hg.load("ira-2018@2", archive))


def test_a_citation_names_the_release_for_ever(dataset):
    citation = dataset.cite()
    assert str(citation) == citation.text() == f"ira-2018@2 sha256:{dataset.release_id}"
    assert citation.bibtex() == (
        "@misc{ira-2018-2,\n"
        "  title = {{Operation <ira-2018>}},\n"
        "  author = {{Example \\& Sons}},\n"
        "  year = {2026},\n"
        "  version = {2},\n"
        f"  note = {{ira-2018@2 sha256:{dataset.release_id}, public edition}},\n"
        "}"
    )
    assert dataset.release_id in citation._repr_html_()


def test_a_citation_is_an_item_that_programs_for_references_read(dataset):
    day = dataset.cite().published_at[:10]
    assert dataset.cite().csl() == {
        "id": "ira-2018-2",
        "type": "dataset",
        "title": "Operation <ira-2018>",
        "author": [{"literal": "Example & Sons"}],
        "issued": {"date-parts": [[int(part) for part in day.split("-")]]},
        "version": "2",
        "note": f"ira-2018@2 sha256:{dataset.release_id}, public edition",
    }
    nobody = replace(dataset.cite(), publisher="")
    assert "author" not in nobody.csl()


def test_a_citation_from_a_server_has_its_address(server):
    citation = hg.load("ira-2018", server.address).cite()
    assert f"  url = {{{server.address}}},\n" in citation.bibtex()
    assert citation.csl()["URL"] == server.address


def test_changes_are_those_of_the_publisher(archive):
    assert hg.load("ira-2018@2", archive).changes() == "Two accounts less.\n"
    assert hg.load("ira-2018@1", archive).changes() == "ira-2018@1 is the first release of its data set."


def test_a_correction_without_changes_says_whom_to_ask(tmp_path):
    made = make_release(tmp_path, "ira-2018", 2, supersedes="0" * 64, files=())
    finish(tmp_path, [made])
    with pytest.raises(InputError, match=r"no changes\.md"):
        hg.load("ira-2018", tmp_path).changes()


def test_changed_changes_are_refused(archive, dataset):
    (archive / "ira-2018" / "2" / "changes.md").write_bytes(b"Nothing to see ..\n")
    with pytest.raises(VerificationError, match=r"changes\.md"):
        dataset.changes()
    (archive / "ira-2018" / "2" / "changes.md").write_bytes(b"Much longer than what was signed.\n")
    with pytest.raises(InputError, match=r"changes\.md"):
        dataset.changes()
    (archive / "ira-2018" / "2" / "changes.md").unlink()
    with pytest.raises(VerificationError, match="missing"):
        dataset.changes()


class TestDownload:
    def test_a_copy_is_an_archive_of_its_own(self, server, tmp_path):
        paths = hg.load("ira-2018", server.address).download(tmp_path / "copy")
        assert all(path.is_file() for path in paths)
        assert sorted(path for path in (tmp_path / "copy").rglob("*") if path.is_file()) == sorted(paths)
        copy = hg.open(tmp_path / "copy")["ira-2018"]
        assert copy.posts.count() == copy.posts.to_arrow().num_rows == 120
        assert copy.cite().release_id == hg.load("ira-2018", server.address).release_id

    def test_a_copy_from_a_folder_is_the_same(self, dataset, server, tmp_path):
        dataset.download(tmp_path / "one")
        hg.load("ira-2018", server.address).download(tmp_path / "two")
        files = lambda root: {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}  # noqa: E731
        assert files(tmp_path / "one") == files(tmp_path / "two")

    def test_only_the_tables_that_are_wanted_are_copied(self, server, tmp_path):
        dataset = hg.load("ira-2018", server.address)
        server.asked.clear()
        dataset.download(tmp_path / "copy", tables=["accounts", "posts"])
        fetched = {path.rpartition("/")[2] for path in server.paths() if "/public/" in path}
        assert fetched == {"accounts.parquet", "part-0.parquet", "part-1.parquet", "part-2.parquet"}
        assert hg.open(tmp_path / "copy")["ira-2018"].accounts.to_arrow().num_rows == 6
        dataset.download(tmp_path / "other", tables="media")
        assert (tmp_path / "other" / "ira-2018" / "2" / "public" / "media.parquet").is_file()

    def test_an_unknown_table_is_answered_before_anything_is_copied(self, dataset, tmp_path):
        with pytest.raises(UnknownNameError, match='Did you mean "posts"'):
            dataset.download(tmp_path / "copy", tables=["post"])
        assert not (tmp_path / "copy").exists()

    def test_what_is_there_is_not_fetched_again_and_what_is_damaged_is(self, server, tmp_path):
        dataset = hg.load("ira-2018", server.address)
        paths = dataset.download(tmp_path / "copy")
        (damaged,) = [path for path in paths if path.name == "part-1.parquet"]
        right = damaged.read_bytes()
        damaged.write_bytes(b"x" * len(right))
        server.asked.clear()
        dataset.download(tmp_path / "copy")
        assert [path for path in server.paths() if path.endswith(".parquet")] == [
            "ira-2018/2/public/posts/part-1.parquet"
        ]
        assert damaged.read_bytes() == right

    def test_an_interrupted_copy_goes_on_where_it_stopped(self, server, tmp_path):
        library = open_library(HttpTree(server.address, attempts=1), None)
        server.before = lambda _: server.cuts.append(700) if len(server.asked) % 3 == 0 else None
        interrupted = 0
        while True:
            try:
                download(open_edition(library, "ira-2018"), tmp_path / "copy", tables=None, tell=silent)
                break
            except RemoteError:
                interrupted += 1
        assert interrupted > 2
        assert not list((tmp_path / "copy").rglob("*.part"))
        assert hg.open(tmp_path / "copy")["ira-2018"].posts.to_arrow().num_rows == 120

    def test_a_file_that_differs_from_what_was_signed_is_refused(self, server, tmp_path):
        place = server.folder / "ira-2018" / "2" / "public" / "posts" / "part-1.parquet"
        place.write_bytes(bytes(reversed(place.read_bytes())))
        with pytest.raises(VerificationError, match=r"part-1\.parquet"):
            hg.load("ira-2018", server.address).download(tmp_path / "copy")
        assert not list((tmp_path / "copy").rglob("*part-1*"))

    def test_two_archives_are_not_mixed_in_one_folder(self, dataset, tmp_path):
        copy = tmp_path / "copy"
        dataset.download(copy, tables=["media"])
        (copy / "archive.json").write_text(
            (copy / "archive.json").read_text().replace("archive.example.org", "other.example.org")
        )
        with pytest.raises(RefusedError, match=r"other\.example\.org"):
            dataset.download(copy)

    def test_another_release_under_the_same_number_is_not_overwritten(self, dataset, tmp_path):
        dataset.download(tmp_path / "copy", tables=["media"])
        release = tmp_path / "copy" / "ira-2018" / "2" / "release.json"
        release.write_bytes(release.read_bytes() + b" ")
        with pytest.raises(VerificationError, match="under the same number"):
            dataset.download(tmp_path / "copy")

    def test_a_gated_edition_is_not_copied_into_an_archive_for_everyone(
        self, archive, gated, tmp_path, monkeypatch
    ):
        monkeypatch.setenv("HELIOGRAPH_GATED", str(gated))
        consortium = hg.load("labels-2022", archive, edition="consortium")
        with pytest.raises(RefusedError, match="must not"):
            consortium.download(make_archive(tmp_path / "other"))
        paths = consortium.download(tmp_path / "mine")
        assert any("consortium" in path.parts for path in paths)
        assert hg.load("labels-2022", tmp_path / "mine", edition="consortium").accounts.count() == 6
        assert hg.load("labels-2022", tmp_path / "mine").manifest.edition == "consortium"

    def test_progress_is_told_up_to_the_end(self, dataset, tmp_path):
        told = []
        dataset.download(
            tmp_path / "copy", progress=lambda stage, done, total=None: told.append((stage, done, total))
        )
        assert told[-1][0] == "download ira-2018@2"
        assert told[-1][1] == told[-1][2]
        assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)

    def test_a_bar_goes_to_standard_error_only_where_somebody_looks(
        self, dataset, tmp_path, monkeypatch, capsys
    ):
        dataset.download(tmp_path / "silent")
        assert capsys.readouterr() == ("", "")
        terminal = io.StringIO()
        terminal.isatty = lambda: True
        monkeypatch.setattr("sys.stderr", terminal)
        dataset.download(tmp_path / "bar")
        assert "download ira-2018@2" in terminal.getvalue()
        assert capsys.readouterr().out == ""
