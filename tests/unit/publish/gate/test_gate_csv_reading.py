"""CsvReading: records, numbers and a sample, from pieces that are cut anywhere."""

import numpy as np
import pytest

from heliograph.publish.gate import csv_reading as module
from heliograph.publish.gate.csv_reading import CsvReading, told

NUMBER = 1052594390178021377


def read(*pieces, largest=0):
    """What is learnt, and the numbers that are handed over."""
    given = []
    reading = CsvReading(largest=largest, keep=lambda numbers: given.append(numbers.tolist()))
    for piece in pieces:
        reading.see(piece)
    reading.finish()
    return reading, given


def records(count, first=0):
    return b"".join(b"%d,x\n" % n for n in range(first, first + count))


@pytest.mark.parametrize(
    ("text", "found"),
    [(b"", 0), (b"a,b\n", 0), (b"a,b", 0), (b"a,b\n1,2\n", 1), (b"a,b\n1,2", 1), (b'a,b\n"1\n2",3\n', 1)],
)
def test_records_are_counted_without_the_header(text, found):
    assert read(text)[0].records == found
    assert read(*(text[n : n + 1] for n in range(len(text))))[0].records == found


def test_the_header_is_the_first_record():
    assert read(b'\xef\xbb\xbf"a","b"\r\n1,2\r\n')[0].header == ("a", "b")
    assert read(b"a,b")[0].header == ("a", "b")


def test_sixteen_records_of_a_piece_are_read_with_their_numbers():
    [sample] = read(b"a,b\n" + records(40))[0].sample
    assert sample == [(n, [str(n), "x"]) for n in range(16)]


def test_of_a_piece_that_begins_within_a_record_whole_ones_are_read():
    reading, _ = read(b"a,b\n" + records(3), b"", b",y\n" + records(2, 10))
    assert reading.sample[1] == [(4, ["10", "x"]), (5, ["11", "x"])]


def test_every_second_piece_is_looked_at():
    reading, _ = read(b"a,b\n", *(records(2) for _ in range(4)))
    assert [len(sample) for sample in reading.sample] == [0, 1, 1]
    assert reading.step == 2


def test_of_a_long_file_every_fourth_piece_is_kept():
    reading, _ = read(b"a,b\n1,2\n", *(records(2) for _ in range(255)))
    assert (len(reading.sample), reading.step) == (128, 2)
    reading, _ = read(b"a,b\n1,2\n", *(records(2) for _ in range(256)))
    assert (len(reading.sample), reading.step) == (65, 4)
    assert reading.sample[0] == [(0, ["1", "2"])]


@pytest.mark.parametrize("cut", [1, 8, 18, 19, 20])
def test_a_number_that_is_cut_in_two_is_one(cut):
    text = f"{NUMBER},1,{NUMBER}".encode()
    reading, given = read(text[:cut], text[cut:], largest=2**62)
    assert [number for part in given for number in part] == [NUMBER, NUMBER]
    assert reading.fault == ""


def test_numbers_beyond_the_largest_are_not_given():
    assert read(b"%d,%d" % (NUMBER, NUMBER + 1), largest=NUMBER)[1] == [[NUMBER]]
    assert read(b"%d" % NUMBER)[1] == []


def test_numbers_are_handed_over_when_there_are_more_than_are_held(monkeypatch):
    monkeypatch.setattr(module, "MOST_NUMBERS", 2)
    pieces = [b"%d,\n" % (NUMBER + n) for n in range(4)]
    assert [len(part) for part in read(*pieces, largest=2**62)[1]] == [3, 1]


def test_the_first_fault_counts_and_ends_the_reading():
    reading, given = read(b"a,\xff\n%d\n" % NUMBER, b"1,2\n", largest=2**62)
    reading.fail(ValueError("later"))
    assert "utf-8" in reading.fault
    assert reading.records == 0
    assert given == []


def test_an_error_without_words_is_told_by_its_kind():
    assert told(ValueError("why")) == "why"
    assert told(EOFError()) == "EOFError"


def test_what_is_handed_over_are_numbers_of_64_bits():
    given = []
    reading = CsvReading(largest=2**62, keep=given.append)
    reading.see(b"%d," % NUMBER)
    reading.finish()
    assert given[0].dtype == np.uint64
