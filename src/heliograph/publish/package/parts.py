"""Parts: rows in a fixed order become Parquet files of bounded size.

Written by one writer with fixed settings and full row groups, so that the same rows give the same bytes whatever the
number of cores, and so that row // ROW_GROUP is the row group of a row.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.publish.writing import writing

ROW_GROUP = 61_440
"""Half of what is usual: a reader who asks a server for one account is sent half as much (ids, times and kinds of 1 MB, texts of
4), and files grow by 1.5 percent."""
BATCH_ROWS = 16_384
"""Rows that are fetched at a time: small against a row group, so that little is held twice."""


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
    with writing(path), writer_of(path, schema) as writer:
        for group in row_groups(connection.execute(query).to_arrow_reader(BATCH_ROWS), schema):
            write_group(writer, group)
            rows += len(group)
    return Part(path=path, rows=rows)


def row_groups(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows of batches of any size in tables of exactly one row group, the last one shorter."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += len(batch)
        while count >= ROW_GROUP:
            table = pa.Table.from_batches(held)
            yield table.slice(0, ROW_GROUP).cast(schema)
            held = table.slice(ROW_GROUP).to_batches()
            count -= ROW_GROUP
    if count:
        yield pa.Table.from_batches(held).cast(schema)


def write_group(writer: pq.ParquetWriter, rows: pa.Table) -> None:
    """Write a row group, in one chunk for each column: chunks would leave traces in the bytes of the file."""
    writer.write_table(rows.combine_chunks(), row_group_size=ROW_GROUP)


VARIED = frozenset(
    {
        "post_id",
        "post_number",
        "posted_at",
        "text",
        "reply_to_post_id",
        "repost_of_post_id",
        "quote_of_post_id",
    }
    | {"original_posted_at", "urls", "source_row", "key", "row"}
)
"""Columns whose values hardly repeat: a dictionary of them would cost time and room."""

DENSE = frozenset({"text", "description", "urls", "posted_at", "original_posted_at"})
"""Columns that zstd packs denser at level 3; all others, ids above all, take as much room at level 1, in half the time."""


def writer_of(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """The one writer of all Parquet files."""
    repeating = [field for field in schema if field.name not in VARIED]
    return pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level={_leaf(field): 3 if field.name in DENSE else 1 for field in schema},
        version="2.6",
        use_dictionary=[_leaf(field) for field in repeating],
        write_statistics=True,
        store_schema=True,
    )


def _leaf(field: pa.Field) -> str:
    """How Parquet names the column that holds the values of a field."""
    return f"{field.name}.list.element" if pa.types.is_list(field.type) else field.name


@contextmanager
def one_thread(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """For sorts of wide rows: each thread holds row groups of its own, and two of them exceed the memory allowed.

    And for functions of ours in a flow: several threads would only wait for one another, which costs twice the time. Rows that
    are not sorted keep the order of their source.
    """
    [before] = connection.execute(
        "SELECT current_setting('threads'), current_setting('preserve_insertion_order')"
    ).fetchall()
    connection.execute("SET threads = 1; SET preserve_insertion_order = true")
    try:
        yield
    finally:
        connection.execute(f"SET threads = {before[0]}; SET preserve_insertion_order = {before[1]}")
