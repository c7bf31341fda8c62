"""Comparison: what two views have in common and where they differ, in shares, with what is not known about them."""

from dataclasses import dataclass
from datetime import date

from heliograph.access.proportion import Estimate, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two views on the whole.

    Attributes:
        title: What people call it: ``ira-2018@1 (public)``.
        rows: Posts.
        first: First day of the view's period, else of its posts; None without posts.
        last: Last day of it.
        accounts: Accounts that wrote them.
        effective: As many accounts of equal size would tell as much; None where posts were counted without accounts.
    """

    title: str
    rows: int
    first: date | None
    last: date | None
    accounts: int = 0
    effective: float | None = None

    @property
    def days(self) -> int:
        """From the first to the last day, both included."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0

    @property
    def per_account(self) -> float:
        """Posts per account; 0 without any."""
        return self.rows / self.accounts if self.accounts else 0.0

    @property
    def per_day(self) -> float:
        """Posts per day; 0 without any."""
        return self.rows / self.days if self.days else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What a value has on one side.

    Attributes:
        rows: Posts with the value.
        accounts: Accounts with such posts; None where posts were counted without accounts.
        estimate: The share with its interval, by accounts where they were counted.
    """

    rows: int
    accounts: int | None
    estimate: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value on both sides.

    Attributes:
        value: The value as text; None is a missing one.
        first: Its part of the first side; nothing where it does not occur there.
        second: Its part of the second.
        difference: The first share minus the second.
        interval: Of the difference, with accounts as what was drawn; where they were not counted it is the naive one.
        naive: The interval that takes posts for independent. Where accounts write many posts it is far too narrow.
    """

    value: str | None
    first: Portion
    second: Portion
    difference: float
    interval: Interval
    naive: Interval

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out that there is no difference."""
        return not self.interval.low <= 0 <= self.interval.high

    @property
    def wider(self) -> float:
        """How many times wider than the naive interval the interval is."""
        naive = self.naive.high - self.naive.low
        return (self.interval.high - self.interval.low) / naive if naive else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One column.

    Attributes:
        column: Its name.
        differences: Values, those that differ most first.
        known: How many values there are on both sides together.
    """

    column: str
    differences: tuple[Difference, ...]
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two views side by side.

    Attributes:
        first: One side.
        second: The other.
        columns: What was compared.
        clustered: Whether intervals are by accounts.
        shared: Accounts that stand on both sides under one name; None where they were not looked at.
    """

    first: Side
    second: Side
    columns: tuple[Compared, ...]
    clustered: bool
    shared: int | None = None
