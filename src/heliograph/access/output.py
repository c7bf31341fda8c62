"""Output: write the rows of a query as CSV, JSON, Parquet or Arrow, batch by batch."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet

from heliograph.access.engine import Engine, explained
from heliograph.errors import UsageError
from heliograph.files.atomic import storage_errors
from heliograph.tables.engine import identifier

BATCH = 50_000
"""Rows that are held at once."""

FLAT = frozenset({
    "varchar", "boolean", "date", "decimal", "float", "double",
    "tinyint", "smallint", "integer", "bigint", "utinyint", "usmallint", "uinteger", "ubigint",
})  # fmt: skip
"""Types that a CSV cell holds as they are; lists and the like are written as JSON, times as SQL shows them."""


class Format(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    ARROW = "arrow"


class _Writer(Protocol):
    def write_batch(self, batch: pa.RecordBatch) -> object: ...
    def close(self) -> object: ...


def write(engine: Engine, query: str, form: Format, sink: BinaryIO) -> int:
    """Write the rows of a query; their number."""
    if form is Format.JSON:
        return write_json(engine, query, sink)
    reader = _reader(engine, _flat(engine, query) if form is Format.CSV else query)
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


def write_file(engine: Engine, query: str, form: Format, target: Path) -> int:
    """Write the rows to a file, which appears under its name once it is whole; their number."""
    part = target.with_name(f".{target.name}.part")
    with storage_errors("write", target):
        try:
            with part.open("wb") as sink:
                rows = write(engine, query, form, sink)
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


def _types(engine: Engine, query: str) -> list[tuple[str, duckdb.sqltypes.DuckDBPyType]]:
    relation = engine.relation(f"SELECT * FROM (\n{query}\n)")
    return list(zip(relation.columns, relation.types, strict=True))


def _flat(engine: Engine, query: str) -> str:
    cells = (
        identifier(name) if kind.id in FLAT else _nested(name, kind.id)
        for name, kind in _types(engine, query)
    )
    return f"SELECT {', '.join(cells)} FROM (\n{query}\n)"


def _nested(name: str, kind: str) -> str:
    written = "to_json" if kind in {"list", "struct", "map", "array"} else ""
    return f"CAST({written}({identifier(name)}) AS VARCHAR) AS {identifier(name)}"


def _json_lines(engine: Engine, query: str) -> str:
    """The query for one JSON object a row; JSON knows no NaN and no infinity, they become null."""
    cells = (
        f"CASE WHEN isfinite({identifier(name)}) THEN {identifier(name)} END AS {identifier(name)}"
        if kind.id in {"float", "double"}
        else identifier(name)
        for name, kind in _types(engine, query)
    )
    return f"SELECT CAST(to_json(line) AS VARCHAR) AS line FROM (SELECT {', '.join(cells)} FROM (\n{query}\n)) AS line"
