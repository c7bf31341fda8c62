"""Period: half a year, on which the consortium reports once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from heliograph.errors import UsageError

SETTLED = timedelta(days=120)
"""After its end: by then nearly all that was received is decided, so that a period is reported on once."""

_NAME = re.compile(r"([0-9]{4})-([12])")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Half a year.

    Attributes:
        year: Of the calendar.
        half: 1 or 2.
    """

    year: int
    half: int

    @classmethod
    def named(cls, name: str) -> Self:
        """The period of a name such as ``2026-1``.

        Raises:
            UsageError: It names none.
        """
        found = _NAME.fullmatch(name)
        if found is None:
            raise UsageError(f"{name[:40]} is no period.", hint="Write half a year as 2026-1 or 2026-2.")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The period in which a day lies."""
        return cls(day.year, 1 if day.month <= 6 else 2)  # noqa: PLR2004 - June

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def reported_on(self) -> date:
        """The day as of whose end it is reported on."""
        return self.end + SETTLED

    @property
    def next(self) -> Self:
        """The period after it."""
        return type(self)(self.year + self.half - 1, 3 - self.half)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.half}"


def settled(first: date, today: date) -> Iterator[Period]:
    """Periods that can be reported on, from that of a first day on."""
    period = Period.of(first)
    while period.reported_on < today:
        yield period
        period = period.next
