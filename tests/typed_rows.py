"""Typed rows for tests: what the SQL of the legacy reader makes of one file."""

from pathlib import Path
from typing import Any

import duckdb

from heliograph.publish.read.posts import reader
from heliograph.tables.engine import MEMORY_LIMIT
from heliograph.tables.legacy import typed
from heliograph.tables.legacy.dialect import Dialect, sniff
from heliograph.tables.legacy.typed import CsvFile

NAME = "made.csv"


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    return reader(folder, MEMORY_LIMIT, [NAME])


def csv_file(folder: Path, content: bytes, *, month_first: bool | None = None) -> CsvFile:
    path = folder / NAME
    path.write_bytes(content)
    dialect = sniff(content, final_newline=content.endswith(b"\n"))
    return CsvFile(path=str(path), name=NAME, dialect=dialect, month_first=month_first)


def typed_posts(folder: Path, content: bytes, **how: Any) -> list[dict[str, Any]]:
    return _rows(folder, typed.posts(csv_file(folder, content, **how)))


def typed_accounts(folder: Path, content: bytes, **how: Any) -> list[dict[str, Any]]:
    return _rows(folder, typed.accounts(csv_file(folder, content, **how)))


def reasons(rows: list[dict[str, Any]]) -> dict[int, str]:
    """Row number -> reason of the rows that could not be typed."""
    cells = {row["source_row"]: row["source_cells"] or "" for row in rows}
    return {
        row: text.removeprefix(typed.REJECTED)
        for row, text in cells.items()
        if text.startswith(typed.REJECTED)
    }


def lines(folder: Path, content: bytes, relation: str, line: str) -> list[bytes]:
    with opened(folder) as connection:
        return [
            text.encode() for (text,) in connection.execute(f"SELECT {line} FROM ({relation})").fetchall()
        ]


def dialect_of(content: bytes) -> Dialect:
    return sniff(content, final_newline=content.endswith(b"\n"))


def _rows(folder: Path, query: str) -> list[dict[str, Any]]:
    with opened(folder) as connection:
        return connection.execute(query).to_arrow_table().to_pylist()
