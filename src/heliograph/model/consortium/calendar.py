"""Calendar: which days are working days, and where a day begins."""

from dataclasses import dataclass
from datetime import UTC, date, tzinfo

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Working days of a region.

    Attributes:
        region: ISO 3166-1 or 3166-2 code, as it is shown beside a date: DE, DE-BY.
        weekend: Days of the week that are free, Monday is 0.
        free: Other free days.
        zone: Where a day begins and ends.
    """

    region: str
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    free: frozenset[date] = frozenset()
    zone: tzinfo = UTC

    def is_working(self, day: date) -> bool:
        """Whether people work on a day."""
        return day.weekday() not in self.weekend and day not in self.free
