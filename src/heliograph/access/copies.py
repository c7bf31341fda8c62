"""Copies: the posts of an edition in small pieces, so that single rows are read at the price of single rows.

A row of a Parquet file costs its whole row group. A server that shows fifty posts of fifty accounts would unpack fifty row groups;
from a copy it unpacks fifty pieces of 512 rows. The copy lies in the cache of the machine, is made from the verified files, and
may be deleted at any time.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import get_ident
from typing import Protocol
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.access.files import local_paths
from heliograph.access.ports import Cache
from heliograph.access.resolve import OpenEdition
from heliograph.errors import InputError
from heliograph.files.alone import alone
from heliograph.files.atomic import storage_errors
from heliograph.model.manifest import TableFile
from heliograph.model.progress import Progress
from heliograph.signing.canonical import digest

PIECE = 512
"""Rows that are unpacked together: fifty single posts take 6 CPU ms (pieces of 1,024: 8, a Parquet file: 600)."""


class Copies(Protocol):
    """Where copies of this machine lie."""

    def place(self, manifest: str) -> Path:
        """The file of a copy, whether it is there or not.

        Args:
            manifest: SHA-256 of the edition's manifest: another edition, with other rows, has another.
        """


def make_copy(edition: OpenEdition, copies: Copies, cache: Cache, tell: Progress) -> None:
    """Copy the posts of an edition, unless that was done before."""
    place = _place(edition, copies)
    parts = edition.manifest.parts("posts")
    if place.is_file() or not parts:
        return
    paths = local_paths(edition, parts, cache, tell)
    begun = place.with_name(f".{place.name}.{uuid4().hex}")
    total, done = edition.manifest.rows["posts"], 0
    with storage_errors("write", begun):
        begun.parent.mkdir(parents=True, exist_ok=True)
    with alone(place.with_name(f"{place.name}.lock")), storage_errors("write", begun):
        if place.is_file():
            return
        schema = pq.read_schema(paths[0])
        options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
        try:
            with (
                pa.OSFile(str(begun), "wb") as sink,
                pa.ipc.new_file(sink, schema, options=options) as writer,
            ):
                for path in paths:
                    for batch in pq.ParquetFile(path).iter_batches(batch_size=16 * PIECE, use_threads=False):
                        writer.write_table(pa.Table.from_batches([batch]), max_chunksize=PIECE)
                        done += len(batch)
                        tell(f"copy {edition.name}", done, total)
            _check(begun, edition)
            begun.replace(place)
        finally:
            begun.unlink(missing_ok=True)


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
    place = _place(edition, copies)
    if not place.is_file():
        return None
    pieces = _opened(place, tuple(columns), get_ident())
    starts = _starts(edition)
    found = []
    for row in rows:
        piece, within = _piece(starts, row)
        found.append(pieces.get_batch(piece).slice(within, 1))
    return (
        pa.Table.from_batches(found, schema=None if found else pieces.schema).select(columns).combine_chunks()
    )


def _place(edition: OpenEdition, copies: Copies) -> Path:
    return copies.place(digest(edition.manifest_bytes))


def _check(copy: Path, edition: OpenEdition) -> None:
    """The places of rows are computed, so every piece must be full but the last of a part."""
    with pa.memory_map(str(copy)) as source:
        pieces = pa.ipc.open_file(source).num_record_batches
    parts = edition.manifest.parts("posts")
    if pieces != sum(_pieces(part) for part in parts):
        raise InputError(
            f"{edition.name}: the posts have not the rows that manifest.json says.",
            hint="Run heliograph verify.",
        )


@lru_cache(maxsize=64)
def _opened(place: Path, columns: tuple[str, ...], thread: int) -> pa.ipc.RecordBatchFileReader:  # noqa: ARG001 - each thread reads by its own
    source = pa.memory_map(str(place))
    schema = pa.ipc.open_file(source).schema
    wanted = sorted(schema.get_field_index(name) for name in columns)
    options = pa.ipc.IpcReadOptions(included_fields=wanted, use_threads=False)
    return pa.ipc.open_file(source, options=options)


def _starts(edition: OpenEdition) -> list[tuple[int, int]]:
    """For each part of the table the number of its first row and of its first piece: a piece never goes over into the next part."""
    starts, row, piece = [], 0, 0
    for part in edition.manifest.parts("posts"):
        starts.append((row, piece))
        row += part.rows or 0
        piece += _pieces(part)
    return starts


def _pieces(part: TableFile) -> int:
    return -(-(part.rows or 0) // PIECE)


def _piece(starts: Sequence[tuple[int, int]], row: int) -> tuple[int, int]:
    """In which piece a row lies, and where in it."""
    first, piece = max(start for start in starts if start[0] <= row)
    return piece + (row - first) // PIECE, (row - first) % PIECE
