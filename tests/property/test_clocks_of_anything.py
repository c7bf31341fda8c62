"""Adding and counting working days are inverse; pauses only ever help the applicant."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from heliograph.model.consortium.calendar import Calendar
from heliograph.model.consortium.clock import Holder, Step, Turn
from heliograph.rules.clock import (
    acts_at,
    add_working_days,
    due,
    last_day,
    may_act,
    our_time,
    resumed,
    working_days,
)
from heliograph.rules.default_clocks import DEFAULT_CLOCKS

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
CALENDARS = st.builds(
    Calendar,
    region=st.just("XX"),
    weekend=st.frozensets(st.integers(0, 6), max_size=3),
    free=st.frozensets(DAYS, max_size=40),
)
TURNS = st.lists(
    st.builds(Turn, at=MOMENTS, holder=st.sampled_from([Holder.OURS, Holder.APPLICANT, None])), max_size=8
).map(lambda turns: sorted(turns, key=lambda turn: turn.at))


@given(DAYS, st.integers(0, 120), CALENDARS)
def test_counting_gives_what_was_added(start, n, calendar):
    assert working_days(start, add_working_days(start, n, calendar), calendar) == n


@given(DAYS, DAYS, CALENDARS)
def test_counting_by_weeks_is_counting_day_by_day(one, other, calendar):
    start, end = sorted((one, other))
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    assert working_days(start, end, calendar) == sum(map(calendar.is_working, days))


@given(DAYS, DAYS, st.integers(0, 60), st.integers(0, 60), CALENDARS)
def test_a_later_start_and_more_days_never_end_earlier(one, other, few, more, calendar):
    start, later = sorted((one, other))
    few, many = sorted((few, more))
    assert add_working_days(start, few, calendar) <= add_working_days(later, few, calendar)
    assert add_working_days(start, few, calendar) <= add_working_days(start, many, calendar)


@given(TURNS, MOMENTS, CALENDARS)
def test_our_time_is_never_below_nothing_and_the_parts_make_the_whole(turns, now, calendar):
    taken = our_time(turns, now, calendar)
    assert taken.ours >= 0
    assert taken.applicants >= 0
    assert taken.elapsed == taken.ours + taken.applicants
    if turns and all(turn.holder for turn in turns) and turns[0].at <= now:
        assert taken.elapsed == working_days(turns[0].at.date(), now.date(), calendar)


@given(TURNS, MOMENTS, MOMENTS, CALENDARS)
def test_our_time_only_grows(turns, one, other, calendar):
    earlier, later = sorted((one, other))
    assert our_time(turns, earlier, calendar).ours <= our_time(turns, later, calendar).ours


@given(MOMENTS, MOMENTS, MOMENTS, CALENDARS)
def test_a_pause_takes_nothing_of_our_time_and_gives_none(start, one, other, calendar):
    """What is left of our days when the applicant gets the turn is left when we get it back."""
    clock = DEFAULT_CLOCKS[Step.COMPLETENESS]
    end = due(start, clock, calendar)
    paused, again = sorted((one, other))
    if not start <= paused < end:
        return
    later = resumed(end, paused, again, calendar)
    left = working_days(paused.date(), last_day(end, calendar), calendar)
    assert later >= end
    assert working_days(again.date(), last_day(later, calendar), calendar) == left


@given(MOMENTS, st.lists(MOMENTS, max_size=5), MOMENTS, st.sampled_from(list(DEFAULT_CLOCKS.values())))
def test_a_deadline_never_acts_early_and_a_further_reminder_never_delays_it(deadline, accepted, late, clock):
    moment = acts_at(deadline, accepted, clock)
    if moment is not None:
        assert moment >= deadline
        assert may_act(deadline, accepted, max(moment, *accepted) if accepted else moment, clock)
        latest = max([*accepted, late])
        assert acts_at(deadline, [*accepted, latest], clock) <= moment
