"""HttpTree against real servers: cuts, replaced files, servers without ranges, limits."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.store.web_server import Server, plain_server, range_server

from heliograph.errors import InputError, RemoteError, UsageError
from heliograph.store.http import HttpTree

BODY = bytes(range(256)) * 2000
NEW_BODY = bytes(reversed(BODY))


@pytest.fixture
def server(tmp_path):
    (tmp_path / "file.bin").write_bytes(BODY)
    with range_server(tmp_path) as running:
        yield running


def tree(server: Server, waits: list[float] | None = None) -> HttpTree:
    return HttpTree(server.address, wait=(waits if waits is not None else []).append)


def received(pieces) -> bytes:
    """What somebody holds who follows the rule: a piece at 0 makes forget what came before."""
    held = bytearray()
    for at, data in pieces:
        if at == 0:
            held.clear()
        assert at == len(held)
        held += data
    return bytes(held)


def test_a_document_is_read_and_an_absent_one_is_none(server):
    assert tree(server).read("file.bin", len(BODY)) == BODY
    assert tree(server).read("nothing.json", 10) is None


def test_a_document_above_its_limit_is_refused(server):
    with pytest.raises(InputError, match="more than 100 bytes"):
        tree(server).read("file.bin", 100)


def test_the_size_of_a_file_is_told(server):
    assert tree(server).size("file.bin") == len(BODY)
    assert tree(server).size("nothing.bin") is None


def test_a_server_without_head_is_asked_for_the_file_to_learn_its_size(server):
    server.failures = [501]
    assert tree(server).size("file.bin") == len(BODY)


def test_a_missing_file_is_named(server):
    with pytest.raises(InputError, match=r"/nothing\.bin is missing"):
        list(tree(server).pieces("nothing.bin", 0))


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_passing_failure_is_tried_again_with_growing_waits(server, status):
    waits = []
    server.failures = [status, status]
    assert tree(server, waits).read("file.bin", len(BODY)) == BODY
    assert waits == [0.5, 1.0]


def test_a_server_that_asks_to_wait_is_waited_for_but_not_for_ever(server):
    waits = []
    server.failures, server.headers = [503, 503], {"Retry-After": "7"}
    tree(server, waits).read("file.bin", len(BODY))
    server.failures, server.headers = [503], {"Retry-After": "86400"}
    tree(server, waits).read("file.bin", len(BODY))
    assert waits == [7.0, 7.0, 30.0]


def test_a_failure_that_stays_is_reported_with_the_address(server):
    server.failures = [500] * 5
    with pytest.raises(RemoteError, match=r"file\.bin: the server answered 500 \(5 tries\)"):
        tree(server).read("file.bin", len(BODY))


def test_nobody_listening_is_a_remote_error():
    waits = []
    with pytest.raises(RemoteError, match="5 tries"):
        HttpTree("http://127.0.0.1:9/", wait=waits.append).read("archive.json", 10)
    assert waits == [0.5, 1.0, 2.0, 4.0]


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_is_not_tried_again(server, status):
    server.failures = [status]
    with pytest.raises(RemoteError, match="refuses"):
        tree(server).read("file.bin", len(BODY))
    assert len(server.asked) == 1


def test_a_cut_transfer_goes_on_with_a_range(server):
    server.cuts = [100_000, 50_000]
    assert received(tree(server).pieces("file.bin", 0)) == BODY
    asked = [asked for _, asked in server.asked]
    assert asked == [None, "bytes=100000-", "bytes=150000-"]


def test_a_transfer_starts_where_it_is_asked_to(server):
    assert b"".join(data for _, data in tree(server).pieces("file.bin", 300_000)) == BODY[300_000:]


def test_a_file_that_is_already_whole_asks_for_nothing_more(server):
    assert list(tree(server).pieces("file.bin", len(BODY))) == []


def test_a_start_beyond_the_end_begins_anew(server):
    assert received(tree(server).pieces("file.bin", len(BODY) + 5)) == BODY


def replace_after(server: Server, requests: int, data: bytes):
    def before(path: str) -> None:
        if len(server.asked) == requests:
            (server.folder / "file.bin").write_bytes(data)

    server.before = before


@pytest.mark.parametrize("tags", [True, False])
@pytest.mark.parametrize("data", [NEW_BODY[:-7], NEW_BODY * 2])
def test_a_file_of_another_length_midway_is_never_spliced(server, tags, data):
    server.tags, server.cuts = tags, [100_000]
    replace_after(server, 1, data)
    assert received(tree(server).pieces("file.bin", 0)) == data


def test_a_file_of_the_same_length_midway_is_never_spliced(server):
    server.cuts = [100_000]
    replace_after(server, 1, NEW_BODY)
    assert received(tree(server).pieces("file.bin", 0)) == NEW_BODY


def test_a_server_that_ignores_if_range_is_caught_by_the_tag(server):
    server.cuts, server.headers = [100_000], {}
    replace_after(server, 1, NEW_BODY)
    original = server.before

    def before(path: str) -> None:
        original(path)
        server.headers = {"ETag": f'"{len(server.asked)}"'}

    server.before = before
    server.tags = False
    assert received(tree(server).pieces("file.bin", 0)) == NEW_BODY


def test_a_stream_is_whole_even_without_ranges(server):
    server.ranges, server.cuts = False, [100_000, 120_000]
    assert b"".join(tree(server).stream("file.bin")) == BODY


@pytest.mark.parametrize("data", [NEW_BODY, BODY[:50_000], NEW_BODY[:100_000]])
def test_a_stream_of_a_replaced_file_is_an_error(server, data):
    server.ranges, server.cuts = False, [100_000]
    replace_after(server, 1, data)
    with pytest.raises(RemoteError, match="replaced"):
        b"".join(tree(server).stream("file.bin"))


@given(cuts=st.lists(st.integers(1, len(BODY) - 1), max_size=4), ranges=st.booleans(), tags=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_cut_the_bytes_are_the_same(server, cuts, ranges, tags):
    there = tree(server)
    server.ranges, server.tags = ranges, tags
    for read in (
        lambda: received(there.pieces("file.bin", 0)),
        lambda: b"".join(there.stream("file.bin")),
        lambda: there.read("file.bin", len(BODY)),
    ):
        server.cuts = list(cuts)
        assert read() == BODY


def test_a_server_that_never_gets_further_is_given_up(server):
    server.ranges, server.cuts = False, [1000] * 50
    with pytest.raises(RemoteError, match="tries"):
        received(tree(server).pieces("file.bin", 0))


def test_the_plain_server_of_python_is_enough(tmp_path):
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "file#1.bin").write_bytes(BODY)
    with plain_server(tmp_path) as address:
        there = HttpTree(address)
        assert there.read("a b/file#1.bin", len(BODY)) == BODY
        assert there.size("a b/file#1.bin") == len(BODY)
        assert received(there.pieces("a b/file#1.bin", 1000)) == BODY
        assert there.list() is None
        assert there.local("a b/file#1.bin") is None


def test_an_empty_file_is_no_error(server):
    (server.folder / "empty").write_bytes(b"")
    assert tree(server).read("empty", 10) == b""
    assert list(tree(server).pieces("empty", 0)) == []


def test_an_encoded_answer_is_refused_because_its_bytes_are_not_those_that_were_signed(server):
    server.headers = {"Content-Encoding": "gzip"}
    with pytest.raises(RemoteError, match="encoded"):
        tree(server).read("file.bin", len(BODY))


@pytest.mark.parametrize("path", ["../secret", "a//b", "/etc/passwd", "a/../../b", "a\\b"])
def test_an_unsafe_path_is_not_asked_for(server, path):
    with pytest.raises(InputError, match="Unsafe"):
        tree(server).read(path, 10)
    assert server.asked == []


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "https://", "http://example.org/?a=b", "http://a\x00b/"]
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(UsageError):
        HttpTree(url)


def test_a_password_in_the_address_is_never_shown():
    there = HttpTree("http://reader:secret@127.0.0.1:9/archive", attempts=1)
    assert there.where == "http://127.0.0.1:9/archive"
    with pytest.raises(RemoteError) as error:
        there.read("archive.json", 10)
    assert "secret" not in str(error.value)


def test_a_redirection_is_followed_but_not_for_ever(server):
    server.headers = {"Location": "/file.bin"}
    server.failures = [302]
    assert tree(server).read("moved.bin", len(BODY)) == BODY
    server.failures = [302] * 20
    with pytest.raises(RemoteError, match="redirects"):
        tree(server).read("moved.bin", len(BODY))


def test_an_answer_that_makes_no_sense_is_named(server):
    server.failures = [418]
    with pytest.raises(RemoteError, match="answered 418"):
        tree(server).read("file.bin", len(BODY))


@pytest.mark.parametrize("span", ["bytes 5-10/11", "bytes 1000-5/*", "nonsense"])
def test_a_range_that_was_not_asked_for_is_not_used(server, span):
    server.headers = {"Content-Range": span}
    assert received(tree(server).pieces("file.bin", 2000)) == BODY


def test_a_refused_range_that_nobody_asked_for_is_an_error(server):
    server.failures = [416]
    with pytest.raises(RemoteError, match="416"):
        tree(server).read("file.bin", len(BODY))


def test_the_size_is_asked_for_as_stubbornly_as_the_file(server):
    waits = []
    server.failures = [503, 500]
    assert tree(server, waits).size("file.bin") == len(BODY)
    assert waits == [0.5, 1.0]
    server.headers, server.failures = {"Location": "/file.bin"}, [302] * 20
    with pytest.raises(RemoteError, match="redirects"):
        tree(server).size("file.bin")
