"""Helped: the posts of a view in their order where a ledger spares the index work; the same posts in the same order.

An index walks through every post of a frequent word to find the first fifty of a period. A ledger knows what a search for values asks
for, where a period lies, and how much of the time it is.
"""

from dataclasses import replace
from datetime import timedelta

from heliograph.model.view import View
from heliograph.tables.ledger.ledger import NEVER, Ledger
from heliograph.tables.ledger.ordered import NEWEST, fits_ledger, ordered, span
from heliograph.tables.search.grammar import parse
from heliograph.tables.search.index import Index
from heliograph.tables.search.narrowed import narrowed
from heliograph.tables.search.ordered import SPARE, Hit, Order, by_time, ranked
from heliograph.tables.search.plain import plain, with_filters
from heliograph.tables.views.moments import EPOCH

WINDOW = 1 << 15
"""Posts among which those are looked for that lack some words: most posts do."""

LARGE = 0.25
"""A period that holds so much of all posts holds enough of the best ones."""


def is_ranked(view: View) -> bool:
    """Whether posts come by relevance: a search for words, without a sort."""
    return not view.sort and bool(view.text) and bool(parse(view.text).words)


def by_ledger(ledger: Ledger, index: Index, view: View, limit: int, skip: int) -> list[Hit] | None:
    """The posts of a view that fits an index, in its order; None where the ledger is no help.

    Args:
        ledger: Of the edition.
        index: Of the same.
        view: Which posts.
        limit: Posts at most.
        skip: Posts that are passed over first.
    """
    if not view.text:
        return _hits(ordered(ledger, view, limit, skip)) if fits_ledger(view) else None
    if is_ranked(view):
        return _best(ledger, index, view, limit, skip)
    asked = plain(parse(view.text), ledger.values)
    if asked is None:
        return None
    if asked.less is None:
        bare = with_filters(replace(view, text=""), asked.filters)
        return _hits(ordered(ledger, bare, limit, skip)) if fits_ledger(bare) else None
    return _near(ledger, index, view, limit, skip)


def _hits(rows: list[int]) -> list[Hit]:
    return [Hit(row=row, score=0.0, moment=None) for row in rows]


def _best(ledger: Ledger, index: Index, view: View, limit: int, skip: int) -> list[Hit] | None:
    """Those of the period among the best of all, where these are enough: without a period the index passes over most posts unseen."""
    first, end = span(ledger, view)
    share = (end - first) / max(len(ledger.moments), 1)
    if share < LARGE or share == 1:
        return None
    most = int((limit + skip) * 1.5 / share) + SPARE
    best = ranked(index, narrowed(index, replace(view, since=None, until=None)), most, 0)
    earliest, latest = ledger.moments[first], ledger.moments[end - 1]
    kept = [hit for hit in best if hit.moment is not None and earliest <= hit.moment <= latest]
    return kept[skip : skip + limit] if len(kept) >= limit + skip or len(best) < most else None


def _near(ledger: Ledger, index: Index, view: View, limit: int, skip: int) -> list[Hit] | None:
    """Those near the edge of the period from which they are counted, where these are enough."""
    first, end = span(ledger, view)
    newest = view.sort == NEWEST
    at = max(end - WINDOW, first) if newest else min(first + WINDOW, end) - 1
    if not first <= at < end or ledger.moments[at] == NEVER or ledger.moments[end - 1] == NEVER:
        return None
    edge = (EPOCH + timedelta(milliseconds=int(ledger.moments[at]))).replace(tzinfo=None)
    near = replace(view, since=edge) if newest else replace(view, until=edge)
    found = by_time(index, narrowed(index, near), limit, skip, Order.NEWEST if newest else Order.TIME)
    return found if len(found) == limit else None
