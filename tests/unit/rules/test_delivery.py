"""What of a file is sent for the conditions and the range that were asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.rules.delivery import Asked, delivery, strong_tag

TAG = strong_tag("ab" * 32)
OTHER = strong_tag("cd" * 32)
SIZE = 1000


def sent(**asked):
    """Status, first byte and number of bytes for a request."""
    found = delivery(Asked(**asked), tag=TAG, size=SIZE)
    return found.status, found.first, found.count


def test_a_tag_is_the_digest():
    assert strong_tag("0f" * 32) == f'"sha256-{"0f" * 32}"'


def test_who_asks_for_nothing_special_gets_all():
    assert sent() == (200, 0, SIZE)
    assert delivery(Asked(), tag=TAG, size=SIZE).headers == {
        "Accept-Ranges": "bytes",
        "ETag": TAG,
        "Content-Length": "1000",
    }


@pytest.mark.parametrize(
    ("asked", "first", "count"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 10),
        ("bytes=990-5000", 990, 10),
        ("bytes=999-", 999, 1),
        ("bytes=-7", 993, 7),
        ("bytes=-5000", 0, 1000),
        ("Bytes= 1-2 ", 1, 2),
    ],
)
def test_one_range_is_sent_as_asked(asked, first, count):
    assert sent(range=asked) == (206, first, count)
    headers = delivery(Asked(range=asked), tag=TAG, size=SIZE).headers
    assert headers["Content-Range"] == f"bytes {first}-{first + count - 1}/{SIZE}"
    assert headers["Content-Length"] == str(count)


@pytest.mark.parametrize(
    "asked", ["bytes=1000-", "bytes=5-2", "bytes=0-1,5-6", "bytes=-0", "bytes=", "bytes=x-y", "bytes=²-³"]
)
def test_what_the_file_does_not_have_is_refused(asked):
    assert sent(range=asked) == (416, 0, 0)
    assert delivery(Asked(range=asked), tag=TAG, size=SIZE).headers["Content-Range"] == f"bytes */{SIZE}"


def test_an_empty_file_has_no_range():
    for asked in ("bytes=0-", "bytes=-5"):
        assert delivery(Asked(range=asked), tag=TAG, size=0).status == 416
    assert delivery(Asked(), tag=TAG, size=0).status == 200


def test_units_that_are_not_known_and_heads_get_all():
    assert sent(range="lines=1-2") == (200, 0, SIZE)
    assert sent(range="bytes =1-2") == (200, 0, SIZE), "no unit of RFC 9110, and nginx sends all for it"
    assert sent(range="bytes=1-2", method="HEAD") == (200, 0, SIZE)


@pytest.mark.parametrize("known", [TAG, "*", f"W/{TAG}", f"{OTHER}, {TAG}", f"{OTHER},W/{TAG}"])
def test_who_has_the_file_is_told_so(known):
    assert sent(if_none_match=known) == (304, 0, 0)
    assert sent(if_none_match=known, range="bytes=1-2") == (304, 0, 0), "conditions come before ranges"
    assert sent(if_none_match=known, method="HEAD") == (304, 0, 0)


@pytest.mark.parametrize("known", [OTHER, f"W/{OTHER}", "", "sha256", '"'])
def test_who_has_another_gets_all(known):
    assert sent(if_none_match=known) == (200, 0, SIZE)


def test_a_file_that_changed_is_not_gone_on_with():
    assert sent(if_match=TAG, range="bytes=1-2") == (206, 1, 2)
    assert sent(if_match="*", range="bytes=1-2") == (206, 1, 2)
    for other in (OTHER, f"W/{TAG}", ""):
        assert sent(if_match=other, range="bytes=1-2") == (412, 0, 0)
        assert sent(if_match=other, if_none_match=TAG) == (412, 0, 0)


def test_a_download_begins_anew_when_the_file_changed():
    assert sent(if_range=TAG, range="bytes=1-2") == (206, 1, 2)
    for other in (OTHER, f"W/{TAG}", "Wed, 21 Oct 2026 07:28:00 GMT", f"{TAG}, {OTHER}", "*"):
        assert sent(if_range=other, range="bytes=1-2") == (200, 0, SIZE)
    assert sent(if_range=TAG) == (200, 0, SIZE)


def test_a_weak_tag_never_joins_parts():
    weak = f"W/{TAG}"
    assert delivery(Asked(if_range=weak, range="bytes=1-2"), tag=weak, size=SIZE).status == 200
    assert delivery(Asked(if_match=weak), tag=weak, size=SIZE).status == 412
    assert delivery(Asked(if_none_match=TAG), tag=weak, size=SIZE).status == 304


def test_headers_are_taken_from_any_framework():
    headers = {"Range": "bytes=1-2", "If-Range": TAG, "If-Match": "*", "If-None-Match": OTHER}
    said = Asked.of("GET", headers)
    assert said == Asked(range="bytes=1-2", if_range=TAG, if_match="*", if_none_match=OTHER)
    assert Asked.of(None, {}) == Asked()


LINES = st.one_of(
    st.none(),
    st.sampled_from([TAG, OTHER, "*", f"W/{TAG}", "bytes=0-", "bytes=1-5", "bytes=-3", "bytes=2-1"]),
    st.text(max_size=12),
)


@given(LINES, LINES, LINES, LINES, st.sampled_from(["GET", "HEAD"]), st.integers(0, 20))
def test_no_request_gets_bytes_that_are_not_there(match, none, if_range, asked, method, size):
    said = Asked(method=method, if_match=match, if_none_match=none, if_range=if_range, range=asked)
    found = delivery(said, tag=TAG, size=size)
    assert found.status in {200, 206, 304, 412, 416}
    assert 0 <= found.first <= found.first + found.count <= size
    assert found.count == (size if found.status == 200 else found.count if found.status == 206 else 0)
    assert (found.status == 206) <= (found.count > 0)
