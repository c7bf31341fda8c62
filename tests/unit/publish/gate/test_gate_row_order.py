"""RowOrder: rows that come before their place, within a batch, from one batch to the next, nulls last."""

import pyarrow as pa
import pytest

from heliograph.publish.gate.row_order import RowOrder


def back(*batches, order=("a", "b")):
    """How many of some rows, a pair of cells each, come before their place."""
    rows = RowOrder(order)
    for batch in batches:
        columns = [pa.array([row[n] for row in batch], pa.int64()) for n in range(2)]
        rows.see(pa.RecordBatch.from_arrays(columns, names=["a", "b"]))
    return rows.found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], 0),
        ([(2, 1)], 0),
        ([(1, 1), (1, 1), (1, 2), (2, 1)], 0),
        ([(2, 1), (1, 2)], 1),
        ([(1, 2), (1, 1)], 1),
        ([(1, 2), (2, 1), (1, 3), (1, 2)], 2),
        ([(None, 1), (1, 1)], 1),
        ([(1, 1), (None, 1)], 0),
        ([(None, 2), (None, 1)], 1),
        ([(None, 1), (None, 2)], 0),
        ([(1, None), (1, 1)], 1),
        ([(1, 1), (1, None), (1, None), (2, 0)], 0),
    ],
)
def test_rows_that_come_before_their_place_are_counted(rows, found):
    assert back(rows) == found
    assert back(*([row] for row in rows)) == found


def test_an_empty_batch_between_two_is_passed_over():
    assert back([(2, 1)], [], [(1, 1)]) == 1
    assert back([(1, 1)], [], [(2, 1)]) == 0


def test_only_the_columns_of_the_order_matter():
    assert back([(1, 2), (2, 1)], order=("a",)) == 0
    assert back([(1, 2), (2, 1)], order=("b", "a")) == 1
