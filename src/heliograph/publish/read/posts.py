"""Posts: from tweets files to the sorted, typed posts table."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from duckdb.func import PythonUDFType

from heliograph.tables.engine import connect, literal
from heliograph.tables.legacy import typed
from heliograph.tables.legacy.lists import parse_all
from heliograph.tables.legacy.typed import REJECTED, CsvFile

ORDER = "account_id, posted_at, source_file, source_row"
WRITE = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that the typing pass or the search for duplicates keeps out."""

    file: str
    row: int
    reason: str


def reader(scratch: Path, memory: str, names: Sequence[str]) -> duckdb.DuckDBPyConnection:
    """A connection that reads files in their own order: row numbers come from it, so it has one thread."""
    connection = connect(threads=1, memory_limit=memory, scratch=scratch, ordered=True)
    connection.create_function("legacy_list", parse_all, ["VARCHAR"], "VARCHAR[]", type=PythonUDFType.ARROW)
    listed = ", ".join(literal(name) for name in sorted(names))
    connection.execute(f"CREATE TYPE source_name AS ENUM ({listed})")
    return connection


def write_typed(connection: duckdb.DuckDBPyConnection, files: Sequence[CsvFile], target: Path) -> None:
    """One pass: read, type, sort, write. Rows that cannot be typed are kept, marked, with a null post_id."""
    union = " UNION ALL ".join(f"({typed.posts(file)})" for file in files)
    connection.execute(f"COPY (SELECT * FROM ({union}) ORDER BY {ORDER}) TO {literal(str(target))} {WRITE}")


def rows_by_file(connection: duckdb.DuckDBPyConnection, target: Path) -> dict[str, int]:
    """Rows of the typed table per source file, marked ones included."""
    query = f"SELECT source_file, count(*) FROM {literal(str(target))} GROUP BY source_file"
    return dict(connection.execute(query).fetchall())


def refused_rows(connection: duckdb.DuckDBPyConnection, target: Path) -> list[Refused]:
    """Marked rows and duplicates, in file order."""
    marked = (
        f"SELECT source_file, source_row, replace(source_cells, '{REJECTED}', '') FROM {literal(str(target))} "
        "WHERE post_id IS NULL ORDER BY ALL"
    )
    found = [Refused(file=f, row=r, reason=reason) for f, r, reason in connection.execute(marked).fetchall()]
    return found + duplicates(connection, target, "post_id")


def duplicates(connection: duckdb.DuckDBPyConnection, target: Path, key: str) -> list[Refused]:
    """Later records of an id that stands already: exact copies, or conflicts with the first."""
    place = literal(str(target))
    total, distinct = connection.execute(
        f"SELECT count({key}), count(DISTINCT hash({key})) FROM {place}"
    ).fetchall()[0]
    if total == distinct:
        return []
    content = f"hash(*COLUMNS(* EXCLUDE ({key}, source_file, source_row)))"
    query = f"""
        WITH repeated AS (SELECT {key} FROM {place} WHERE {key} IS NOT NULL GROUP BY {key} HAVING count(*) > 1),
        copies AS (SELECT {key}, source_file, source_row, {content} AS digest FROM {place} SEMI JOIN repeated USING ({key}))
        SELECT source_file, source_row, digest = first_value(digest) OVER ranked FROM copies
        WINDOW ranked AS (PARTITION BY {key} ORDER BY source_file, source_row)
        QUALIFY row_number() OVER ranked > 1 ORDER BY ALL"""
    rows = connection.execute(query).fetchall()
    return [
        Refused(file=file, row=row, reason="duplicate_exact" if same else "duplicate_id_conflict")
        for file, row, same in rows
    ]


def write_accepted(
    connection: duckdb.DuckDBPyConnection,
    source: Path,
    target: Path,
    refused: Sequence[Refused],
    *,
    order: str,
) -> None:
    """The typed table without the refused rows; a plain move when there is none."""
    if not refused:
        source.replace(target)
        return
    connection.execute("CREATE OR REPLACE TEMP TABLE refused (source_file source_name, source_row BIGINT)")
    connection.executemany("INSERT INTO refused VALUES (?, ?)", [(r.file, r.row) for r in refused])
    connection.execute(
        f"COPY (SELECT * FROM {literal(str(source))} ANTI JOIN refused USING (source_file, source_row) ORDER BY {order}) "
        f"TO {literal(str(target))} {WRITE}"
    )
    source.unlink()
