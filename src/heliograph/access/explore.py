"""Explore: everything that a page shows of a view: how many posts, how they spread, when, and the first of them.

Each number comes from where it costs least: the cube, else the search index, else the tables. All three give the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa

from heliograph.access.answers import BY_TIME, NEWEST, TOGETHER, Answers, IndexAnswers, TableAnswers
from heliograph.access.cubed import Cheapest
from heliograph.access.held import Held, anew
from heliograph.access.indexes import Indexes
from heliograph.access.query import Reader
from heliograph.access.rows import COLUMNS, with_authors
from heliograph.access.subject import NAMES
from heliograph.errors import UsageError
from heliograph.model.view import View
from heliograph.tables.facets import Values
from heliograph.tables.search.ask import answered
from heliograph.tables.search.grammar import parse
from heliograph.tables.search.marks import Span, marks
from heliograph.tables.search.narrowed import fits_index

SHOWN = 50
MOST = 12
"""Values of a facet that are shown."""

FARTHEST = 10_000
"""Rows of a view that can be leafed through; beyond, a view is narrowed or taken away whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """What a view holds.

    Attributes:
        count: Posts in all, whatever the limit of the view.
        facets: Values with the number of posts, most frequent first; what the view says of a facet is left out of its counts.
        days: Posts of each day that has any, whatever the period of the view.
        rows: The posts that were asked for: COLUMNS, handle and display_name.
        marks: For each of them where its text has what was searched for, as (first, end) of characters.
        notes: What the asker should know.
    """

    view: View
    count: int
    facets: Mapping[str, Values]
    days: Sequence[tuple[date, int]]
    rows: pa.Table
    marks: tuple[tuple[Span, ...], ...]
    notes: tuple[str, ...] = ()


def explore(
    reader: Reader,
    view: View,
    *,
    indexes: Indexes | None = None,
    limit: int = SHOWN,
    skip: int = 0,
    held: Held = anew,
) -> Explored:
    """Look at a view of posts.

    Args:
        reader: The editions of the view's data sets.
        view: Which posts, by time unless it is sorted in another way; a search without a sort is ranked.
        indexes: Where search indexes lie; None asks the tables alone, which takes longer.
        limit: Posts at most.
        skip: Posts that are passed over first.
        held: Gives numbers that were counted lately for another page of the view, or for another period of it.

    Raises:
        UsageError: The view cannot be meant, or is not of posts.
    """
    if skip + limit > FARTHEST:
        raise UsageError(
            f"Only the first {FARTHEST:,} posts can be leafed through.",
            hint="Narrow the view by a period or a filter, or take it away as a file.",
        )
    answers = answers_of(reader, view, indexes, held)
    counts, bare = (
        Cheapest(reader, view, answers, indexes, held),
        replace(view, sort=(), columns=(), rows=None),
    )
    with answered(view.text):
        rows = with_authors(reader, answers.rows(COLUMNS, limit, skip), NAMES)
        facets, count = held(("numbers", bare), lambda: _numbers(counts))
        return Explored(
            view=view,
            count=count,
            facets=facets,
            days=held(("days", replace(bare, since=None, until=None)), counts.days),
            rows=rows,
            marks=_marks(rows, view),
            notes=answers.notes,
        )


def _numbers(counts: Cheapest) -> tuple[dict[str, Values], int]:
    facets = {name: counts.facet(name, MOST) for name in TOGETHER}
    return facets, counts.count()


def _marks(rows: pa.Table, view: View) -> tuple[tuple[Span, ...], ...]:
    if not view.text:
        return ((),) * len(rows)
    asked = parse(view.text)
    return tuple(marks(text or "", asked) for text in rows["text"].to_pylist())


def answers_of(reader: Reader, view: View, indexes: Indexes | None, held: Held | None = None) -> Answers:
    """Who answers for a view of posts: the search indexes where they can say it exactly, else the tables.

    Args:
        reader: The editions of the view's data sets.
        view: Which posts.
        indexes: Where search indexes lie, if anywhere.
        held: Gives what was counted for another period of the view.

    Raises:
        UsageError: The view is not of posts.
    """
    if view.table != "posts":
        raise UsageError("Only posts are explored.", hint=f"Ask the {view.table} with heliograph query.")
    if indexes is not None and fits_index(view) and view.sort in {(), BY_TIME, NEWEST}:
        return IndexAnswers(reader, view, indexes, held)
    return TableAnswers(reader, view, indexes)
