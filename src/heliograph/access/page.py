"""Page: the posts of a view piece by piece, where the hundredth piece costs no more than the first.

Rows that come by time are continued from the moment of the last one: what came before is not looked at again. Rows in
another order (by relevance, by likes) are continued by their number, up to FARTHEST.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pyarrow as pa

from heliograph.access.cursor import START, Place, read, written
from heliograph.access.explore import FARTHEST, answers_of
from heliograph.access.indexes import Indexes
from heliograph.access.query import Reader
from heliograph.access.rows import COLUMNS, with_authors
from heliograph.access.subject import NAMES
from heliograph.errors import UsageError
from heliograph.model.view import Filter, View
from heliograph.tables.search.ask import answered

TIME = "posted_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A piece of a view.

    Attributes:
        rows: The posts: the columns of the view, or COLUMNS with handle and display_name.
        after: The cursor of the next piece; None at the end.
        notes: What the asker should know.
    """

    rows: pa.Table
    after: str | None
    notes: tuple[str, ...] = ()


def page(
    reader: Reader,
    view: View,
    *,
    limit: int,
    cursor: str = "",
    indexes: Indexes | None = None,
) -> Page:
    """The posts of a view from a place on.

    Args:
        reader: The editions of the view's data sets.
        view: Which posts; its ``rows`` bounds all pieces together.
        limit: Posts at most in this piece.
        cursor: What the piece before gave; empty for the first.
        indexes: Where search indexes lie; None asks the tables alone.

    Raises:
        UsageError: The view cannot be meant, or the cursor is of another view or release.
    """
    wanted = _Wanted(reader, view, indexes)
    at = read(cursor, reader, view) if cursor else START
    most = limit if view.rows is None else max(min(limit, view.rows - at.given), 0)
    by_time = wanted.is_by_time
    with answered(view.text):
        if by_time:
            found, notes = wanted.by_time(at, most + 1)
        else:
            most = min(most, FARTHEST - at.skip)
            found, notes = wanted.by_number(at, most + 1)
    rows = found.slice(0, most)
    more = len(found) > most > 0 and (view.rows is None or at.given + most < view.rows)
    after = _after(at, rows, by_time=by_time) if more else None
    if after is not None and not by_time and after.skip >= FARTHEST:
        after, notes = None, (*notes, f"Only the first {FARTHEST:,} posts are given in this order.")
    return Page(
        rows=wanted.shown(rows),
        after=None if after is None else written(after, reader, view),
        notes=notes,
    )


def _after(at: Place, rows: pa.Table, *, by_time: bool) -> Place:
    """The place behind the last row."""
    given = at.given + len(rows)
    if not by_time:
        return replace(at, skip=at.skip + len(rows), given=given)
    moments = rows[TIME].to_pylist()
    last = moments[-1]
    same = next((n for n, moment in enumerate(reversed(moments)) if moment != last), len(moments))
    goes_on = at != START and at.moment == last and same == len(moments)
    return Place(moment=last, skip=same + (at.skip if goes_on else 0), given=given)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A view, and where its posts are read."""

    reader: Reader
    view: View
    indexes: Indexes | None

    @property
    def is_by_time(self) -> bool:
        if self.view.sort:
            return self.view.sort[0].column == TIME
        return not answers_of(self.reader, self.view, self.indexes).is_ranked

    def by_number(self, at: Place, most: int) -> tuple[pa.Table, tuple[str, ...]]:
        return self._rows(self.view, most, at.skip)

    def by_time(self, at: Place, most: int) -> tuple[pa.Table, tuple[str, ...]]:
        """Posts from a moment on; those without a time come last."""
        if at == START:
            return self._rows(self.view, most, 0)
        if at.skip + most > FARTHEST:
            raise UsageError(
                f"More than {FARTHEST:,} posts of this view have the same time.",
                hint="Narrow the view by a filter, or take it away as a file.",
            )
        if at.moment is None:
            return self._timeless(most, at.skip)
        found, notes = self._rows(self._from(at.moment), most, at.skip)
        if len(found) < most and self.view.since is None and self.view.until is None:
            timeless, _ = self._timeless(most - len(found), 0)
            found = pa.concat_tables([found, timeless], promote_options="permissive")
        return found, notes

    def _from(self, moment: datetime) -> View:
        down = bool(self.view.sort) and self.view.sort[0].down
        return replace(self.view, until=moment) if down else replace(self.view, since=moment)

    def _timeless(self, most: int, skip: int) -> tuple[pa.Table, tuple[str, ...]]:
        own = [each for each in self.view.filters if each.column == TIME and not each.excluded]
        others = tuple(each for each in self.view.filters if each not in own)
        none = any(None not in each.values for each in own)
        view = replace(self.view, filters=(*others, Filter.of(TIME, [None])))
        return self._rows(view, 0 if none else most, skip)

    def _rows(self, view: View, most: int, skip: int) -> tuple[pa.Table, tuple[str, ...]]:
        answers = answers_of(self.reader, view, self.indexes)
        return answers.rows(self._read, most, skip), answers.notes

    @property
    def _read(self) -> Sequence[str]:
        return tuple(dict.fromkeys((*self.view.columns, TIME))) if self.view.columns else COLUMNS

    def shown(self, rows: pa.Table) -> pa.Table:
        """The rows with the columns that were asked for."""
        if self.view.columns:
            return rows.select(list(dict.fromkeys(self.view.columns)))
        return with_authors(self.reader, rows, NAMES)
