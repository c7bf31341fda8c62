"""The slow path on its own: what it makes of a file that the fast reader refuses."""

import csv
from pathlib import Path

import pytest

from heliograph.publish.read import stretches as module
from heliograph.publish.read.clean import clean
from heliograph.publish.read.quarantine import read_rejections
from heliograph.publish.read.stretches import stretches


def parts(content: bytes, width: int = 2) -> list[list[str] | str]:
    """Fields or reason of everything below the header."""
    return [list(p.fields) if p.fields is not None else p.reason for p in list(stretches(content, width))[1:]]


def test_good_records_are_numbered_and_written_in_quotes(tmp_path: Path) -> None:
    source, target, kept = tmp_path / "a.csv", tmp_path / "clean.csv", tmp_path / "kept.jsonl"
    source.write_bytes(b'a,b\n1,"x\ny"\nbroken\n2,"say ""no"""')
    done = clean(source, target, name="a.csv", columns=["a", "b"], encoding="utf-8", rejections=kept)
    with target.open(newline="") as lines:
        assert list(csv.reader(lines)) == [
            ["source_row", "a", "b"],
            ["1", "1", "x\ny"],
            ["3", "2", 'say "no"'],
        ]
    assert (done.records, list(done.offsets)) == (3, [0, 4, 12, 19])
    assert [(r.row, r.offset, r.raw) for r in read_rejections(kept)] == [(2, 12, b"broken\n")]


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        (b"1,2", ["1", "2"]),
        (b"1,", ["1", ""]),
        (b",", ["", ""]),
        (b'"",""', ["", ""]),
        (b'"a,b","c"', ["a,b", "c"]),
        (b'"a""b",""""', ['a"b', '"']),
        (b'5" x 6",7\'', ['5" x 6"', "7'"]),
        (b' "a" , "b" ', ["a", "b"]),
        (b" a , b ", [" a ", " b "]),
        (b"a\rb,c", ["a\rb", "c"]),
        (b'"a\r\nb",c', ["a\r\nb", "c"]),
        (b"\x00,\x00", ["\0", "\0"]),
    ],
)
def test_a_record_is_read_as_the_fast_reader_reads_it(record: bytes, fields: list[str]) -> None:
    assert parts(b"a,b\n" + record) == [fields]
    assert parts(b"a,b\r\n" + record + b"\r\n1,2\r\n") == [fields, ["1", "2"]]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (b"1", "wrong_field_count"),
        (b"1,2,3", "wrong_field_count"),
        (b"", "wrong_field_count"),
        (b'"1"x,2', "wrong_field_count"),
        (b'"1,2', "unterminated_quote"),
        (b'1,"2', "unterminated_quote"),
        (b"1,\xff", "bad_encoding"),
    ],
)
def test_what_is_no_record_is_named(record: bytes, reason: str) -> None:
    assert parts(b"a,b\n" + record + b"\n1,2\n") == [reason, ["1", "2"]]


def test_two_bad_records_are_two_rejections() -> None:
    assert parts(b"a,b\n1\n1,2,3\n1,2\n") == ["wrong_field_count", "wrong_field_count", ["1", "2"]]


def test_a_bad_record_of_many_lines_is_one_rejection() -> None:
    assert parts(b'a,b\n1,"x\ny\nz",3\n1,2\n') == ["wrong_field_count", ["1", "2"]]


def test_an_open_quote_at_the_end_is_one_rejection() -> None:
    assert parts(b'a,b\n1,2\n1,"x\ny\nz\n') == [["1", "2"], "unterminated_quote"]
    assert parts(b'a,b\n1,2\n1,"x\ny\nz') == [["1", "2"], "unterminated_quote"]


def test_a_quote_that_the_next_record_seems_to_close_does_not_take_it() -> None:
    assert parts(b'a,b\n"1","x\n"2","y"\n"3","z"\n') == ["unterminated_quote", ["2", "y"], ["3", "z"]]


def test_a_record_beyond_the_limit_is_one_rejection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_RECORD", 100)
    long = b'1,"' + b"lamp\n" * 40 + b'"\n'
    assert parts(b"a,b\n" + long + b"1,2\n") == ["record_too_long", ["1", "2"]]
    assert parts(b"a,b\n1," + b"x" * 200 + b"\n1,2\n") == ["record_too_long", ["1", "2"]]


def test_an_end_beyond_the_horizon_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_RECORD", 50)
    monkeypatch.setattr(module, "HORIZON", 100)
    found = list(stretches(b'a,b\n1,"' + b"lamp\n" * 100 + b"\n1,2\n", 2))
    assert all(part.end - part.begin <= 120 for part in found)
    assert found[-1].fields == ["1", "2"]


def test_a_header_of_two_lines_is_a_header() -> None:
    assert parts(b'"a\nx",b\n1,2\n') == [["1", "2"]]
