"""Engine: the in-memory database of one reader, and its errors in our words."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from heliograph.errors import HeliographError, RemoteError, StorageError, UsageError
from heliograph.model.names import unknown
from heliograph.model.tables import TABLES
from heliograph.tables.engine import MEMORY_LIMIT, connect, identifier, parquet

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset

UNKNOWN_COLUMN = re.compile(r'Referenced (?:column|table) "([^"]*)" not found')
UNKNOWN_TABLE = re.compile(r"Table with name (\S+) does not exist")
REMOTE = re.compile(r"IOError: (.*?)\.{1,2} Detail: Python exception", re.DOTALL)
"""How the database tells that a part of a remote file could not be had."""
QUOTED = re.compile(r'"([^"]+)"')


class Engine:
    """One database with the views of one edition.

    Every result gets a connection of its own: on a shared one, a second query would silently end a result that is
    still being read.
    """

    def __init__(self, *, memory: str = MEMORY_LIMIT, scratch: Path | None = None) -> None:
        self._connection = connect(memory_limit=memory, scratch=scratch, ordered=True)
        self._numbers = count()
        self._kept = local()
        self._connection.execute("SET GLOBAL TimeZone = 'UTC'")

    def relation(self, query: str) -> duckdb.DuckDBPyRelation:
        """The rows of a query, not read yet; what cannot be bound raises here."""
        with explained():
            cursor = self._connection.cursor()
            cursor.execute("SET enable_progress_bar = false")
            return cursor.sql(query)

    def count(self, query: str) -> int:
        """How many rows a query gives."""
        with explained():
            counted = self.relation(f"SELECT count(*) AS rows FROM (\n{query}\n)").to_arrow_table()
        number: int = counted.column("rows")[0].as_py()
        return number

    def view(self, name: str, rows: str) -> None:
        """Let queries call the rows of a query by a name."""
        with explained():
            self._connection.execute(f"CREATE OR REPLACE VIEW {identifier(name)} AS {rows}")

    def execute(self, statement: str) -> None:
        """Set something up for all queries."""
        with explained():
            self._connection.execute(statement)

    def keep(self, rows: pa.Table) -> str:
        """Take in a small Arrow table; the query that gives it back, until this thread forgets it."""
        name = self._name()
        self._connection.cursor().from_arrow(rows).create(name)
        self._kept.names = [*self._names(), name]
        return f"SELECT * FROM {name}"

    def forget(self) -> None:
        """Let go of all tables that this thread has taken in: a server does so after every answer."""
        for name in self._names():
            self._connection.cursor().execute(f"DROP TABLE IF EXISTS {name}")
        self._kept.names = []

    def _names(self) -> list[str]:
        names: list[str] = getattr(self._kept, "names", [])
        return names

    def scan(self, rows: "Dataset") -> str:
        """Know an Arrow data set, which is asked for columns and rows as queries need them; the query for all of it."""
        name = self._name()
        self._connection.from_arrow(rows).create_view(name)
        return f"SELECT * FROM {name}"

    def _name(self) -> str:
        return f"kept_{next(self._numbers)}"

    def tables_in(self, query: str) -> list[str]:
        """Which tables of an edition a query reads; UsageError unless it is one query that only reads."""
        with explained(place=True):
            statements = self._connection.extract_statements(query)
            kinds = [
                one.type for one in statements if one.type == duckdb.StatementType.SELECT or one.query.strip()
            ]
            if kinds != [duckdb.StatementType.SELECT]:
                raise UsageError(
                    "Only one query that reads can be asked: SELECT, FROM, WITH, DESCRIBE, SUMMARIZE or PIVOT."
                )
            tree = self._connection.execute("SELECT json_serialize_sql($1::VARCHAR)", [query]).fetchall()[0][
                0
            ]
        named = _tables_of(tree) or {word.casefold() for word in re.findall(r"\w+", query)}
        return [name for name in TABLES if name in named]


def _tables_of(tree: str) -> set[str]:
    """The tables in a parsed query; empty for the few kinds that the database cannot write down (PIVOT)."""
    names: set[str] = {""}

    def note(node: dict[str, object]) -> None:
        names.add(str(node.get("table_name", "")).casefold())
        if node.get("error") is True:
            names.clear()

    json.loads(tree, object_hook=note)
    return names


def rows_of(paths: list[Path], *, by_name: bool = False) -> str:
    """The query for all rows of these Parquet files, one after the other.

    Args:
        paths: The files.
        by_name: Whether their columns may differ: those that a file lacks are null there.
    """
    options = ", union_by_name=true" if by_name else ""
    return f"SELECT * FROM {parquet(paths, options=options)}"


@contextmanager
def explained(*, place: bool = False) -> Iterator[None]:
    """Turn errors of the database into ours.

    Args:
        place: Whether the text that was run is the caller's own, so that pointing into it helps.
    """
    try:
        yield
    except duckdb.Error as error:
        raise _explain(error, place=place) from error


def _explain(error: duckdb.Error, *, place: bool) -> HeliographError:
    text = str(error).strip()
    first = text.splitlines()[0] if text else type(error).__name__
    if found := UNKNOWN_COLUMN.search(text):
        return unknown(
            "column", found[1], QUOTED.findall(text.partition("Candidate bindings:")[2]), where="the query"
        )
    if found := UNKNOWN_TABLE.search(text):
        return unknown("table", found[1], TABLES, where="the query")
    if found := REMOTE.search(text):
        return RemoteError(
            f"{found[1]}.", hint="Run the same command again, or fetch the data set with heliograph get."
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return StorageError(
            f"The query needs more memory than it may have: {first}",
            hint="Set HELIOGRAPH_MEMORY, for example to 4GB.",
        )
    if isinstance(error, duckdb.IOException):
        return StorageError(first)
    return UsageError(first, hint=_place(text) if place else "")


def _place(text: str) -> str:
    """The lines in which the parser points at what it did not understand."""
    return text.partition("\n\n")[2].replace("\n", " ").strip()
