"""Records: counted in the bytes, whatever the pieces in which the bytes arrive."""

import hashlib
from collections.abc import Sequence

import pytest

from heliograph.tables.legacy.records import SAMPLE_BYTES, Census, Counter, Digest, offsets

FILE = b'a,b\n1,"x\ny"\n2,"say ""no""\n"\n3,z'


def census(*chunks: bytes) -> Census:
    counter = Counter()
    for chunk in chunks:
        counter.feed(chunk)
    return counter.census()


def places(content: bytes, wanted: Sequence[int], size: int = 3) -> list[tuple[int, bytes]]:
    chunks = [content[i : i + size] for i in range(0, len(content), size)]
    return [(row, content[begin:end]) for row, begin, end in offsets(chunks, wanted)]


def test_line_feeds_inside_quotes_end_no_record() -> None:
    assert census(FILE).records == 4


@pytest.mark.parametrize("content", [FILE, b'a,b\n"x"  "y",1\n'])
def test_a_cut_anywhere_changes_nothing(content: bytes) -> None:
    assert {census(content[:cut], content[cut:]) for cut in range(len(content) + 1)} == {census(content)}


def test_a_last_record_without_line_feed_counts() -> None:
    assert (census(FILE).records, census(FILE).final_newline) == (4, False)
    assert (census(FILE + b"\n").records, census(FILE + b"\n").final_newline) == (4, True)


def test_nothing_is_no_record() -> None:
    assert census().records == 0
    assert census(b"").records == 0


def test_a_quote_that_never_closes_is_noticed() -> None:
    assert census(FILE).closed
    assert not census(b'a,b\n1,"x\n2,y\n').closed


@pytest.mark.parametrize("cell", [b'"x" "y"', b'"x"   ",\ny"', b'"x""" "y"', b'"" "y"', b'"x" ""'])
def test_a_quote_behind_one_that_has_closed_is_noticed(cell: bytes) -> None:
    assert census(b"a,b\n1," + cell + b"\n").reopened
    assert census(b'a,b\n"1 "" 2 """,' + cell + b"\n").reopened


@pytest.mark.parametrize(
    "cell", [b'"x"" ""y"', b'" ""x"" "', b'"x" ', b' "y"', b'"x" ,"y"', b'"x", "y"', b'" "']
)
def test_spaces_and_quotes_of_a_good_record_are_no_such_thing(cell: bytes) -> None:
    assert not census(b"a,b\n1," + cell + b"\n").reopened


def test_the_sample_is_the_beginning_and_no_more() -> None:
    content = bytes(range(35, 127)) * 5000
    assert census(content[:1000], content[1000:]).sample == content[:SAMPLE_BYTES]


def test_each_wanted_record_is_found_where_it_stands() -> None:
    assert places(FILE, [0, 1, 2, 3]) == [
        (0, b"a,b\n"),
        (1, b'1,"x\ny"\n'),
        (2, b'2,"say ""no""\n"\n'),
        (3, b"3,z"),
    ]
    assert places(FILE, [2]) == [(2, b'2,"say ""no""\n"\n')]
    assert places(FILE + b"\n", [3]) == [(3, b"3,z\n")]


def test_a_record_that_does_not_exist_is_not_found() -> None:
    assert places(FILE, [4, 9]) == []
    assert places(FILE + b"\n", [4]) == []


def test_wanted_records_are_asked_for_only_as_the_file_is_read() -> None:
    asked = []

    def wanted():
        for row in (1, 3):
            asked.append(row)
            yield row

    found = offsets([FILE], wanted())
    assert asked == []
    assert next(found)[0] == 1
    assert asked == [1]


def test_a_digest_sees_every_byte_that_passes() -> None:
    digest = Digest()
    assert list(digest.passing([b"ab", b"", b"c"])) == [b"ab", b"", b"c"]
    assert (digest.size, digest.hexdigest()) == (3, hashlib.sha256(b"abc").hexdigest())
