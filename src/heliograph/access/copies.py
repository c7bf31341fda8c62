"""Copies: what a server keeps of an edition beside its files, so that single rows are had at the price of single rows.

A row of a Parquet file costs its whole row group, and a question to it some CPU ms whatever it gives. From a copy a server unpacks
pieces of 128 posts, finds rows by halving sorted tables, and asks arrays of numbers which posts a view shows. A copy lies in the cache
of the machine, is made from the verified files, and may be deleted at any time.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from threading import get_ident
from typing import Protocol

import numpy as np
import pyarrow as pa

from heliograph.access.resolve import OpenEdition
from heliograph.model.manifest import TableFile
from heliograph.signing.canonical import digest
from heliograph.tables.ledger.ledger import VALUES, Ledger, Numbers, read_ledger
from heliograph.tables.sorted_table import Key, SortedTable

PIECE = 128
"""Rows that are unpacked together: fifty single posts take 2 CPU ms (pieces of 512: 6, a Parquet file: 600)."""

POSTS, COUNTS = "posts.arrow", "counts"
"""The posts in pieces, and what is counted of each account."""

REPOSTS = "by_repost"
"""Where reposts stand by what they repeat: ``by_target`` mixes them with quotes and replies."""

COUNTED, TOP = ("client", "language", "kind", "hashtags", "domains"), 10
"""What is counted of the posts of an account, and how many values of it at most."""

BY_COLUMN = {"accounts": "account_id", "actions": "subject_id", "referenced": "referenced_id"}
"""Tables that are looked up by a column."""


class Copies(Protocol):
    """Where copies of this machine lie."""

    def place(self, manifest: str) -> Path:
        """The folder of a copy, whether it is there or not.

        Args:
            manifest: SHA-256 of the edition's manifest: another edition, with other rows, has another.
        """


def place_of(edition: OpenEdition, copies: Copies) -> Path:
    """The folder of the copy of an edition."""
    return copies.place(digest(edition.manifest_bytes))


def copied(
    edition: OpenEdition, copies: Copies, rows: Sequence[int], columns: Sequence[str]
) -> pa.Table | None:
    """Rows of the posts table by their numbers, in the order in which they were asked for; None without a copy.

    Args:
        edition: The edition.
        copies: Where copies lie.
        rows: Numbers, from 0 through all parts of the table.
        columns: Of the result.
    """
    place = place_of(edition, copies) / POSTS
    if not place.is_file():
        return None
    pieces = _opened(place, tuple(columns), get_ident())
    wanted, back = np.unique(np.asarray(rows, np.int64), return_inverse=True)
    found = pa.Table.from_batches(list(_cut(pieces, edition, wanted)), pieces.schema)
    return found.select(columns).combine_chunks().take(back)


def looked_up(edition: OpenEdition, copies: Copies | None, name: str, keys: Iterable[Key]) -> pa.Table | None:
    """The rows of a sorted table of a copy with one of the keys, one key after the other; None without such a table.

    Args:
        edition: The edition.
        copies: Where copies lie, if anywhere.
        name: One of BY_COLUMN, COUNTS or a key table such as ``by_post``.
        keys: In the first column of the table.
    """
    place = None if copies is None else place_of(edition, copies) / f"{name}.arrow"
    return _sorted(place).rows_of(keys) if place is not None and place.is_file() else None


def ledger_of(edition: OpenEdition, copies: Copies | None) -> Ledger | None:
    """The ledger of a copy; None without one."""
    place = None if copies is None else place_of(edition, copies)
    return _ledger(place) if place is not None and (place / VALUES).is_file() else None


@lru_cache(maxsize=64)
def _sorted(place: Path) -> SortedTable:
    return SortedTable(place)


@lru_cache(maxsize=32)
def _ledger(place: Path) -> Ledger:
    return read_ledger(place)


@lru_cache(maxsize=64)
def _opened(place: Path, columns: tuple[str, ...], thread: int) -> pa.ipc.RecordBatchFileReader:  # noqa: ARG001 - each thread reads by its own
    source = pa.memory_map(str(place))
    schema = pa.ipc.open_file(source).schema
    wanted = sorted(schema.get_field_index(name) for name in columns)
    options = pa.ipc.IpcReadOptions(included_fields=wanted, use_threads=False)
    return pa.ipc.open_file(source, options=options)


def _cut(
    pieces: pa.ipc.RecordBatchFileReader, edition: OpenEdition, rows: Numbers
) -> Iterator[pa.RecordBatch]:
    """Rows in ascending order; those that follow each other in one piece together. A piece never goes over into the next part."""
    starts = np.array(_starts(edition), np.int64).reshape(-1, 2)
    part = np.searchsorted(starts[:, 0], rows, "right") - 1
    within = rows - starts[part, 0]
    numbers, places = starts[part, 1] + within // PIECE, within % PIECE
    last, held = -1, None
    breaks = np.flatnonzero((np.diff(rows) != 1) | (np.diff(numbers) != 0)) + 1
    for first, end in zip([0, *breaks.tolist()], [*breaks.tolist(), len(rows)], strict=True):
        if first < end:
            number = int(numbers[first])
            if held is None or number != last:
                last, held = number, pieces.get_batch(number)
            yield held.slice(int(places[first]), end - first)


def _starts(edition: OpenEdition) -> list[tuple[int, int]]:
    """For each part of the table the number of its first row and of its first piece."""
    starts, row, piece = [], 0, 0
    for part in edition.manifest.parts("posts"):
        starts.append((row, piece))
        row += part.rows or 0
        piece += pieces_of(part)
    return starts


def pieces_of(part: TableFile) -> int:
    """How many pieces a part of the posts table has."""
    return -(-(part.rows or 0) // PIECE)
