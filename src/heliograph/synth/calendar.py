"""The calendar: which share of the posts falls on which day, and which posts that makes.

Posts are numbered in order of their day, so that "a post of yesterday" is arithmetic instead of a look-up.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from heliograph.synth.chance import Chance, Real, Whole, counting

DAY_MS = 86_400_000
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days of an operation.

    Attributes:
        first: First day as days since 1970.
        shares: Share of the posts up to and including each day, rising to 1.
        starts: Number of the first post of each day; one more entry holds the number of all posts.
    """

    first: int
    shares: Real
    starts: Whole

    @property
    def days(self) -> int:
        """How many days there are."""
        return len(self.shares)

    def day_of(self, post: Whole) -> Whole:
        """The day (0 is the first) of each post."""
        return np.searchsorted(self.starts, post, side="right").astype(np.int64) - 1

    def midnight(self, day: Whole) -> Whole:
        """Unix milliseconds at which each day begins."""
        return (day + self.first) * DAY_MS

    def on_or_after(self, chance: Chance, index: Whole, earliest: Whole) -> Whole:
        """A day at or after ``earliest`` per index, chosen as often as posts fall on it."""
        floor = np.where(earliest > 0, self.shares[np.clip(earliest, 1, self.days) - 1], 0.0)
        at = floor + chance.fraction(index) * (1.0 - floor)
        found = np.searchsorted(self.shares, at, side="right").astype(np.int64)
        return np.clip(found, np.minimum(earliest, self.days - 1), self.days - 1)

    def is_weekend(self, day: Whole) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Whether each day is a Saturday or a Sunday."""
        return (day + self.first + 3) % 7 >= 5  # 1970-01-01 was a Thursday


def days_since_epoch(day: str) -> int:
    """An ISO 8601 day as days since 1970."""
    return (date.fromisoformat(day) - EPOCH).days


def iso_days(first: int, count: int) -> list[str]:
    """The days from ``first`` on as ISO 8601 text."""
    start = EPOCH + timedelta(days=first)
    return [(start + timedelta(days=k)).isoformat() for k in range(count)]


def daily_shares(chance: Chance, first: int, count: int) -> Real:
    """Cumulative shares of days: growth, weekends, noise and bursts that fade over a week."""
    day = counting(count)
    growth = 0.25 + 0.75 * np.minimum(1.0, (day + 1) / (0.6 * count))
    weekend = np.where((day + first + 3) % 7 >= 5, 0.7, 1.0)
    noise = 0.75 + 0.5 * chance.stream("noise").fraction(day)
    burst = np.zeros(count)
    for event in np.flatnonzero(chance.stream("burst").happens(day, 0.02)).tolist():
        length = min(7, count - event)
        burst[event : event + length] += np.array([4.0, 2.5, 1.5, 1.0, 0.6, 0.3, 0.1])[:length]
    weights = growth * weekend * noise * (1.0 + burst)
    cumulative = np.cumsum(weights)
    shares: Real = cumulative / cumulative[-1]
    return shares


def calendar_of(first: int, shares: Real, posts: int) -> Calendar:
    """The calendar that spreads so many posts over the days."""
    starts = np.concatenate([[0], np.floor(shares * posts).astype(np.int64)])
    starts[-1] = posts
    return Calendar(first=first, shares=shares, starts=starts)
