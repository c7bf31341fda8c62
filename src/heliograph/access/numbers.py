"""Numbers: how many posts a view has, how they spread and when; each asked for alone, from where it costs least."""

from collections import Counter
from datetime import date, timedelta

from heliograph.access.answers import TableAnswers
from heliograph.access.cubed import Cheapest
from heliograph.access.explore import answers_of
from heliograph.access.indexes import Indexes
from heliograph.access.query import Reader
from heliograph.model.names import unknown
from heliograph.model.view import Grain, View
from heliograph.tables.facets import Values
from heliograph.tables.search.ask import answered
from heliograph.tables.search.layout import NUMBERED

FACETS = (
    "language",
    "client",
    "kind",
    "account_id",
    "hashtags",
    "domains",
    "mentions",
    "dataset",
    "geo",
    "time_resolution",
    "posted_at_source",
)
"""Columns whose values are worth counting: others have nearly as many values as rows."""

INDEXED = frozenset(NUMBERED.values())
"""Those that an index counts; all others are counted by the tables."""


def count(reader: Reader, view: View, indexes: Indexes | None = None) -> int:
    """How many posts a view has, whatever its limit."""
    answers = answers_of(reader, view, indexes)
    with answered(view.text):
        return Cheapest(reader, view, answers, indexes).count()


def facet(reader: Reader, view: View, name: str, most: int, indexes: Indexes | None = None) -> Values:
    """The values of a column with the number of posts, most frequent first; the view's own choice is left out.

    Raises:
        UnknownNameError: It is no column that is counted by.
    """
    if name not in FACETS:
        raise unknown("facet", name, FACETS, where="posts")
    answers = answers_of(reader, view, indexes)
    if name not in INDEXED and not isinstance(answers, TableAnswers):
        answers = TableAnswers(reader, view, indexes)
    with answered(view.text):
        found = Cheapest(reader, view, answers, indexes).facet(name, most)
    return tuple((None if value is None else str(value), posts) for value, posts in found)


def timeline(
    reader: Reader, view: View, grain: Grain, indexes: Indexes | None = None
) -> list[tuple[date, int]]:
    """Posts by the first day of their day, week, month or year; the view's own period is left out."""
    answers = answers_of(reader, view, indexes)
    with answered(view.text):
        days = Cheapest(reader, view, answers, indexes).days()
    found = Counter[date]()
    for day, posts in days:
        found[_first(day, grain)] += posts
    return sorted(found.items())


def _first(day: date, grain: Grain) -> date:
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "day":
        return day
    return day.replace(day=1) if grain == "month" else day.replace(month=1, day=1)
