"""Working days of the consortium are those of the region that the settings name."""

from datetime import date

import pytest
from tests.consortium_people import BEGIN

from heliograph.bootstrap.consortium import opened
from heliograph.errors import UsageError
from heliograph.model.consortium.clock import Step
from heliograph.settings import Settings
from heliograph.store.portal.database import leave


@pytest.fixture
def room(tmp_path):
    """The room of some settings."""

    def of(**chosen):
        return opened(Settings(state=tmp_path / "state", **chosen))

    yield of
    leave()


def test_a_public_holiday_of_the_region_counts_and_days_end_where_it_is(room):
    irish, plain = room(working_days="IE", zone="Europe/Dublin"), room()
    saint_patrick = date(2026, 3, 17)
    assert not irish.calendar.is_working(saint_patrick)
    assert plain.calendar.is_working(saint_patrick)
    start = BEGIN.replace(day=13)  # a Friday
    assert f"{irish.until(Step.ACCESS_NOTICE, start):%Y-%m-%d}" == "2026-03-20"
    assert f"{plain.until(Step.ACCESS_NOTICE, start):%Y-%m-%d}" == "2026-03-19", "the end of the 18th"


def test_a_region_or_zone_that_nobody_knows_is_an_error(room):
    with pytest.raises(UsageError, match="no public holidays"):
        room(working_days="XX")
    with pytest.raises(UsageError, match="no time zone"):
        room(zone="Nowhere/Town")
