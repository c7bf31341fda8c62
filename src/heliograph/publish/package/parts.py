"""Parts: rows in a fixed order become Parquet files of bounded size.

Written by one writer with fixed settings, so that the same rows give the same bytes whatever the number of cores.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROW_GROUP = 122_880
PART_BYTES = 64 << 20
"""No part of the posts table is larger."""

CUT_FROM = 44 << 20
"""From this size on a part is cut at the next change of account; leaves room for the last row groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One written file.

    Attributes:
        accounts: Smallest and largest account_id; times: earliest and latest posted_at (ISO 8601 UTC).
    """

    path: Path
    rows: int
    accounts: tuple[str, str] | None = None
    times: tuple[str, str] | None = None


def write_table(connection: duckdb.DuckDBPyConnection, query: str, schema: pa.Schema, path: Path) -> Part:
    """Write the rows of a query to one file."""
    rows = 0
    with _writer(path, schema) as writer:
        for table in _row_groups(connection, query, schema):
            writer.write_table(table, row_group_size=ROW_GROUP)
            rows += len(table)
    return Part(path=path, rows=rows)


def write_posts(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    schema: pa.Schema,
    folder: Path,
    *,
    part_bytes: int = PART_BYTES,
) -> list[Part]:
    """Write posts, sorted by account then time, to parts cut between accounts where an account fits in one."""
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[Part] = []
    cut_from = part_bytes * CUT_FROM // PART_BYTES
    pending = schema.empty_table()
    source = _row_groups(connection, query, schema)
    exhausted = False
    while not exhausted or len(pending) or not parts:
        path = folder / f"part-{len(parts) + 1:05}.parquet"
        spans: list[pa.Table] = []
        with _writer(path, schema) as writer, path.open("rb") as size:
            while True:
                while len(pending) < ROW_GROUP and not exhausted:
                    more = next(source, None)
                    exhausted = more is None
                    pending = pending if more is None else pa.concat_tables([pending, more])
                group, pending = pending.slice(0, ROW_GROUP), pending.slice(ROW_GROUP)
                written = size.seek(0, 2)
                keep = _until_cut(group, spans, written, cut_from=cut_from, limit=part_bytes)
                if keep:
                    writer.write_table(group.slice(0, keep).combine_chunks(), row_group_size=ROW_GROUP)
                    spans.append(group.slice(0, keep).select(["account_id", "posted_at"]))
                if keep < len(group):
                    pending = pa.concat_tables([group.slice(keep), pending])
                    break
                if exhausted and not len(pending):
                    break
        parts.append(_part(path, spans))
    return parts


def _until_cut(group: pa.Table, spans: list[pa.Table], written: int, *, cut_from: int, limit: int) -> int:
    """How many rows of the group still go into the current part."""
    if written < cut_from or not spans:
        return len(group)
    last = spans[-1]["account_id"][-1]
    changes = pc.index(pc.equal(group["account_id"], last), pa.scalar(value=False)).as_py()
    room = limit - written > written // max(len(spans), 1) * 2
    if changes >= 0:
        return int(changes)
    return len(group) if room else 0


def _part(path: Path, spans: list[pa.Table]) -> Part:
    rows = pa.concat_tables(spans) if spans else None
    if rows is None or not len(rows):
        return Part(path=path, rows=0)
    times = pc.min_max(rows["posted_at"])
    earliest, latest = times["min"].as_py(), times["max"].as_py()
    return Part(
        path=path,
        rows=len(rows),
        accounts=(rows["account_id"][0].as_py(), rows["account_id"][-1].as_py()),
        times=None if earliest is None else (iso(earliest), iso(latest)),
    )


def iso(moment: "pa.lib.datetime.datetime") -> str:
    """ISO 8601 UTC with milliseconds."""
    return str(moment.isoformat(timespec="milliseconds")) + "Z"


def _row_groups(connection: duckdb.DuckDBPyConnection, query: str, schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows of a query in tables of exactly one row group, the last one shorter."""
    reader = connection.execute(query).to_arrow_reader(ROW_GROUP)
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in reader:
        held.append(batch)
        count += len(batch)
        while count >= ROW_GROUP:
            table = pa.Table.from_batches(held)
            yield _cast(table.slice(0, ROW_GROUP), schema)
            held = table.slice(ROW_GROUP).to_batches()
            count -= ROW_GROUP
    if count:
        yield _cast(pa.Table.from_batches(held), schema)


def _cast(table: pa.Table, schema: pa.Schema) -> pa.Table:
    return table.cast(schema).combine_chunks()


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=3,
        version="2.6",
        use_dictionary=True,
        write_statistics=True,
        store_schema=True,
    )
