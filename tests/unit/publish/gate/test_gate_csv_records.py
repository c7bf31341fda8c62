"""CsvRecords: what of a CSV differs from the lines that the tables ask for, wherever the file is cut into pieces."""

import io

import pyarrow as pa
import pytest

from heliograph.publish.gate import csv_reading, csv_records
from heliograph.publish.gate.csv_lines import Lines
from heliograph.publish.gate.csv_reading import CsvReading
from heliograph.publish.gate.csv_records import CsvRecords

HEADER = b"id,text,more\n"
WANTED = [b"%d,word %d,x\n" % (n, n) for n in range(10)]


def lines(wanted=WANTED):
    """The records as the tables have them; each begins, up to its text, with all but its last cell."""
    begun = pa.array([record.rpartition(b",")[0].decode() for record in wanted])
    return Lines(pa.array([record.decode() for record in wanted]), lambda: begun)


@pytest.fixture(params=[1, 7, 1000])
def opened(request, monkeypatch):
    """Records of some bytes, read in pieces of several sizes."""
    monkeypatch.setattr(csv_reading, "PIECE", request.param)
    monkeypatch.setattr(csv_records, "TOGETHER", 4)

    def of(*records, header=HEADER):
        reading = CsvReading(largest=0, keep=lambda _: None)
        return CsvRecords(io.BytesIO(header + b"".join(records)), reading)

    return of


def test_the_first_record_is_the_header(opened):
    assert opened(*WANTED).header == HEADER
    assert opened(header=b"id").header == b"id"
    assert opened(header=b"").header == b""


def test_records_of_the_same_bytes_need_no_search(opened):
    made = opened(*WANTED)
    assert made.against(lines()) == (10, [])
    assert (made.equal, made.rest(5)) == (10, [])


def test_of_a_record_that_begins_as_it_must_the_rest_is_searched(opened):
    made = opened(*WANTED[:5], b"5,word 5,y\n", *WANTED[6:])
    assert made.against(lines()) == (10, [b",y\n"])
    assert made.equal == 9


def test_any_other_record_is_searched_as_it_stands(opened):
    made = opened(*WANTED[:5], b"5,another,x\n", *WANTED[6:])
    assert made.against(lines()) == (10, [b"5,another,x\n"])
    assert made.equal == 9


def test_records_that_are_too_many_are_left_for_the_end(opened):
    made = opened(*WANTED, b"10,a,b\n", b"11,c,d\n", b"12,e,f")
    assert made.against(lines()) == (10, [])
    assert made.rest(2) == [b"10,a,b\n", b"11,c,d\n"]
    assert made.rest(2) == [b"12,e,f"]
    assert made.rest(2) == []
    assert made.equal == 10


def test_records_that_are_too_few_are_counted_as_they_are(opened):
    made = opened(*WANTED[:6])
    assert made.against(lines()) == (6, [])
    assert made.equal == 6


def test_a_last_record_may_lack_its_line_end(opened):
    made = opened(*WANTED[:9], b"9,word 9,x")
    assert made.against(lines()) == (10, [b",x"])


def test_a_line_end_in_quotes_ends_no_record(opened):
    made = opened(b'0,"a\nb",x\n', *WANTED[1:])
    assert made.against(lines()) == (10, [b'0,"a\nb",x\n'])
    assert made.equal == 9


def test_a_record_that_is_missing_moves_all_others(opened):
    """They are searched as they stand; a damaged file is found, only more slowly."""
    count, left = opened(*WANTED[1:]).against(lines())
    assert count == 9
    assert left == WANTED[1:]


def test_to_skip_is_to_learn_of_all_that_is_left(opened):
    made = opened(*WANTED)
    made.skip()
    assert made._reading.records == 10 + 1  # the reading is not finished: its header still counts
