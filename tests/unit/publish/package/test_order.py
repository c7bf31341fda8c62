"""Order: rows that come before others that they must follow are refused."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.errors import InputError
from heliograph.publish.package.order import InOrder

KEYS = ("account", "number")
SCHEMA = pa.schema([("account", pa.string()), ("number", pa.int64()), ("text", pa.string())])
ROWS = st.lists(st.tuples(st.none() | st.sampled_from("ab"), st.none() | st.integers(0, 2)), max_size=8)


def watched(rows, size):
    watch = InOrder(KEYS)
    for begin in range(0, len(rows), size):
        listed = [{"account": a, "number": n, "text": "z"} for a, n in rows[begin : begin + size]]
        watch(pa.Table.from_pylist(listed, SCHEMA))


def key(row):
    return tuple((True,) if value is None else (False, value) for value in row)


@settings(deadline=None)
@given(rows=ROWS, size=st.integers(1, 8))
def test_rows_in_order_pass_and_others_are_refused(rows, size):
    if sorted(rows, key=key) == rows:
        watched(rows, size)
    else:
        with pytest.raises(InputError, match="not sorted by account, number"):
            watched(rows, size)


@settings(deadline=None)
@given(rows=ROWS, size=st.integers(1, 8))
def test_sorted_rows_pass_however_they_come(rows, size):
    watched(sorted(rows, key=key), size)


def test_a_break_between_two_batches_is_seen():
    with pytest.raises(InputError) as caught:
        watched([("b", 1), ("a", 1)], 1)
    assert "import the export again with --replace" in caught.value.hint


def test_later_keys_count_only_where_earlier_ones_are_equal():
    watched([("a", 2), ("b", 1)], 2)


def test_a_missing_value_comes_last():
    watched([("a", 2), ("a", None), ("b", 1), (None, 0)], 4)
    with pytest.raises(InputError):
        watched([("a", None), ("a", 2)], 2)
