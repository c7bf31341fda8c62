"""Public holidays of a region, from the list that is installed."""

from datetime import date

import pytest

from heliograph.errors import UsageError

pytest.importorskip("holidays", reason="needs heliograph[serve]: holidays")

from heliograph.consortium.calendar import working_calendar


def test_a_region_has_holidays_of_its_own():
    epiphany = date(2026, 1, 6)
    assert working_calendar("DE", (2026,)).is_working(epiphany)
    assert not working_calendar("DE-BY", (2026,)).is_working(epiphany)


def test_weekends_differ_between_regions():
    friday = date(2026, 2, 13)
    assert working_calendar("FR", (2026,)).is_working(friday)
    assert not working_calendar("EG", (2026,)).is_working(friday)


def test_days_begin_where_the_region_lies():
    assert str(working_calendar("DE", (2026,), "Europe/Berlin").zone) == "Europe/Berlin"


@pytest.mark.parametrize(
    ("region", "zone", "told"), [("XX", "UTC", "no public holidays"), ("DE", "Mars/Base", "no time zone")]
)
def test_what_nobody_knows_is_refused(region, zone, told):
    with pytest.raises(UsageError, match=told):
        working_calendar(region, (2026,), zone)
