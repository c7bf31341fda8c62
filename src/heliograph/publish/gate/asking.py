"""Asking: how the checks ask the tables, and how bad what they find is."""

from typing import Any

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType

from heliograph.model.risk import Level
from heliograph.privacy.leaks.recompute import Recompute
from heliograph.publish.gate.finding import SAMPLES
from heliograph.publish.gate.subject import Subject


def one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """The one row that a query gives."""
    return tuple(connection.execute(query).fetchall()[0])


def cells(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[str, ...]:
    """The first few rows that a query gives, each as one text, for the publisher's log."""
    found = connection.execute(f"FROM ({query}) LIMIT {SAMPLES}").fetchall()
    return tuple(" | ".join("null" if value is None else str(value) for value in row) for row in found)


def knows(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether an earlier check has made this table."""
    query = "SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name = ?"
    return bool(connection.execute(query, [table]).fetchall()[0][0])


def serious(subject: Subject) -> Level:
    """The level of what no release may show: what is republished as it was received is declared, not refused."""
    return Level.AMBER if subject.policy.verbatim else Level.RED


def teach(connection: duckdb.DuckDBPyConnection, name: str, kind: str, recompute: Recompute) -> None:
    """Make a function of SQL known that gives the pseudonym of each identifier of a field."""

    def made(column: pa.Array | pa.ChunkedArray) -> pa.Array:
        whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        encoded = whole.dictionary_encode()
        return recompute(kind, encoded.dictionary).take(encoded.indices)

    known = "SELECT count(*) FROM duckdb_functions() WHERE function_name = ?"
    if connection.execute(known, [name]).fetchall()[0][0]:
        connection.remove_function(name)
    connection.create_function(name, made, ["VARCHAR"], "VARCHAR", type=PythonUDFType.ARROW)
