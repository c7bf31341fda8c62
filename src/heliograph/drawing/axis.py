"""Axis: the days under a time line that are named, few enough to be read."""

from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from math import ceil
from typing import Literal

from heliograph.drawing.slots import MONTHS, days, months

TICKS, MAJOR = 12, 5
"""At most so many days are named, and so many where there is little room."""

STEPS = (
    *((days, step) for step in (1, 2, 7, 14)),
    *((months, step) for step in (1, 3, 6)),
    *((months, MONTHS * years) for years in (1, 2, 5, 10, 25, 50, 100, 1000)),
)
"""From one named day to the next, finest first."""

Shown = Literal["year", "month", "month and year", "day", "day and year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A day that is named below the bars.

    Attributes:
        x: Where, in hundredths of the width.
        day: The day.
        shows: What is said of it; the year is said where it is another than before.
        major: Whether it stays where there is little room.
    """

    x: float
    day: date
    shows: Shown
    major: bool


def named(first: date, last: date) -> list[tuple[date, Shown]]:
    """The days from first to last that are named, with what is said of each."""
    tried = ((every, list(islice(every(first, last, step), TICKS + 1))) for every, step in STEPS)
    every, chosen = next(((every, found) for every, found in tried if len(found) <= TICKS), (days, []))
    before = chain([None], chosen)
    return [
        (day, _shows(day, whole=every is months, new=then is None or day.year != then.year))
        for day, then in zip(chosen, before, strict=False)
    ]


def major(shown: list[Shown]) -> set[int]:
    """The numbers of the ticks that stay where there is little room: those with a year, or some as far from each other."""
    years = [number for number, shows in enumerate(shown) if "year" in shows]
    if 1 < len(years) <= MAJOR:
        return set(years)
    return set(range(0, len(shown), max(1, ceil(len(shown) / MAJOR))))


def _shows(day: date, *, whole: bool, new: bool) -> Shown:
    if not whole:
        return "day and year" if new else "day"
    if new:
        return "year" if day.month == 1 else "month and year"
    return "month"
