"""Facets: how often each value of a column occurs in a view, and when; from the cube where it suffices.

Several values of one facet are alternatives, so that the counts of a facet leave its own filter out: they say what a
further click would give.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from heliograph.model.column import ColumnType
from heliograph.model.view import Grain, View, type_of
from heliograph.tables.engine import identifier
from heliograph.tables.views.sql import condition, conditions, moment

CUBED = frozenset({"language", "client", "kind"})
"""Columns of the cube beside the day and the number of posts."""

Values = tuple[tuple[str | None, int], ...]
"""Values of a facet with the number of posts, most frequent first."""


def most_frequent(counts: Iterable[tuple[str | None, int]], most: int | None = None) -> Values:
    """Counts of values in the order in which the queries here give them: the most frequent first, a missing value last of equal ones."""
    return tuple(sorted(counts, key=lambda each: (-each[1], each[0] is None, each[0] or ""))[:most])


def fits_cube(view: View, *facets: str) -> bool:
    """Whether the cube can answer: posts only, filters and facets of the cube's columns, whole days, no search."""
    hours = isinstance(view.since, datetime) or isinstance(view.until, datetime)
    named = {f.column for f in view.filters} | set(facets)
    return view.table == "posts" and not view.text and not hours and named <= CUBED


def facet(
    view: View, column: str, *, source: str, cube: bool = False, hits: str | None = None, most: int = 50
) -> str:
    """The query for the values of a facet, most frequent first: columns value, rows.

    Args:
        view: Which rows; what it says about the column itself is left out.
        column: The facet; of a list column each value counts once a row.
        source: The table that is read, or the cube.
        cube: Whether the source is the cube.
        hits: A query for the ids of posts that a search found; needed where the view has a text.
        most: How many values at most.
    """
    bare = replace(view.without(column), rows=None)
    clause = where(bare, cube=cube, hits=hits)
    name = identifier(column)
    if type_of(view, column) is ColumnType.TEXTS:
        inner = f"(SELECT unnest(list_distinct({name})) AS value FROM {source}{clause})"
        return f"SELECT value, count(*) AS rows FROM {inner} GROUP BY value ORDER BY rows DESC, value LIMIT {most}"
    return (
        f"SELECT {name} AS value, {_counted(cube=cube)} AS rows FROM {source}{clause} "
        f"GROUP BY value ORDER BY rows DESC, value NULLS LAST LIMIT {most}"
    )


def timeline(view: View, grain: Grain, *, source: str, cube: bool = False, hits: str | None = None) -> str:
    """The query for rows over time, the period of the view left out so that it can be drawn within the whole: columns start, rows.

    Args:
        view: Which rows.
        grain: Width of a bar; weeks begin on Monday.
        source: The table that is read, or the cube.
        cube: Whether the source is the cube.
        hits: A query for the ids of posts that a search found; needed where the view has a text.
    """
    whole = replace(view, since=None, until=None, rows=None)
    day = "day" if cube else "posted_at"
    return (
        f"SELECT CAST(date_trunc('{grain}', {day}) AS DATE) AS start, {_counted(cube=cube)} AS rows "
        f"FROM {source}{where(whole, cube=cube, hits=hits)} GROUP BY start ORDER BY start NULLS LAST"
    )


def total(view: View, *, source: str, cube: bool = False, hits: str | None = None) -> str:
    """The query for the number of rows of a view, whatever its limit: column rows."""
    clause = where(replace(view, rows=None), cube=cube, hits=hits)
    return f"SELECT coalesce({_counted(cube=cube)}, 0) AS rows FROM {source}{clause}"


def _counted(*, cube: bool) -> str:
    return "CAST(sum(posts) AS BIGINT)" if cube else "count(*)"


def where(view: View, *, cube: bool, hits: str | None) -> str:
    """The conditions of a view, for the table or for the cube; empty where it has none."""
    found = list(_of_cube(view) if cube else conditions(view, hits=hits))
    return f" WHERE {' AND '.join(found)}" if found else ""


def _of_cube(view: View) -> Iterator[str]:
    for each in view.filters:
        yield condition(view, each)
    if view.since is not None:
        yield f"day >= {moment(view.since)}"
    if view.until is not None:
        yield f"day <= {moment(view.until)}"
