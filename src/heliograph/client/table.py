"""Table: a lazy, immutable chain of filters over rows that never become Python objects."""

from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from heliograph.access.conditions import Moment, between, equals
from heliograph.access.engine import explained
from heliograph.access.plan import Head, Select, Sort, Step, Where
from heliograph.access.preview import Preview, as_html, as_text, preview
from heliograph.client.frames import to_arrow, to_pandas, to_polars
from heliograph.client.sources import QuerySource, Source
from heliograph.errors import HeliographError, UsageError
from heliograph.model.names import unknown

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

SHOWN_ROWS = 5
WIDTH = 100
KEY_COLUMNS = (
    "account_id",
    "posted_at",
    "acted_at",
    "kind",
    "action",
    "language",
    "text",
    "display_name",
    "description",
)
"""Shown first where the screen is too narrow for all."""


class Table:
    """Rows of an edition, or of a query over it; nothing is read until it is asked for.

    Every method that narrows the rows gives a new table and leaves this one as it is. Any library that reads Arrow
    streams (polars, pandas, duckdb, narwhals, pyarrow) takes a table as it is.

    Example:
        ```python
        posts = dataset.posts.filter(language="ru", kind=["repost", "quote"]).between(
            "2016-01-01", "2016-12-31"
        )
        posts.count()
        posts.select("posted_at", "text").sort("posted_at").head(100).to_pandas()
        ```
    """

    __slots__ = ("_source", "_steps")

    def __init__(self, source: Source, steps: tuple[Step, ...] = ()) -> None:
        self._source = source
        self._steps = steps

    def filter(self, *conditions: str, **values: object) -> "Table":
        """Keep the rows for which everything holds.

        Args:
            conditions: SQL conditions, for example ``"like_count > 100"``.
            values: Columns with the value they must have, or a list of values of which one must be there. A list
                column such as ``hashtags`` has a value when it contains it; None stands for a missing value.

        Example:
            ```python
            dataset.posts.filter("like_count > 100", language=["ru", "en"], hashtags="news")
            ```
        """
        lists = self._source.lists() if values else frozenset()
        self._known(*values)
        steps = [Where(condition=condition) for condition in conditions]
        steps += [equals(column, value, is_list=column in lists) for column, value in values.items()]
        return self._then(*steps)

    def between(self, start: Moment | None, end: Moment | None, *, column: str = "posted_at") -> "Table":
        """Keep the rows from ``start`` to ``end``, both included; a day stands for all of its hours (UTC).

        Args:
            start: Date or time, or text such as ``"2016-08-01"``; None for no limit.
            end: The same.
            column: The column to look at.

        Example:
            ```python
            dataset.posts.between("2016-01-01", "2016-12-31")  # the whole year
            dataset.actions.between("2019-01-01", None, column="acted_at")
            ```
        """
        self._known(column)
        return self._then(between(column, start, end))

    def select(self, *columns: str) -> "Table":
        """Keep these columns, in this order.

        Example:
            ```python
            dataset.posts.select("account_id", "posted_at", "text")
            ```
        """
        if not columns:
            raise UsageError(
                "select() needs at least one column.", hint=f"There is: {', '.join(self.columns)}."
            )
        self._known(*columns)
        return self._then(Select(columns=columns))

    def sort(self, *columns: str, descending: bool = False) -> "Table":
        """Order the rows by these columns; missing values come last.

        Example:
            ```python
            dataset.posts.sort("like_count", "post_id", descending=True).head(10)
            ```
        """
        if not columns:
            raise UsageError(
                "sort() needs at least one column.", hint=f"There is: {', '.join(self.columns)}."
            )
        self._known(*columns)
        return self._then(Sort(keys=tuple((column, descending) for column in columns)))

    def head(self, rows: int = 10) -> "Table":
        """Keep the first rows."""
        if rows < 0:
            raise UsageError(f"head({rows}): a number of rows cannot be negative.")
        return self._then(Head(rows=rows))

    def count(self) -> int:
        """How many rows there are; without filters the manifest knows it."""
        known = self._rows()
        if known is not None:
            return known
        return self._source.engine.count(self._query())

    def __len__(self) -> int:
        return self.count()

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in order."""
        chosen = [step.columns for step in self._steps if isinstance(step, Select)]
        return list(chosen[-1]) if chosen else self._source.columns(certain=False)

    def describe(self) -> "Table":
        """The columns with their types and what they mean, as a table of its own."""
        steps = self._peek() if self._source.held(self._peek()) else (*self._steps, Head(rows=0))
        relation = self._source.engine.relation(self._source.query(steps))
        about = self._source.about()
        rows = {
            "column": relation.columns,
            "type": [str(kind) for kind in relation.types],
            "about": [about.get(name, "") for name in relation.columns],
        }
        engine = self._source.engine
        title = f"columns of {self._source.title}"
        return Table(QuerySource(engine=engine, text=engine.keep(pa.table(rows)), title=title))

    @property
    def relation(self) -> duckdb.DuckDBPyRelation:
        """The rows as a DuckDB relation, for everything that DuckDB can do with them."""
        return self._source.engine.relation(self._query())

    def batches(self, rows: int = 100_000) -> pa.RecordBatchReader:
        """The rows as a stream of Arrow record batches, at bounded memory.

        Example:
            ```python
            for batch in dataset.posts.select("text").batches():
                ...
            ```
        """
        with explained():
            return self.relation.to_arrow_reader(rows)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.batches().__arrow_c_stream__(requested_schema)

    def to_arrow(self) -> pa.Table:
        """All rows as an Arrow table, in memory."""
        return to_arrow(self.relation)

    def to_pandas(self) -> "pd.DataFrame":
        """All rows as a pandas data frame: ids as text, counts as Int64, so that no missing value turns them into floats.

        Needs pandas: ``pip install "heliograph[pandas]"``.
        """
        return to_pandas(self.relation)

    def to_polars(self) -> "pl.DataFrame":
        """All rows as a polars data frame.

        Needs polars: ``pip install "heliograph[polars]"``.
        """
        return to_polars(self.relation)

    def __repr__(self) -> str:
        try:
            head, body = self._title(), self._preview()
        except HeliographError as error:
            return f"{self._source.title}: {error}"
        return head if body is None else f"{head}\n{as_text(body, width=WIDTH, first=KEY_COLUMNS)}"

    def _repr_html_(self) -> str:
        try:
            head, body = self._title(), self._preview()
        except HeliographError as error:
            return as_html(Preview(columns=(), rows=()), caption=f"{self._source.title}: {error}")
        return as_html(body or Preview(columns=tuple(self.columns), rows=()), caption=head)

    def _title(self) -> str:
        known = self._rows()
        counted = [f"{known:,} row{'' if known == 1 else 's'}"] if known is not None else []
        away = [] if self._source.held(self._peek()) else ["not fetched yet"]
        return ", ".join([self._source.title, *counted, f"{len(self.columns)} columns", *away])

    def _rows(self) -> int | None:
        """The count where nobody has to count."""
        return self._source.rows() if all(isinstance(step, Select | Sort) for step in self._steps) else None

    def _preview(self) -> Preview | None:
        """The first rows where they cost no request: looking at a table must not start a download."""
        if not self._source.held(self._peek()):
            return None
        return preview(self._source.engine, self._source.query(self._peek()), SHOWN_ROWS)

    def _peek(self) -> tuple[Step, ...]:
        return (*self._steps, Head(rows=SHOWN_ROWS))

    def _query(self) -> str:
        return self._source.query(self._steps)

    def _then(self, *steps: Step) -> "Table":
        """The table with these steps added; where its files are here, mistakes show at once."""
        table = Table(self._source, (*self._steps, *steps))
        if any(isinstance(step, Where) for step in steps) and self._source.held(table._steps):
            table.relation  # noqa: B018
        return table

    def _known(self, *names: str) -> None:
        if set(names) <= set(self.columns):
            return
        chosen = any(isinstance(step, Select) for step in self._steps)
        known = self.columns if chosen else self._source.columns(certain=True)
        for name in names:
            if name not in known:
                raise unknown("column", name, known, where=self._source.title)
