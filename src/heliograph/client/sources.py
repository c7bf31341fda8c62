"""Sources: where the rows of a Table come from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from heliograph.access.engine import Engine
from heliograph.access.plan import Step, compose
from heliograph.access.query import Reader, columns, is_held, parts, selection, table_query
from heliograph.client.progress import Choice, shown
from heliograph.model.column import ColumnType
from heliograph.model.tables import TABLES


class Source(Protocol):
    """Rows under a name, and the query that gives them."""

    @property
    def title(self) -> str:
        """What a person calls these rows."""

    @property
    def engine(self) -> Engine:
        """The engine that the query is for."""

    def query(self, steps: Sequence[Step]) -> str:
        """The query for the rows after these steps; files that it needs are here when this returns."""

    def held(self, steps: Sequence[Step]) -> bool:
        """Whether the query needs nothing from a server."""

    def columns(self, *, certain: bool) -> list[str]:
        """Names of the columns; ``certain`` may cost a request."""

    def lists(self) -> frozenset[str]:
        """Columns that hold lists."""

    def about(self) -> dict[str, str]:
        """What the columns mean, where that is known."""

    def rows(self) -> int | None:
        """How many rows there are before any step, None where only counting tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSource:
    """One table of an edition."""

    reader: Reader
    table: str
    progress: Choice

    @property
    def title(self) -> str:
        """For example ``posts of ira-2018@1 (public)``."""
        return f"{self.table} of {self.reader.title}"

    @property
    def engine(self) -> Engine:
        """The engine of the edition."""
        return self.reader.engine

    def query(self, steps: Sequence[Step]) -> str:
        """The query over the files that can hold rows of the result."""
        with shown(self.progress) as tell:
            return table_query(replace(self.reader, tell=tell), self.table, steps)

    def held(self, steps: Sequence[Step]) -> bool:
        """Whether these files lie on this machine."""
        return is_held(self.reader, self.table, steps)

    def columns(self, *, certain: bool) -> list[str]:
        """Names from a held file, else from the model."""
        return columns(self.reader, self.table, fetch=certain)

    def lists(self) -> frozenset[str]:
        """List columns of the model."""
        return frozenset(c.name for c in TABLES[self.table].columns if c.type is ColumnType.TEXTS)

    def about(self) -> dict[str, str]:
        """Descriptions of the model."""
        return {column.name: column.about for column in TABLES[self.table].columns}

    def rows(self) -> int | None:
        """The count of the manifest's files."""
        counts = [file.rows for _, file in parts(self.reader, self.table)]
        return None if None in counts else sum(count or 0 for count in counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuerySource:
    """The result of a query."""

    engine: Engine
    text: str
    title: str

    def query(self, steps: Sequence[Step]) -> str:
        """The query with the steps around it."""
        return compose(self.text, steps)

    def held(self, steps: Sequence[Step]) -> bool:  # noqa: ARG002
        """True: its tables were made readable when the query was asked."""
        return True

    def columns(self, *, certain: bool) -> list[str]:  # noqa: ARG002
        """Names of the result."""
        return list(self.engine.relation(self.text).columns)

    def lists(self) -> frozenset[str]:
        """Columns of a list type."""
        relation = self.engine.relation(self.text)
        return frozenset(
            name for name, kind in zip(relation.columns, relation.types, strict=True) if kind.id == "list"
        )

    def about(self) -> dict[str, str]:
        """Nothing: columns of a query mean what the query says."""
        return {}

    def rows(self) -> int | None:
        """None: only counting tells."""
        return None


def selected(reader: Reader, text: str, progress: Choice) -> QuerySource:
    """The result of SQL over an edition; the tables that it names are made readable now."""
    with shown(progress) as tell:
        query = selection(replace(reader, tell=tell), text)
    return QuerySource(engine=reader.engine, text=query, title=f"query on {reader.title}")
