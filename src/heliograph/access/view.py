"""View: the rows of a view, from the files that can hold them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

from heliograph.access.conditions import ACCOUNT
from heliograph.access.first import first_rows
from heliograph.access.plan import Bounds, Where
from heliograph.access.query import Reader, table_query
from heliograph.errors import UsageError
from heliograph.model.view import View
from heliograph.tables.views.sql import select


def view_query(reader: Reader, view: View, *, hits: str | None = None) -> str:
    """The query for the rows of a view.

    Args:
        reader: The editions of the view's data sets.
        view: Which rows.
        hits: A query for the ids of posts that a search found; needed where the view has a text.

    Raises:
        UsageError: The view has a text and nothing searched for it.
    """
    checked(reader, view, hits)
    if (places := first_rows(reader, view)) is not None:
        return select(replace(view, since=None, until=None), source=f"({places})")
    return select(view, source=source(reader, view), hits=hits)


def source(reader: Reader, view: View) -> str:
    """The view's table, without the files that cannot hold a row of it."""
    return f"({table_query(reader, view.table, list(_bounds(view)))})"


def checked(reader: Reader, view: View, hits: str | None) -> None:
    """Refuse to show another edition than the view's, or all posts where a search was asked for."""
    if view.edition is not reader.edition:
        raise UsageError(f"The view is of the {view.edition} edition; {reader.title} is open.")
    if view.text and hits is None:
        raise UsageError("The view searches texts.", hint="Ask with heliograph search.")


def _bounds(view: View) -> Iterator[Where]:
    """What the view says about the columns that files are sorted by; the conditions themselves stand in its query."""
    for each in view.filters:
        if each.column == ACCOUNT and not each.excluded and None not in each.values:
            accounts = frozenset(value for value in each.values if value is not None)
            yield Where(condition="TRUE", bounds=Bounds(accounts=accounts))
    if view.table == "posts" and (view.since or view.until):
        since, until = _moment(view.since, time.min), _moment(view.until, time.max)
        yield Where(condition="TRUE", bounds=Bounds(since=since, until=until))


def _moment(day: date | datetime | None, hour: time) -> datetime | None:
    if day is None or isinstance(day, datetime):
        return day
    return datetime.combine(day, hour)
