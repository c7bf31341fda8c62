"""Slots: the days, weeks, months or years that a time line is made of, counted from its first."""

from collections.abc import Iterator
from datetime import date, timedelta

from heliograph.model.view import Grain

GRAINS: tuple[Grain, ...] = ("day", "week", "month", "year")
MONTHS = 12
WEEK = 7


def begin(day: date, grain: Grain) -> date:
    """The first day of the day, week, month or year that a day is in."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if grain == "year" else day


def number(first: date, day: date, grain: Grain) -> int:
    """The number of the slot that a day is in; that of the first day is 0."""
    if grain == "year":
        return day.year - first.year
    if grain == "month":
        return MONTHS * (day.year - first.year) + day.month - first.month
    days = (begin(day, grain) - begin(first, grain)).days
    return days // WEEK if grain == "week" else days


def place(first: date, day: date, grain: Grain) -> float:
    """Where the morning of a day lies, in slots from the begin of the first; within a week by days."""
    if grain == "week":
        return (day - begin(first, grain)).days / WEEK
    return number(first, day, grain)


def grain_for(first: date, last: date, *, most: int) -> Grain:
    """The finest grain with no more slots than can be told apart; years where nothing else will do."""
    return next((g for g in GRAINS if number(first, last, g) < most), "year")


def months(first: date, last: date, step: int) -> Iterator[date]:
    """The first days of every so many months between two days, counted from January of the year 0."""
    at = MONTHS * first.year + first.month - 1 + (first.day > 1)
    at += -at % step
    until = MONTHS * last.year + last.month - 1
    for month in range(at, until + 1, step):
        if month < MONTHS * (date.max.year + 1):
            yield date(month // MONTHS, month % MONTHS + 1, 1)


def days(first: date, last: date, step: int) -> Iterator[date]:
    """Every so many days between two days; by sevens they are Mondays."""
    for ordinal in range(first.toordinal() + (1 - first.toordinal()) % step, last.toordinal() + 1, step):
        yield date.fromordinal(ordinal)
