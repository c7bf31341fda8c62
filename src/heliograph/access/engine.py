"""Engine: the in-memory database of one reader, and its errors in our words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import duckdb
import pyarrow as pa

from heliograph.access.names import unknown
from heliograph.errors import HeliographError, StorageError, UsageError
from heliograph.tables.engine import MEMORY_LIMIT, connect, identifier, parquet

UNKNOWN_COLUMN = re.compile(r'Referenced (?:column|table) "([^"]*)" not found')
UNKNOWN_TABLE = re.compile(r"Table with name (\S+) does not exist")
QUOTED = re.compile(r'"([^"]+)"')


class Engine:
    """One database with the views of one edition.

    Every result gets a connection of its own: on a shared one, a second query would silently end a result that is
    still being read.
    """

    def __init__(self, *, memory: str = MEMORY_LIMIT, scratch: Path | None = None) -> None:
        self._connection = connect(memory_limit=memory, scratch=scratch, ordered=True)
        self._numbers = count()
        self._connection.execute("SET GLOBAL TimeZone = 'UTC'")
        self._connection.execute("SET GLOBAL enable_progress_bar = false")

    def relation(self, query: str) -> duckdb.DuckDBPyRelation:
        """The rows of a query, not read yet; what cannot be bound raises here."""
        with explained():
            return self._connection.cursor().sql(query)

    def view(self, name: str, paths: list[Path]) -> None:
        """Let queries call these Parquet files by a name."""
        with explained():
            self._connection.execute(f"CREATE OR REPLACE VIEW {identifier(name)} AS {rows_of(paths)}")

    def keep(self, rows: pa.Table) -> str:
        """Take in a small Arrow table; the query that gives it back."""
        name = f"kept_{next(self._numbers)}"
        self._connection.from_arrow(rows).create(name)
        return f"SELECT * FROM {name}"

    def tables_in(self, query: str, known: tuple[str, ...]) -> list[str]:
        """Which of the known tables a query reads; UsageError unless it is one query that only reads."""
        with explained():
            statements = self._connection.extract_statements(query)
            reads = [statement for statement in statements if statement.type == duckdb.StatementType.SELECT]
            if len(reads) != 1 or any(
                s.query.strip() for s in statements if s.type != duckdb.StatementType.SELECT
            ):
                raise UsageError(
                    "Only one query that reads can be asked: SELECT, FROM, WITH, DESCRIBE, SUMMARIZE or PIVOT."
                )
            try:
                named = {name.casefold() for name in self._connection.get_table_names(query)}
            except duckdb.InvalidInputException:
                named = {word.casefold() for word in re.findall(r"\w+", query)}
        return [name for name in known if name in named]


def rows_of(paths: list[Path]) -> str:
    """The query for all rows of these Parquet files, one after the other."""
    return f"SELECT * FROM {parquet(paths)}"


@contextmanager
def explained() -> Iterator[None]:
    """Turn errors of the database into ours."""
    try:
        yield
    except duckdb.Error as error:
        raise _explain(error) from error


def _explain(error: duckdb.Error) -> HeliographError:
    text = str(error).strip()
    first = text.splitlines()[0] if text else type(error).__name__
    if found := UNKNOWN_COLUMN.search(text):
        return unknown(
            "column", found[1], QUOTED.findall(text.partition("Candidate bindings:")[2]), where="the query"
        )
    if found := UNKNOWN_TABLE.search(text):
        return unknown(
            "table", found[1], QUOTED.findall(text.partition("Did you mean")[2]), where="the query"
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return StorageError(
            f"The query needs more memory than it may have: {first}",
            hint="Set HELIOGRAPH_MEMORY, for example to 4GB.",
        )
    if isinstance(error, duckdb.IOException):
        return StorageError(first)
    return UsageError(first, hint=_place(text))


def _place(text: str) -> str:
    """The lines in which the parser points at what it did not understand."""
    return text.partition("\n\n")[2].replace("\n", " ").strip()
