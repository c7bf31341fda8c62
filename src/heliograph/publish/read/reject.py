"""Reject: every record that is kept out goes raw into the quarantine, and each file's account is drawn up."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, tee
from pathlib import Path

import duckdb

from heliograph.publish.read.accounting import FileAccount, balance
from heliograph.publish.read.convert import Converted
from heliograph.publish.read.intake import Taken
from heliograph.publish.read.quarantine import Rejection, read_rejections, write_quarantine
from heliograph.publish.read.unpack import CHUNK
from heliograph.tables.engine import literal
from heliograph.tables.legacy.records import offsets

BATCH = 10_000


def reject(connection: duckdb.DuckDBPyConnection, converted: Converted, folder: Path) -> list[FileAccount]:
    """Write the quarantine and return the account of each file.

    Raises:
        AccountingError: A file does not add up.
    """
    everything = (rejection for one in converted.taken for rejection in _of_file(connection, one))
    counts = write_quarantine(folder, everything)
    files = [_account(one, converted.rows.get(one.name, 0), counts) for one in converted.taken]
    balance(files)
    return files


def _of_file(connection: duckdb.DuckDBPyConnection, taken: Taken) -> Iterator[Rejection]:
    """Rejections of one file by row: what is no record, and records that cannot be typed or stand already."""
    unreadable = read_rejections(taken.cleaned.rejections) if taken.cleaned else iter(())
    return heapq.merge(unreadable, _untyped(connection, taken), key=lambda rejection: rejection.row)


def _untyped(connection: duckdb.DuckDBPyConnection, taken: Taken) -> Iterator[Rejection]:
    refused = _refused(connection, taken.name)
    first = next(refused, None)
    if first is None:  # as in nearly every file, which then need not be read again
        return
    rows, reasons = tee(chain([first], refused))
    places = _places(taken, (row for row, _ in rows))
    with taken.plain.open("rb") as raw:
        for (row, begin, end), (_, reason) in zip(places, reasons, strict=True):
            raw.seek(begin)
            yield Rejection(
                file=taken.name,
                row=row,
                offset=begin,
                reason=reason,
                raw=raw.read(end - begin),
                encoding=taken.csv.dialect.encoding,
            )


def _refused(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[tuple[int, str]]:
    query = f"SELECT source_row, reason FROM refused WHERE source_file = {literal(name)} ORDER BY source_row"
    found = connection.execute(query)
    while batch := found.fetchmany(BATCH):
        yield from batch


def _places(taken: Taken, rows: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Row, first byte and end byte of each of the rows."""
    if taken.cleaned is not None:
        starts, size = taken.cleaned.offsets, taken.plain.stat().st_size
        for row in rows:
            yield row, starts[row], starts[row + 1] if row + 1 < len(starts) else size
        return
    with taken.plain.open("rb") as raw:
        yield from offsets(iter(lambda: raw.read(CHUNK), b""), rows)


def _account(taken: Taken, rows_out: int, counts: Counter[tuple[str, str]]) -> FileAccount:
    rejected = {reason: count for (name, reason), count in sorted(counts.items()) if name == taken.name}
    return FileAccount(
        file=taken.name,
        table=taken.table,
        sha256=taken.sha256,
        bytes=taken.bytes,
        records_in=taken.records,
        rows_out=rows_out,
        rejected=rejected,
    )
