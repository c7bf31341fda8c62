"""Answers: the numbers and rows of a view, from the tables of its editions or from their search indexes; the same ones."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Protocol

import pyarrow as pa

from heliograph.access.copies import ledger_of
from heliograph.access.engine import explained
from heliograph.access.facets import facet_query, timeline_query, total_query
from heliograph.access.held import Held
from heliograph.access.hits import hits_query
from heliograph.access.in_time import in_time
from heliograph.access.indexes import Indexes, index_of
from heliograph.access.query import Reader
from heliograph.access.rows import rows_at
from heliograph.access.view import view_query
from heliograph.model.posts import KINDS
from heliograph.model.view import Order, View
from heliograph.tables.facets import Values, most_frequent
from heliograph.tables.search.counted import count, days, facets
from heliograph.tables.search.helped import by_ledger, is_ranked
from heliograph.tables.search.index import Index
from heliograph.tables.search.narrowed import narrowed
from heliograph.tables.search.ordered import Hit, by_time, ranked
from heliograph.tables.search.ordered import Order as Way
from heliograph.tables.search.spread import Spread, spread
from heliograph.tables.search.translate import Meaning

BY_TIME, NEWEST = (Order("posted_at"),), (Order("posted_at", down=True),)


class Answers(Protocol):
    """What can be asked about a view of posts."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the asker should know."""

    @property
    def is_ranked(self) -> bool:
        """Whether rows come by relevance."""

    def count(self) -> int:
        """How many posts there are."""

    def facet(self, name: str, most: int) -> Values:
        """How often each value of a column occurs, the view's own choice among them left out."""

    def days(self) -> list[tuple[date, int]]:
        """Posts of each day, the period of the view left out."""

    def rows(self, columns: Sequence[str], limit: int, skip: int) -> pa.Table:
        """The posts in the order of the view."""


class TableAnswers:
    """Asks the cubes where they suffice, else the tables."""

    notes: tuple[str, ...] = ()
    is_ranked = False

    def __init__(self, reader: Reader, view: View, indexes: Indexes | None) -> None:
        self._reader, self._view = reader, view
        self._hits = hits_query(reader, indexes, view.text) if view.text and indexes is not None else None

    def count(self) -> int:
        """How many posts there are."""
        found: list[tuple[int]] = self._ask(total_query(self._reader, self._view, hits=self._hits))
        return found[0][0]

    def facet(self, name: str, most: int) -> Values:
        """How often each value of a column occurs, the view's own choice among them left out."""
        return tuple(self._ask(facet_query(self._reader, self._view, name, hits=self._hits, most=most)))

    def days(self) -> list[tuple[date, int]]:
        """Posts of each day, the period of the view left out."""
        found = self._ask(timeline_query(self._reader, self._view, "day", hits=self._hits))
        return [(day, number) for day, number in found if day is not None]

    def rows(self, columns: Sequence[str], limit: int, skip: int) -> pa.Table:
        """The posts in the order of the view."""
        wanted = replace(
            self._view, columns=tuple(columns), rows=limit + skip, sort=self._view.sort or BY_TIME
        )
        with explained():
            found = self._reader.engine.relation(
                view_query(self._reader, wanted, hits=self._hits)
            ).to_arrow_table()
        return found.slice(skip)

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        with explained():
            return self._reader.engine.relation(query).fetchall()


SPREAD = "spread"
"""What begins the question for the posts of a search in every period: its answer is large."""

TOGETHER = ("language", "client", "kind")
"""Facets that are counted in one walk through the posts, where the view chooses none of their values."""


class IndexAnswers:
    """Asks the search indexes; the view must fit them.

    Args:
        reader: The editions.
        view: Which posts.
        indexes: Where search indexes lie.
        held: Gives what was counted for another period of the view; None: each period is counted by itself.
    """

    def __init__(self, reader: Reader, view: View, indexes: Indexes, held: Held | None = None) -> None:
        self._reader, self._view = reader, view
        self._indexes = [index_of(each, indexes, reader.cache, reader.tell) for each in reader.editions]
        self._meanings = [narrowed(index, view) for index in self._indexes]
        self.notes = tuple(dict.fromkeys(note for meaning in self._meanings for note in meaning.notes))
        self._together: dict[int, dict[str, Values]] = {}
        self._held = held

    def count(self) -> int:
        """How many posts there are; known already where kinds were counted."""
        if (known := self._spread()) is not None:
            return known.count(self._view.since, self._view.until)
        for counted in self._together.values():
            if "kind" in counted:
                return sum(number for _, number in counted["kind"])
        return sum(map(count, self._indexes, self._meanings))

    def facet(self, name: str, most: int) -> Values:
        """How often each value of a column occurs, the view's own choice among them left out."""
        if name in TOGETHER and (known := self._spread()) is not None:
            return most_frequent(known.facet(name, self._view.since, self._view.until).items(), most)
        free = tuple(each for each in TOGETHER if self._view.without(each) == self._view)
        if name in free and len(self._indexes) == 1 and most >= len(KINDS):
            if most not in self._together:
                self._together[most] = facets(self._indexes[0], self._meanings[0], most, names=free)
            return self._together[most][name]
        view, found = self._view.without(name), Counter[str | None]()
        alone = len(self._indexes) == 1
        for index in self._indexes:
            wanted = most if alone else max(index.state.rows, 1)
            found.update(dict(facets(index, narrowed(index, view), wanted, names=(name,))[name]))
        return most_frequent(found.items(), most)

    def days(self) -> list[tuple[date, int]]:
        """Posts of each day, the period of the view left out."""
        if (known := self._spread()) is not None:
            return known.days()
        view, found = replace(self._view, since=None, until=None), Counter[date]()
        for index in self._indexes:
            found.update(dict(days(index, narrowed(index, view))))
        return sorted(found.items())

    def rows(self, columns: Sequence[str], limit: int, skip: int) -> pa.Table:
        """The posts in the order of the view; without one a search is ranked, and all else comes by time."""
        alone = len(self._indexes) == 1
        wanted, passed = (limit, skip) if alone else (limit + skip, 0)
        placed = [
            (number, hit)
            for number, (index, meaning) in enumerate(zip(self._indexes, self._meanings, strict=True))
            for hit in self._ordered(index, meaning, wanted, passed)
        ]
        if not alone:
            placed = sorted(placed, key=self._key())[skip : skip + limit]
        return rows_at(self._reader, [(number, hit.row) for number, hit in placed], columns)

    def _spread(self) -> Spread | None:
        """The posts of every period, where one of whole days is chosen, and no value of the facets that are spread."""
        view = self._view
        days = not isinstance(view.since, datetime) and not isinstance(view.until, datetime)
        chosen = {each.column for each in view.filters} & set(TOGETHER)
        if (
            self._held is None
            or len(self._indexes) > 1
            or chosen
            or not days
            or not (view.since or view.until)
        ):
            return None
        [index], whole = self._indexes, replace(view, since=None, until=None, sort=(), columns=(), rows=None)
        return self._held((SPREAD, whole), lambda: spread(index, narrowed(index, whole), TOGETHER))

    def _ordered(self, index: Index, meaning: Meaning, limit: int, skip: int) -> list[Hit]:
        alone = len(self._indexes) == 1
        ledger = ledger_of(self._reader.editions[0], self._reader.copies) if alone else None
        if ledger is not None and (found := by_ledger(ledger, index, self._view, limit, skip)) is not None:
            return found
        if self.is_ranked:
            return ranked(index, meaning, limit, skip)
        if alone and (rows := in_time(self._reader, self._view, limit, skip)) is not None:
            return [Hit(row=row, score=0.0, moment=None) for row in rows]
        way = Way.NEWEST if self._view.sort == NEWEST else Way.TIME
        return by_time(index, meaning, limit, skip, way)

    @property
    def is_ranked(self) -> bool:
        """Whether rows come by relevance: a search for words, without a sort."""
        return is_ranked(self._view)

    def _key(self) -> Callable[[tuple[int, Hit]], tuple[float, ...]]:
        if self.is_ranked:
            return lambda placed: (-placed[1].score,)
        sign = -1 if self._view.sort == NEWEST else 1
        return lambda placed: (placed[1].moment is None, sign * (placed[1].moment or 0))
