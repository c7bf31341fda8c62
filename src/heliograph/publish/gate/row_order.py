"""RowOrder: whether rows stand in the order of the model, file after file: an order of their own could tell something."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.publish.gate.rows import rows_of


def out_of_order(paths: Iterable[Path], order: Sequence[str]) -> int:
    """How many rows come before their place.

    Args:
        paths: The files of a table, in order.
        order: Columns that the rows are sorted by; nulls come last.
    """
    found = 0
    last: pa.RecordBatch | None = None
    for batch in rows_of(paths, order):
        held = batch if last is None else pa.concat_batches([last, batch])
        found += _steps_back([held.column(name) for name in order])
        last = batch.slice(len(batch) - 1) if len(batch) else last
    return found


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
