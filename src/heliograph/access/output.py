"""Output: write the rows of a query as CSV, JSON, Parquet or Arrow, batch by batch."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet

from heliograph.access.engine import Engine, explained
from heliograph.access.spreadsheet import FLAT, Types, in_spreadsheet, nested
from heliograph.errors import UsageError
from heliograph.files.atomic import storage_errors
from heliograph.tables.engine import identifier

BATCH = 50_000
"""Rows that are held at once."""


class Format(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    ARROW = "arrow"


class _Writer(Protocol):
    def write_batch(self, batch: pa.RecordBatch) -> object: ...
    def close(self) -> object: ...


def write(engine: Engine, query: str, form: Format, sink: BinaryIO, *, spreadsheet: bool = False) -> int:
    """Write the rows of a query; their number.

    Args:
        engine: Asked.
        query: The rows.
        form: How they are written.
        sink: Where to.
        spreadsheet: CSV only: cells that a spreadsheet would take for formulas or long numbers are written so that it does not.
    """
    if form is Format.JSON:
        return write_json(engine, query, sink)
    if spreadsheet and form is not Format.CSV:
        raise UsageError(f"A spreadsheet opens CSV, not {form}.", hint="Add --format csv.")
    cells = in_spreadsheet(_types(engine, query)) if spreadsheet else _flat_cells(_types(engine, query))
    reader = _reader(engine, _of(query, cells) if form is Format.CSV else query)
    writer: _Writer
    match form:
        case Format.CSV:
            writer = pyarrow.csv.CSVWriter(sink, reader.schema)
        case Format.PARQUET:
            writer = pyarrow.parquet.ParquetWriter(
                sink, reader.schema, compression="zstd", compression_level=3
            )
        case Format.ARROW:
            writer = pyarrow.ipc.new_file(sink, reader.schema)
    rows = 0
    for batch in _batches(reader):
        writer.write_batch(batch)
        rows += batch.num_rows
    writer.close()
    return rows


def write_json(engine: Engine, query: str, sink: BinaryIO) -> int:
    """Write the rows as one JSON array, one object a line; their number."""
    rows = 0
    sink.write(b"[")
    for batch in _batches(_reader(engine, _json_lines(engine, query))):
        if batch.num_rows == 0:
            continue
        sink.write(b",\n" if rows else b"\n")
        lines = pa.ListArray.from_arrays(pa.array([0, batch.num_rows], pa.int32()), batch.column(0))
        sink.write(pc.binary_join(lines, ",\n")[0].as_buffer())
        rows += batch.num_rows
    sink.write(b"\n]" if rows else b"]")
    return rows


def write_file(engine: Engine, query: str, form: Format, target: Path, *, spreadsheet: bool = False) -> int:
    """Write the rows to a file, which appears under its name once it is whole; their number."""
    part = target.with_name(f".{target.name}.part")
    with storage_errors("write", target):
        try:
            with part.open("wb") as sink:
                rows = write(engine, query, form, sink, spreadsheet=spreadsheet)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return rows


def _reader(engine: Engine, query: str) -> pa.RecordBatchReader:
    with explained():
        return engine.relation(query).to_arrow_reader(BATCH)


def _batches(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """The batches; a stream of Arrow tells errors of the query as ArrowInvalid or OSError."""
    try:
        yield from reader
    except (pa.ArrowInvalid, OSError) as error:
        raise UsageError(f"The query stopped midway: {str(error).splitlines()[0]}") from error


def _types(engine: Engine, query: str) -> Types:
    relation = engine.relation(f"SELECT * FROM (\n{query}\n)")
    return list(zip(relation.columns, relation.types, strict=True))


def _of(query: str, cells: Iterable[str]) -> str:
    return f"SELECT {', '.join(cells)} FROM (\n{query}\n)"


def _flat_cells(types: Types) -> Iterator[str]:
    """Every column as one cell: lists and the like as JSON."""
    return (
        identifier(name) if kind.id in FLAT else f"{nested(name, kind.id)} AS {identifier(name)}"
        for name, kind in types
    )


def _json_lines(engine: Engine, query: str) -> str:
    """The query for one JSON object a row; JSON knows no NaN and no infinity, they become null."""
    cells = (
        f"CASE WHEN isfinite({identifier(name)}) THEN {identifier(name)} END AS {identifier(name)}"
        if kind.id in {"float", "double"}
        else identifier(name)
        for name, kind in _types(engine, query)
    )
    return f"SELECT CAST(to_json(line) AS VARCHAR) AS line FROM (SELECT {', '.join(cells)} FROM (\n{query}\n)) AS line"
