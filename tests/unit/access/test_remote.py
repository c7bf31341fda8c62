"""Large files of a server are read in parts: the rows are those of the files, and little is sent."""

import io
from hashlib import sha512

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.client.small_archive import make_archive
from tests.unit.store.web_server import range_server

import heliograph as hg
from heliograph.access import readable
from heliograph.access.engine import Engine
from heliograph.access.ports import RemoteFile
from heliograph.errors import RemoteError, UsageError, VerificationError
from heliograph.store import httpfs, ranged
from heliograph.store.http import HttpTree

ACCOUNTS, EACH, GROUP = 40, 500, 1_000

READERS = [
    ranged.RangedTables,
    pytest.param(
        httpfs.HttpfsTables,
        marks=pytest.mark.skipif(not httpfs.is_installed(), reason="needs heliograph[remote]"),
    ),
]


def posts():
    """Posts by account, of which the texts are most of the bytes."""
    count = ACCOUNTS * EACH
    return pa.table(
        {
            "account_id": [f"a{number // EACH:03}" for number in range(count)],
            "like_count": [number % 977 for number in range(count)],
            "text": [sha512(b"%d" % number).hexdigest() for number in range(count)],
        }
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("served")
    pq.write_table(posts(), place / "part-1.parquet", row_group_size=GROUP, compression="zstd")
    return place


@pytest.fixture
def server(folder):
    with range_server(folder) as running:
        yield running


def remote(server, path="part-1.parquet", **options):
    tree = HttpTree(server.address, wait=lambda _: None, **options)
    return RemoteFile(tree=tree, path=path, bytes=(server.folder / path).stat().st_size)


@pytest.mark.parametrize("kind", READERS)
def test_rows_are_those_of_the_file(server, kind):
    engine = Engine()
    rows = kind().rows(engine, [remote(server)])
    read = engine.relation(f"SELECT * FROM ({rows}) ORDER BY account_id, text").to_arrow_table()
    assert read.equals(posts().sort_by([("account_id", "ascending"), ("text", "ascending")]))


@pytest.mark.parametrize("kind", READERS)
def test_of_one_account_little_is_sent(server, kind):
    """The footer, and of the row groups that hold the account the columns that are asked for."""
    engine = Engine()
    rows = kind().rows(engine, [remote(server)])
    query = f"SELECT like_count FROM ({rows}) WHERE account_id = 'a017' ORDER BY like_count"
    found = engine.relation(query).fetchall()

    assert len(found) == EACH
    assert server.sent < (server.folder / "part-1.parquet").stat().st_size / 10
    assert len(server.asked) <= 10


@pytest.mark.parametrize("kind", READERS)
def test_a_token_goes_to_its_server(server, kind):
    server.token = "secret"
    engine = Engine()
    rows = kind().rows(engine, [remote(server, token="secret")])
    assert engine.relation(f"SELECT count(text) FROM ({rows})").fetchall() == [(ACCOUNTS * EACH,)]


def test_without_the_token_the_server_refuses_before_anything_is_read(server):
    server.token = "secret"
    file = remote(server)
    with pytest.raises(RemoteError, match="refuses to show it") as refused:
        file.tree.partly(file.path, file.bytes)
    assert "HELIOGRAPH_TOKEN" in str(refused.value.hint)


def test_a_file_of_another_size_is_not_read(server):
    file = remote(server)
    with pytest.raises(VerificationError, match="manifest.json says"):
        file.tree.partly(file.path, file.bytes + 1)


def test_a_server_that_ignores_ranges_is_found_out(server):
    server.ranges = False
    file = remote(server)
    assert not file.tree.partly(file.path, file.bytes)


def test_a_failure_that_passes_is_asked_again(server):
    server.failures += [503, 503]
    file = remote(server)
    assert file.tree.part(file.path, 4, 8) == (server.folder / file.path).read_bytes()[4:8]


def test_a_part_that_comes_short_is_no_part(server):
    file = remote(server)
    with pytest.raises(RemoteError, match="was replaced"):
        file.tree.part(file.path, file.bytes - 2, file.bytes + 2)


def test_arrow_asks_for_the_end_of_a_file_once(server):
    """The footer is read by a jump to the end; what was sent for it is kept."""
    file = ranged._RangedFile(remote(server), {})
    file.seek(-8, io.SEEK_END)
    tail = file.read()
    file.seek(-1000, io.SEEK_END)
    assert file.read(1000)[-8:] == tail
    assert len(server.asked) == 1


@pytest.mark.parametrize("chosen", ["ranges", "httpfs"])
def test_an_opened_archive_reads_large_files_in_parts(tmp_path, monkeypatch, chosen):
    """The same rows as from the folder, and no copy is kept."""
    if chosen == "httpfs" and not httpfs.is_installed():
        pytest.skip("needs heliograph[remote]")
    monkeypatch.setattr(readable, "PARTLY_FROM", 1_000)
    monkeypatch.setenv("HELIOGRAPH_REMOTE", chosen)
    monkeypatch.setenv("HELIOGRAPH_CACHE", str(tmp_path / "cache"))
    root = make_archive(tmp_path / "archive")
    here = hg.load("ira-2018", root).posts.filter(account_id="a3").to_arrow()
    with range_server(root) as server:
        dataset = hg.load("ira-2018", server.address, progress=False)
        server.asked.clear()
        assert dataset.posts.filter(account_id="a3").to_arrow().equals(here)
        assert {path.rpartition("/")[2] for path in server.paths()} == {"part-1.parquet"}
    assert not list((tmp_path / "cache").rglob("*.parquet"))


def test_who_wants_verified_copies_only_gets_whole_files(tmp_path, monkeypatch):
    monkeypatch.setattr(readable, "PARTLY_FROM", 1_000)
    monkeypatch.setenv("HELIOGRAPH_REMOTE", "whole")
    monkeypatch.setenv("HELIOGRAPH_CACHE", str(tmp_path / "cache"))
    with range_server(make_archive(tmp_path / "archive")) as server:
        assert hg.load("ira-2018", server.address, progress=False).posts.filter(account_id="a3").count() == 20
    assert len([path for path in (tmp_path / "cache").rglob("*") if path.is_file()]) == 1


def test_the_extension_is_named_where_it_is_wanted_and_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(httpfs, "WHEEL", "no_such_wheel")
    monkeypatch.setenv("HELIOGRAPH_REMOTE", "httpfs")
    with (
        range_server(make_archive(tmp_path / "archive")) as server,
        pytest.raises(UsageError, match="extension") as refused,
    ):
        hg.load("ira-2018", server.address)
    assert "heliograph[remote]" in refused.value.hint


@pytest.mark.parametrize("status", [404, 403])
def test_a_failure_midway_is_told_in_our_words(server, status):
    engine = Engine()
    rows = ranged.RangedTables().rows(engine, [remote(server)])
    server.failures += [status] * 20
    with pytest.raises(RemoteError, match=r"part-1\.parquet") as told:
        engine.count(f"SELECT DISTINCT text FROM ({rows})")
    assert "Traceback" not in str(told.value)
    assert "heliograph get" in told.value.hint
