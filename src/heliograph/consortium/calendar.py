"""Calendar: the working days of a region, from a list of public holidays that is installed with Heliograph."""

from datetime import tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from heliograph.errors import UsageError
from heliograph.model.consortium.calendar import Calendar


@cache
def working_calendar(region: str, years: tuple[int, ...], zone: str = "UTC") -> Calendar:
    """The working days of a region in some years; both its own weekend and its public holidays are free.

    Needs ``pip install "heliograph[serve]"``. What the region moves or adds by decree after the library's release is not in it.

    Args:
        region: ISO 3166-1 or 3166-2 code: DE, DE-BY, IL.
        years: Years that a clock may reach.
        zone: Name of the time zone in which days begin.

    Raises:
        UsageError: There is no such region or zone.
    """
    country, _, part = region.partition("-")
    try:
        listed = holidays.country_holidays(country, subdiv=part or None, years=years)
    except NotImplementedError:
        raise UsageError(
            f"no public holidays are known for {region!r}",
            hint="write a code of ISO 3166, such as DE or DE-BY",
        ) from None
    return Calendar(
        region=region, weekend=frozenset(listed.weekend), free=frozenset(listed), zone=zone_called(zone)
    )


def zone_called(name: str) -> tzinfo:
    """A time zone.

    Raises:
        UsageError: There is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise UsageError(
            f"there is no time zone {name!r}", hint="write one such as Europe/Berlin or UTC"
        ) from None
