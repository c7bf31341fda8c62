"""Receive: whole, verified, resumed, never half there."""

import threading
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.store.web_server import Server, plain_server, range_server

from heliograph.access.ports import Piece
from heliograph.access.receive import receive
from heliograph.errors import HeliographError, InputError, RemoteError, StorageError, VerificationError
from heliograph.model.manifest import FileEntry
from heliograph.store.files import FolderTree
from heliograph.store.http import HttpTree

BODY = bytes(range(251)) * 3000
OTHER = bytes(reversed(BODY))
ENTRY = FileEntry(path="file.bin", bytes=len(BODY), sha256=sha256(BODY).hexdigest())


@pytest.fixture
def server(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "file.bin").write_bytes(BODY)
    with range_server(tmp_path / "there") as running:
        yield running


@pytest.fixture
def here(tmp_path):
    return tmp_path / "here" / "file.bin"


def tree(server: Server) -> HttpTree:
    return HttpTree(server.address, attempts=2, wait=lambda _: None)


def bring(tree, target, entry=ENTRY, tell=lambda _: None):
    receive(tree, "file.bin", entry, target, tell=tell)


def part_of(target):
    return target.with_name(f".{target.name}.part")


def beside(target):
    return sorted(path.name for path in target.parent.iterdir())


def test_a_file_comes_whole_and_leaves_nothing_else(server, here):
    told = []
    bring(tree(server), here, tell=told.append)
    assert here.read_bytes() == BODY
    assert beside(here) == ["file.bin"]
    assert told == sorted(told)
    assert told[-1] == len(BODY)


def test_a_file_that_is_there_and_right_is_not_asked_for(server, here):
    bring(tree(server), here)
    server.asked.clear()
    bring(tree(server), here)
    assert server.asked == []


def test_a_file_that_is_there_and_wrong_is_replaced(server, here):
    here.parent.mkdir()
    here.write_bytes(OTHER)
    bring(tree(server), here)
    assert here.read_bytes() == BODY


@given(cuts=st.lists(st.integers(1, len(BODY) - 1), min_size=1, max_size=3), ranges=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_run_that_broke_off_goes_on_where_it_stopped(server, here, cuts, ranges):
    here.unlink(missing_ok=True)
    server.ranges = ranges
    there = HttpTree(server.address, attempts=1, wait=lambda _: None)
    for cut in cuts:
        server.cuts = [cut]
        if part_of(here).exists() and part_of(here).stat().st_size + cut >= len(BODY):
            break
        with pytest.raises(RemoteError):
            bring(there, here)
        assert not here.exists()
        assert BODY.startswith(part_of(here).read_bytes())
    server.cuts = []
    bring(there, here)
    assert here.read_bytes() == BODY
    assert beside(here) == ["file.bin"]


def test_going_on_asks_only_for_what_is_missing(server, here):
    server.cuts = [200_000]
    with pytest.raises(RemoteError):
        bring(HttpTree(server.address, attempts=1), here)
    server.asked.clear()
    bring(tree(server), here)
    assert server.asked == [("file.bin", "bytes=200000-")]


def test_a_part_that_is_already_whole_asks_for_nothing(server, here):
    here.parent.mkdir()
    part_of(here).write_bytes(BODY)
    bring(tree(server), here)
    assert server.asked == []
    assert beside(here) == ["file.bin"]


@pytest.mark.parametrize("left", [OTHER[:1000], OTHER, BODY + b"more"])
def test_a_part_of_something_else_is_forgotten(server, here, left):
    here.parent.mkdir()
    part_of(here).write_bytes(left)
    bring(tree(server), here)
    assert here.read_bytes() == BODY


def test_a_part_of_something_else_is_forgotten_without_ranges_too(tmp_path, server, here):
    here.parent.mkdir()
    part_of(here).write_bytes(OTHER[:1000])
    with plain_server(server.folder) as address:
        bring(HttpTree(address), here)
    assert here.read_bytes() == BODY


@pytest.mark.parametrize("wrong", [OTHER, BODY[:-1], BODY + b"x", b"", BODY * 3])
@pytest.mark.parametrize("resumed", [False, True])
def test_wrong_bytes_are_refused_and_nothing_is_left_behind(server, here, wrong, resumed):
    (server.folder / "file.bin").write_bytes(wrong)
    here.parent.mkdir()
    if resumed:
        part_of(here).write_bytes(BODY[:5000])
    with pytest.raises(VerificationError, match=r"file\.bin"):
        bring(tree(server), here)
    assert beside(here) == []


def test_an_endless_answer_is_left_as_soon_as_it_is_too_long(server, here):
    (server.folder / "file.bin").write_bytes(b"x" * 50_000_000)
    told = []
    with pytest.raises(VerificationError):
        bring(tree(server), here, tell=told.append)
    assert max(told) <= len(BODY)


def test_a_file_replaced_between_two_runs_is_never_spliced(server, here):
    server.cuts = [200_000]
    with pytest.raises(RemoteError):
        bring(HttpTree(server.address, attempts=1), here)
    (server.folder / "file.bin").write_bytes(OTHER)
    with pytest.raises(VerificationError):
        bring(tree(server), here)
    assert beside(here) == []


def test_a_missing_file_leaves_nothing_behind(server, here):
    (server.folder / "file.bin").unlink()
    with pytest.raises(InputError):
        bring(tree(server), here)
    assert beside(here) == []


def test_an_empty_file_can_be_received(server, here):
    (server.folder / "file.bin").write_bytes(b"")
    bring(tree(server), here, entry=FileEntry(path="file.bin", bytes=0, sha256=sha256(b"").hexdigest()))
    assert here.read_bytes() == b""


def test_a_folder_is_copied_with_the_same_care(server, here):
    bring(FolderTree(server.folder), here)
    assert here.read_bytes() == BODY
    (server.folder / "file.bin").write_bytes(OTHER)
    here.unlink()
    with pytest.raises(VerificationError):
        bring(FolderTree(server.folder), here)
    assert beside(here) == []


def test_two_runs_at_once_fetch_it_once(server, here):
    failed: list[HeliographError] = []

    def run() -> None:
        try:
            bring(tree(server), here)
        except HeliographError as error:
            failed.append(error)

    first, second = threading.Thread(target=run), threading.Thread(target=run)

    def while_the_first_is_under_way(path: str) -> None:
        if not second.ident:
            second.start()
            second.join(timeout=0.3)

    server.before = while_the_first_is_under_way
    first.start()
    first.join()
    second.join()
    assert failed == []
    assert here.read_bytes() == BODY
    assert beside(here) == ["file.bin"]
    assert server.paths() == ["file.bin"]


class Confused:
    """A tree whose pieces leave a gap."""

    where = "memory"

    def pieces(self, _, start):
        yield Piece(start, b"abc")
        yield Piece(start + 5, b"def")


def test_a_gap_is_an_error_and_never_written(here):
    with pytest.raises(RemoteError, match="sent byte 5 instead of 3"):
        bring(Confused(), here)
    assert part_of(here).read_bytes() == b"abc"


def test_a_place_that_cannot_be_written_is_a_storage_error(server, here):
    here.parent.write_bytes(b"a file where a folder should be")
    with pytest.raises(StorageError, match="here"):
        bring(tree(server), here)
