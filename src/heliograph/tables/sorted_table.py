"""Sorted table: rows in the order of their first column, found by halving; the file is mapped and never read whole.

A server keeps such tables beside its copy of the posts. A question to a Parquet file costs some CPU ms, however few rows it gives;
one to such a table costs some hundredths.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import overload

import pyarrow as pa

PIECE = 65_536
"""Rows that lie side by side."""

Key = str | int


class SortedTable:
    """A sorted table that is open to be asked, by any number of threads.

    Args:
        place: Its file.
    """

    def __init__(self, place: Path) -> None:
        file = pa.ipc.open_file(pa.memory_map(str(place)))
        self.schema = file.schema
        self._pieces = [file.get_batch(number) for number in range(file.num_record_batches)]
        self._ends = list(accumulate(map(len, self._pieces)))
        self._lasts = [piece.column(0)[-1].as_py() for piece in self._pieces]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._ends[-1] if self._ends else 0

    def at(self, numbers: Iterable[int]) -> pa.Table:
        """Rows by their places in the table, from 0, in the order in which they are asked for."""
        found = []
        for number in numbers:
            piece = bisect_right(self._ends, number)
            before = self._ends[piece] - len(self._pieces[piece])
            found.append(self._pieces[piece].slice(number - before, 1))
        return pa.Table.from_batches(found, self.schema)

    def rows(self, key: Key) -> pa.Table:
        """The rows whose first column is the key, in their order."""
        return self.rows_of([key])

    def rows_of(self, keys: Iterable[Key]) -> pa.Table:
        """The rows of one key after the other."""
        return pa.Table.from_batches([piece for key in keys for piece in self._found(key)], self.schema)

    def _found(self, key: Key) -> Iterable[pa.RecordBatch]:
        for piece in self._pieces[bisect_left(self._lasts, key) :]:
            keys = _Keys(piece.column(0))
            first, end = bisect_left(keys, key), bisect_right(keys, key)
            if first < end:
                yield piece.slice(first, end - first)
            if end < len(keys):
                return


class _Keys(Sequence[Key]):
    """A column as the standard library halves it."""

    def __init__(self, column: pa.Array) -> None:
        self._column = column

    def __len__(self) -> int:
        return len(self._column)

    @overload
    def __getitem__(self, at: int) -> Key: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Key]: ...

    def __getitem__(self, at: int | slice) -> Key | Sequence[Key]:
        """The value of a row."""
        found: Key = self._column[at].as_py()
        return found


def write_sorted(place: Path, batches: pa.RecordBatchReader) -> None:
    """Write a sorted table.

    Args:
        place: Its file.
        batches: Rows in the order of their first column, which is nowhere missing.
    """
    with pa.OSFile(str(place), "wb") as sink, pa.ipc.new_file(sink, batches.schema) as writer:
        for batch in batches:
            if len(batch):
                writer.write_table(pa.Table.from_batches([batch]), max_chunksize=PIECE)
