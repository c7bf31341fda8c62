"""Views: from Python values to a view, and from a view to its rows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from heliograph.access.conditions import Moment
from heliograph.access.resolve import open_editions
from heliograph.access.view import view_query
from heliograph.bootstrap.reading import Joined, hits_of, reader_of
from heliograph.client.progress import Choice, shown
from heliograph.client.sources import QuerySource
from heliograph.model.edition import Edition
from heliograph.model.names import unknown
from heliograph.model.view import Filter, Order, View, moment_of

Choices = Mapping[str, object]
"""By column, one value or several."""


def view_of(
    datasets: Sequence[str],
    *,
    edition: str,
    table: str,
    filters: Choices,
    excluded: Choices,
    since: Moment | None,
    until: Moment | None,
    text: str,
    sort: Sequence[str],
    columns: Sequence[str],
    rows: int | None,
) -> View:
    """A view of what ``Archive.view`` was given."""
    if edition not in set(Edition):
        raise unknown("edition", edition, list(Edition), where="a release")
    return View(
        datasets=tuple(datasets),
        edition=Edition(edition),
        table=table,
        filters=(*_filters(filters, excluded=False), *_filters(excluded, excluded=True)),
        since=_moment(since),
        until=_moment(until),
        text=text,
        sort=tuple(Order(name.removeprefix("-"), name.startswith("-")) for name in sort),
        columns=tuple(columns),
        rows=rows,
    )


def viewed(joined: Joined, view: View, progress: Choice) -> QuerySource:
    """The rows of a view, where its files are read from."""
    opened = open_editions(joined.library, view.datasets, view.edition)
    with shown(progress) as tell:
        reader = reader_of(joined, opened, tell)
        query = view_query(reader, view, hits=hits_of(joined, reader, view))
    return QuerySource(engine=reader.engine, text=query, title=f"view of {reader.title}")


def _filters(chosen: Choices, *, excluded: bool) -> list[Filter]:
    return [Filter.of(column, _values(given), excluded=excluded) for column, given in chosen.items()]


def _values(given: object) -> list[str | None]:
    several = given if isinstance(given, (list, tuple, set, frozenset)) else [given]
    return [None if value is None else _text(value) for value in several]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _moment(given: Moment | None) -> date | datetime | None:
    return moment_of(given) if isinstance(given, str) else given
