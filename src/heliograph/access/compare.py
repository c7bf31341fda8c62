"""Compare: two views, of two data sets or of two periods of one, in shares and with what is not known about them.

How it is done and what it can say: docs/explanation/comparing.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import duckdb

from heliograph.access.comparison import Compared, Comparison, Difference, Side
from heliograph.access.differences import Row, by_accounts, by_posts
from heliograph.access.engine import explained
from heliograph.access.facets import cubes
from heliograph.access.query import Reader
from heliograph.access.view import checked, source
from heliograph.errors import UsageError
from heliograph.model.names import unknown
from heliograph.model.tables import TABLES
from heliograph.model.view import View
from heliograph.tables import pairs, shares
from heliograph.tables.engine import connect

COLUMNS = ("language", "client", "kind")

MANY = 3_000_000
"""Posts whose accounts are not counted unless that is asked for: two seconds and more at ten million."""


def is_quick(reader: Reader) -> bool:
    """Whether accounts of a reader's posts are counted in a time that somebody waits for."""
    return sum(edition.manifest.rows.get("posts", 0) for edition in reader.editions) <= MANY


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One side of the question."""

    reader: Reader
    view: View
    hits: str | None

    def one(self, query: str) -> Row:
        """The only row of a query."""
        [row] = self.reader.engine.relation(query).to_arrow_table().to_pylist()
        found: Row = row
        return found

    @property
    def posts(self) -> str:
        """The table, without files that cannot hold a row of the view."""
        return source(self.reader, self.view)


Both = tuple[_Asked, _Asked]
Scratch = duckdb.DuckDBPyConnection


def compare(
    reader_a: Reader,
    view_a: View,
    reader_b: Reader,
    view_b: View,
    *,
    columns: Sequence[str] = COLUMNS,
    most: int = 12,
    clustered: bool = True,
    hits: tuple[str | None, str | None] = (None, None),
) -> Comparison:
    """Lay two views side by side.

    Args:
        reader_a: The editions of the first view's data sets.
        view_a: The first view, of posts.
        reader_b: The editions of the second view's data sets; the reader may be the same.
        view_b: The second view.
        columns: What is compared; of a list column, how many posts have each value.
        most: So many values of each column, those that differ most.
        clustered: Whether to count by account, which reads the tables; without it the cubes may answer, and the
            intervals take posts for independent.
        hits: Queries for the ids of posts that a search found, where a view has a text.

    Raises:
        UsageError: The views are not of posts, or not of one kind of edition.
    """
    asked = (
        _Asked(reader=reader_a, view=view_a, hits=hits[0]),
        _Asked(reader=reader_b, view=view_b, hits=hits[1]),
    )
    _check(asked, columns)
    with connect() as scratch, explained():
        for side, one in zip(pairs.SIDES, asked, strict=True):
            query = _by_account(one, columns) if clustered else _counts(one, columns)
            scratch.register(side, one.reader.engine.relation(query).to_arrow_table())
        return (_by_accounts if clustered else _by_posts)(scratch, asked, columns, most)


def _check(asked: Both, columns: Sequence[str]) -> None:
    for one in asked:
        checked(one.reader, one.view, one.hits)
        if one.view.table != "posts":
            raise UsageError(f"Posts are compared; the view is of {one.view.table}.")
        known = TABLES["posts"].names(one.view.edition)
        for column in columns:
            if column not in known:
                raise unknown("column", column, known, where="posts")
    first, second = (one.reader.edition for one in asked)
    if first is not second:
        raise UsageError(
            f"The {first} edition of one and the {second} edition of the other are not compared.",
            hint="Open both in the same edition.",
        )


def _side(one: _Asked) -> Side:
    """The whole of one side, before its accounts are counted."""
    cube = cubes(one.reader, one.view)
    whole = one.one(
        shares.span(one.view, source=cube, cube=True)
        if cube is not None
        else shares.span(one.view, source=one.posts, hits=one.hits)
    )
    return Side(
        title=one.reader.title,
        rows=whole["rows"],
        first=_day(one.view.since) or whole["first"],
        last=_day(one.view.until) or whole["last"],
    )


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _by_account(one: _Asked, columns: Sequence[str]) -> str:
    return shares.by_account(one.view, columns, source=one.posts, hits=one.hits)


def _counts(one: _Asked, columns: Sequence[str]) -> str:
    if (cube := cubes(one.reader, one.view, *columns)) is not None:
        return shares.counts(one.view, columns, source=cube, cube=True)
    return shares.counts(one.view, columns, source=one.posts, hits=one.hits)


def _by_posts(scratch: Scratch, asked: Both, columns: Sequence[str], most: int) -> Comparison:
    first, second = (
        replace(
            _side(one),
            accounts=one.one(shares.writers(one.view, source=one.posts, hits=one.hits))["accounts"],
        )
        for one in asked
    )
    rows = first.rows, second.rows
    made = [(row, by_posts(row, rows)) for row in _found(scratch, pairs.plain(*rows, most))]
    return Comparison(first=first, second=second, columns=_compared(columns, made), clustered=False)


def _by_accounts(scratch: Scratch, asked: Both, columns: Sequence[str], most: int) -> Comparison:
    first, second = (_side(one) for one in asked)
    rows = first.rows, second.rows
    for side, of in zip(pairs.SIDES, rows, strict=True):
        scratch.execute(pairs.accounts(side, of))
    [wholes] = _found(scratch, pairs.WHOLES)
    made = [(row, by_accounts(row, rows, wholes)) for row in _found(scratch, pairs.clustered(*rows, most))]
    return Comparison(
        first=_with_accounts(first, wholes["first_accounts"], wholes["first_squares"]),
        second=_with_accounts(second, wholes["second_accounts"], wholes["second_squares"]),
        columns=_compared(columns, made),
        clustered=True,
        shared=wholes["shared"],
    )


def _with_accounts(side: Side, accounts: int, squares: float) -> Side:
    return replace(side, accounts=accounts, effective=side.rows**2 / squares if squares else 0.0)


def _found(scratch: Scratch, query: str) -> list[Row]:
    rows: list[Row] = scratch.sql(query).to_arrow_table().to_pylist()
    return rows


def _compared(columns: Sequence[str], made: list[tuple[Row, Difference]]) -> tuple[Compared, ...]:
    """By column, in the order asked for."""
    by_column = {column: [(row, found) for row, found in made if row["name"] == column] for column in columns}
    return tuple(
        Compared(
            column=column,
            differences=tuple(found for _, found in some),
            known=some[0][0]["known"] if some else 0,
        )
        for column, some in by_column.items()
    )
