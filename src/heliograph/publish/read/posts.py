"""Posts: from tweets files to the sorted, typed posts table."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
from duckdb.func import FunctionNullHandling, PythonUDFType

from heliograph.publish.read.refused import WRITE
from heliograph.tables.engine import connect, literal
from heliograph.tables.legacy import typed
from heliograph.tables.legacy.lists import parse_all
from heliograph.tables.legacy.typed import CsvFile

ORDER = "account_id, posted_at, post_id, source_file, source_row"
"""The order of the published table: publishing need not sort again what keeps its ids."""


def reader(scratch: Path, memory: str, names: Sequence[str]) -> duckdb.DuckDBPyConnection:
    """A connection that reads files in their own order: row numbers come from it, so it has one thread.

    Args:
        scratch: Folder for what does not fit in memory.
        memory: Bound of its memory.
        names: The source files, first ones first: of two records with one id the first is kept.
    """
    connection = connect(threads=1, memory_limit=memory, scratch=scratch, ordered=True)
    connection.create_function(
        "legacy_list",
        parse_all,
        ["VARCHAR"],
        "VARCHAR[]",
        type=PythonUDFType.ARROW,
        null_handling=FunctionNullHandling.SPECIAL,  # its answer to a bad list is null
    )
    listed = ", ".join(literal(name) for name in names)
    connection.execute(f"CREATE TYPE source_name AS ENUM ({listed})")
    connection.execute(
        "CREATE TEMP TABLE refused (source_file source_name, source_row BIGINT, reason VARCHAR)"
    )
    return connection


def write_typed(connection: duckdb.DuckDBPyConnection, files: Sequence[CsvFile], target: Path) -> None:
    """One pass: read, type, sort, write. Rows that cannot be typed are kept, marked, with a null post_id."""
    union = " UNION ALL ".join(f"({typed.posts(file)})" for file in files)
    connection.execute(f"COPY (SELECT * FROM ({union}) ORDER BY {ORDER}) TO {literal(str(target))} {WRITE}")


def rows_by_file(connection: duckdb.DuckDBPyConnection, target: Path) -> dict[str, int]:
    """Rows of a typed table per source file, marked ones included."""
    query = f"SELECT source_file, count(*) FROM {literal(str(target))} GROUP BY source_file"
    return dict(connection.execute(query).fetchall())
