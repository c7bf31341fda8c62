"""Refused: the rows of a typed table that must not stay in it, as a table of their own."""

from pathlib import Path

import duckdb

from heliograph.tables.engine import literal
from heliograph.tables.legacy.typed import REJECTED

WRITE = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 61440)"
"""A workspace is read a few times and never published: the fastest level. Half the usual row group: a writer that holds less
leaves more memory to the sort before it."""


def find_refused(connection: duckdb.DuckDBPyConnection, target: Path, key: str) -> int:
    """Note the rows that could not be typed (their key is null) and later records of a key that stands already.

    They are put into the table ``refused`` (source_file, source_row, reason). Returns how many there are.
    """
    place = literal(str(target))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE found AS SELECT source_file::source_name AS source_file, source_row, "
        f"replace(source_cells, '{REJECTED}', '') AS reason FROM {place} WHERE {key} IS NULL"
    )
    if _has_duplicates(connection, place, key):
        connection.execute(f"INSERT INTO found {_duplicates(place, key)}")
    connection.execute("INSERT INTO refused FROM found")
    return int(connection.execute("SELECT count(*) FROM found").fetchall()[0][0])


def drop_refused(connection: duckdb.DuckDBPyConnection, source: Path, target: Path, *, order: str) -> None:
    """Write the typed table without the rows of the last ``find_refused``."""
    connection.execute(
        f"COPY (SELECT * FROM {literal(str(source))} t ANTI JOIN found f "
        "ON f.source_file = t.source_file::source_name AND f.source_row = t.source_row "
        f"ORDER BY {order}) TO {literal(str(target))} {WRITE}"
    )
    source.unlink()


def _has_duplicates(connection: duckdb.DuckDBPyConnection, place: str, key: str) -> bool:
    query = f"SELECT count(*) > count(DISTINCT hash({key})) FROM {place} WHERE {key} IS NOT NULL"
    return bool(connection.execute(query).fetchall()[0][0])


def _duplicates(place: str, key: str) -> str:
    """Exact copies of the first record of an id, and conflicts with it."""
    content = f"hash(*COLUMNS(* EXCLUDE ({key}, source_file, source_row)))"
    return f"""
        WITH repeated AS (SELECT {key} FROM {place} WHERE {key} IS NOT NULL GROUP BY {key} HAVING count(*) > 1),
        copies AS (SELECT {key}, source_file::source_name AS source_file, source_row, {content} AS digest
                   FROM {place} SEMI JOIN repeated USING ({key}))
        SELECT source_file, source_row,
            CASE WHEN digest = first_value(digest) OVER ranked THEN 'duplicate_exact' ELSE 'duplicate_id_conflict' END
        FROM copies WINDOW ranked AS (PARTITION BY {key} ORDER BY source_file, source_row)
        QUALIFY row_number() OVER ranked > 1"""
