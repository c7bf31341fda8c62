"""Records: where they end, told from quotes and line ends alone, is where a CSV reader has it."""

import csv
import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from heliograph.privacy.leaks.records import RecordEnds, count, earlier, later, places, words

CELLS = st.text(st.sampled_from('a,"\n \r'), max_size=90)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=6)


def written(rows, quoting=csv.QUOTE_ALL):
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=quoting, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def ends(pieces):
    reader, found, before = RecordEnds(), [], 0
    for piece in pieces:
        found += sorted(place + before for place in places(reader.of(piece)).tolist())
        before += len(piece)
    return found


@given(rows=ROWS, size=st.integers(1, 200))
def test_records_end_where_a_reader_says(rows, size):
    data = written(rows)
    found = ends([data[at : at + size] for at in range(0, len(data), size)])
    starts = [0, *(end + 1 for end in found)]
    records = [data[a:b] for a, b in zip(starts, starts[1:], strict=False)]

    assert len(found) == len(rows)
    assert b"".join(records) == data
    assert [next(csv.reader(io.StringIO(r.decode(), newline=""))) for r in records] == rows


def test_fields_without_quotes_are_read_alike():
    data = written([["a", 'b "c"\n,d'], ["", "e"]], csv.QUOTE_MINIMAL)

    assert count(RecordEnds().of(data)) == 2


def test_a_quote_that_never_closes_hides_what_follows():
    assert ends([b'"a"\n"b\n"c"\n', b"d\n"]) == [3]


@given(st.lists(st.booleans(), min_size=1, max_size=300))
def test_bits_stand_where_the_flags_do(flags):
    made = words(np.array(flags))
    where = [place for place, flag in enumerate(flags) if flag]

    assert sorted(places(made).tolist()) == where
    assert count(made) == len(where)
    assert sorted(places(later(made)).tolist()) == [place + 1 for place in where]
    assert sorted(places(earlier(made, 7)).tolist()) == [place - 7 for place in where if place >= 7]
