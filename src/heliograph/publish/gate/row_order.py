"""RowOrder: whether rows stand in the order of the model, file after file: an order of their own could tell something."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.publish.gate.rows import rows_of


class RowOrder:
    """Counts rows that come before their place.

    Args:
        order: Columns that the rows are sorted by; nulls come last.

    Attributes:
        found: How many rows do, so far.
    """

    def __init__(self, order: Sequence[str]) -> None:
        self.found = 0
        self._order = tuple(order)
        self._last: pa.RecordBatch | None = None

    def see(self, batch: pa.RecordBatch) -> None:
        """Look at the next rows."""
        rows = batch.select(list(self._order))
        held = rows if self._last is None else pa.concat_batches([self._last, rows])
        self.found += _steps_back([held.column(name) for name in self._order])
        self._last = rows.slice(len(rows) - 1) if len(rows) else self._last


def out_of_order(paths: Iterable[Path], order: Sequence[str]) -> int:
    """How many rows of some files, one behind the other, come before their place."""
    rows = RowOrder(order)
    for batch in rows_of(paths, order):
        rows.see(batch)
    return rows.found


def _steps_back(columns: Sequence[pa.Array]) -> int:
    """At how many places a row is followed by one that should come before it."""
    back = np.zeros(max(len(columns[0]) - 1, 0), bool)
    tied = np.arange(len(back))
    for column in columns:
        before, after = column.take(pa.array(tied)), column.take(pa.array(tied + 1))
        less = _true(pc.less(after, before)) | (_true(pc.is_null(before)) & _true(pc.is_valid(after)))
        back[tied[less]] = True
        same = _true(pc.equal(after, before)) | (_true(pc.is_null(before)) & _true(pc.is_null(after)))
        tied = tied[same]
    return int(back.sum())


def _true(answers: pa.Array) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = pc.fill_null(answers, fill_value=False).to_numpy(zero_copy_only=False)
    return found
