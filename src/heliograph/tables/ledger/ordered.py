"""Ordered: the posts of a view by time, from a ledger: it is gone through from where the period begins until there are enough."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from heliograph.model.view import Order, View
from heliograph.tables.ledger.ledger import COLUMNS, NEVER, Ledger
from heliograph.tables.views.moments import milliseconds

STEP, LONGEST = 1 << 14, 1 << 20
"""Posts that are looked at in one go: at first, and at most."""

TIME = "posted_at"
FORWARD, NEWEST = ((), (Order(TIME),)), (Order(TIME, down=True),)

Places = npt.NDArray[np.int64]
Test = tuple[str, npt.NDArray[np.bool_]]


def fits_ledger(view: View) -> bool:
    """Whether a ledger knows which posts a view shows, in its order: by time, without words, narrowed by its columns only."""
    named = {each.column for each in view.filters}
    return (
        view.table == "posts" and not view.text and named <= set(COLUMNS) and view.sort in {*FORWARD, NEWEST}
    )


def ordered(ledger: Ledger, view: View, limit: int, skip: int) -> list[int]:
    """Numbers of the posts of a view that ``fits_ledger``; those of one moment come in the order of the table.

    Args:
        ledger: Of the edition.
        view: Which posts.
        limit: Posts at most.
        skip: Posts that are passed over first.
    """
    tests = _tests(ledger, view)
    first, end = span(ledger, view)
    way = _backward if view.sort == NEWEST else _forward
    places = way(ledger, tests, (first, end), limit + skip)[skip : skip + limit]
    found: list[int] = ledger.rows[places].tolist()
    return found


def latest(ledger: Ledger, account_id: str, most: int) -> Places:
    """Rows among which are the latest posts of an account: those of the same moment as the last of them are not told apart."""
    own = ledger.of_author(account_id)
    moments = ledger.moment_of[own]
    timeless = int(np.searchsorted(moments, NEVER, "left"))
    if timeless < most:
        return np.asarray(own, np.int64)
    first = np.searchsorted(moments, moments[timeless - most], "left")
    return np.asarray(own[first:timeless], np.int64)


def _tests(ledger: Ledger, view: View) -> list[Test]:
    found = []
    for each in view.filters:
        wanted = ledger.wanted(each.column, each.values)
        found.append((each.column, ~wanted if each.excluded else wanted))
    return found


def span(ledger: Ledger, view: View) -> tuple[int, int]:
    """From which place to which the period of a view goes; posts without a time are in none."""
    if view.since is None and view.until is None:
        return 0, len(ledger.moments)
    first = 0 if view.since is None else np.searchsorted(ledger.moments, milliseconds(view.since), "left")
    last = NEVER - 1 if view.until is None else milliseconds(view.until, end=True)
    return int(first), int(np.searchsorted(ledger.moments, last, "right"))


def _forward(ledger: Ledger, tests: Sequence[Test], span: tuple[int, int], most: int) -> Places:
    if not tests:
        return np.arange(span[0], min(span[1], span[0] + most))
    found, count = [], 0
    for first, end in _steps(*span):
        found.append(_fitting(ledger, tests, first, end))
        count += len(found[-1])
        if count >= most:
            break
    return np.concatenate(found)[:most] if found else np.arange(0)


def _backward(ledger: Ledger, tests: Sequence[Test], span: tuple[int, int], most: int) -> Places:
    """The latest come first, those of one moment in their order, those without a time after all others."""
    first, end = span
    timeless = max(int(np.searchsorted(ledger.moments, NEVER, "left")), first)
    found, count = [np.arange(0)], 0
    for begin, stop in _steps(-min(end, timeless), -first):
        found.append(_fitting(ledger, tests, -stop, -begin))
        count += len(found[-1])
        if count >= most:
            begun = int(np.searchsorted(ledger.moments, ledger.moments[-stop], "left"))
            found.append(_fitting(ledger, tests, max(begun, first), -stop))
            break
    places = np.concatenate(found)
    latest = places[np.lexsort((places, -ledger.moments[places]))][:most]
    if len(latest) == most or end <= timeless:
        return latest
    return np.concatenate([latest, _forward(ledger, tests, (timeless, end), most - len(latest))])


def _steps(first: int, end: int) -> Iterator[tuple[int, int]]:
    """Ever longer pieces of a span."""
    step = STEP
    while first < end:
        yield first, min(first + step, end)
        first, step = first + step, min(step * 2, LONGEST)


def _fitting(ledger: Ledger, tests: Sequence[Test], first: int, end: int) -> Places:
    """Which places between two the tests let through."""
    fits = np.ones(end - first, bool)
    for column, wanted in tests:
        fits &= wanted[ledger.timed[column][first:end]]
    return np.flatnonzero(fits) + first
