"""Shelves: posts sorted by way of the disk, in a third of the time that the sort of the table engine takes for such wide rows.

Rows are laid on shelves, each of which holds some accounts; then one shelf after the other is taken into memory, sorted and given
away. They go to the disk and back as Arrow has them in memory. A shelf that is too large for that, because one account
fills it, is left to the table engine.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.publish.package.parts import BATCH_ROWS
from heliograph.publish.writing import making_room
from heliograph.tables.engine import identifier

SHELF_ROWS = 1 << 17
"""So many rows are meant for one shelf: some 60 MB."""

MOST_SHELVES = 256
"""More of them would cut the rows that are laid down at once into too small pieces."""

LARGEST = 256 << 20
"""Bytes of a shelf that are sorted in memory."""


class Shelves:
    """Where rows lie until they are given away in their order.

    Args:
        connection: Sorts what is too large.
        order: What the rows are sorted by: first the account. Missing values come last.
        accounts: The accounts that there are, sorted.
        rows: How many rows there will be.
        place: A file for them.
        largest: Bytes of a shelf that are sorted in memory.
        shelf_rows: So many rows are meant for one shelf.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        order: Sequence[str],
        *,
        accounts: pa.Array,
        rows: int,
        place: Path,
        largest: int = LARGEST,
        shelf_rows: int = SHELF_ROWS,
    ) -> None:
        self._connection = connection
        self._order = order
        self._place = place
        self._largest = largest
        count = min(-(-rows // shelf_rows), MOST_SHELVES, len(accounts))
        begins = [accounts[n * len(accounts) // count].as_py() for n in range(1, count)]
        self._begins: list[str] = begins

    def sorted(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """All rows in their order."""
        batches = iter(rows)
        first = next(batches, None)
        if first is None:
            return
        try:
            with making_room(self._place):
                shelves = self._lay(chain([first], batches), first.schema)
            with pa.OSFile(str(self._place)) as source, pa.ipc.open_file(source) as file:
                for pieces in shelves:
                    if pieces:
                        yield from self._taken([file.get_batch(number) for number in pieces], first.schema)
        finally:
            self._place.unlink(missing_ok=True)

    def _lay(self, rows: Iterable[pa.RecordBatch], schema: pa.Schema) -> list[list[int]]:
        """Write the rows; tells which pieces of the file lie on each shelf."""
        shelves: list[list[int]] = [[] for _ in range(len(self._begins) + 1)]
        written = 0
        with pa.OSFile(str(self._place), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
            for batch in rows:
                for shelf, piece in self._parted(batch):
                    writer.write_batch(piece)
                    shelves[shelf].append(written)
                    written += 1
        return shelves

    def _parted(self, batch: pa.RecordBatch) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Rows by their shelf; those of one account stay in their order."""
        coded = batch.column(self._order[0]).dictionary_encode()
        known = [bisect_right(self._begins, account) for account in coded.dictionary.to_pylist()]
        shelves = np.array(known, np.int64)[coded.indices.to_numpy()]
        by_shelf = batch
        if (np.diff(shelves) < 0).any():
            order = np.argsort(shelves, kind="stable")
            by_shelf, shelves = batch.take(pa.array(order)), shelves[order]
        ends = np.flatnonzero(np.diff(shelves)) + 1
        for begin, end in pairwise([0, *ends.tolist(), len(batch)]):
            if begin < end:
                yield int(shelves[begin]), by_shelf.slice(begin, end - begin)

    def _taken(self, pieces: list[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        """The rows of one shelf in their order."""
        if sum(piece.nbytes for piece in pieces) > self._largest:
            yield from self._engine_sorted(pieces, schema)
            return
        [shelf] = pa.Table.from_batches(pieces).combine_chunks().to_batches()
        pieces.clear()
        keys = [(name, "ascending") for name in self._order]
        order = pc.sort_indices(shelf, sort_keys=keys)
        for begin in range(0, len(order), BATCH_ROWS):
            yield shelf.take(order.slice(begin, BATCH_ROWS))

    def _engine_sorted(self, pieces: list[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        with self._connection.cursor() as beside:
            beside.register("shelf", pa.RecordBatchReader.from_batches(schema, pieces))
            ordered = f"FROM shelf ORDER BY {', '.join(map(identifier, self._order))}"
            yield from beside.execute(ordered).to_arrow_reader(BATCH_ROWS)
