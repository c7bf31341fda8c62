"""When a step is due, how long we took, when a deadline may act."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from heliograph.errors import UsageError
from heliograph.model.consortium.calendar import Calendar
from heliograph.model.consortium.clock import Clock, Holder, Step, TimeTaken, Turn, Unit
from heliograph.rules.clock import (
    acts_at,
    add_working_days,
    due,
    may_act,
    our_time,
    reminders_due,
    resumed,
    working_days,
)
from heliograph.rules.default_clocks import DEFAULT_CLOCKS, clocks

HILL = Calendar(region="DE", free=frozenset({date(2026, 5, 1), date(2026, 5, 14)}))
FRIDAY, MONDAY = date(2026, 4, 24), date(2026, 4, 27)
DAY = timedelta(days=1)


def at(day: int, hour: int = 10, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_a_weekend_and_a_free_day_are_no_working_days():
    assert add_working_days(FRIDAY, 1, HILL) == MONDAY
    assert add_working_days(MONDAY, 4, HILL) == date(2026, 5, 4)
    assert working_days(MONDAY, date(2026, 5, 4), HILL) == 4


def test_a_step_that_begins_on_a_saturday_counts_from_monday():
    assert add_working_days(date(2026, 4, 25), 1, HILL) == MONDAY


def test_a_calendar_without_working_days_is_refused():
    with pytest.raises(ValueError, match="no working day"):
        add_working_days(MONDAY, 1, Calendar(region="XX", weekend=frozenset(range(7))))
    with pytest.raises(ValueError, match="cannot be added"):
        add_working_days(MONDAY, -1, HILL)


def test_the_last_day_counts_to_its_end_where_the_calendar_holds():
    berlin = Calendar(region="DE", zone=ZoneInfo("Europe/Berlin"))
    appeal = DEFAULT_CLOCKS[Step.APPEAL]
    assert due(at(4), appeal, berlin) == at(18, 22)
    late_in_the_evening = at(4, 23)  # already Tuesday in Berlin
    assert due(late_in_the_evening, appeal, berlin) == at(19, 22)
    assert due(at(4), DEFAULT_CLOCKS[Step.COMPLETENESS], berlin) == at(11, 22)


def test_the_clock_stands_still_while_the_applicant_holds_the_turn():
    turns = [
        Turn(at=at(4), holder=Holder.OURS),
        Turn(at=at(6), holder=Holder.APPLICANT),
        Turn(at=at(11), holder=Holder.OURS),
        Turn(at=at(13), holder=None),
    ]
    assert our_time(turns, at(28), HILL) == TimeTaken(ours=4, applicants=3)
    assert our_time(turns, at(28), HILL).elapsed == working_days(date(2026, 5, 4), date(2026, 5, 13), HILL)


def test_our_time_at_an_earlier_moment_knows_nothing_of_later_turns():
    turns = [Turn(at=at(4), holder=Holder.OURS), Turn(at=at(11), holder=Holder.APPLICANT)]
    assert our_time(turns, at(6), HILL) == TimeTaken(ours=2, applicants=0)
    assert our_time([], at(6), HILL) == TimeTaken(ours=0, applicants=0)


def test_turns_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="order of time"):
        our_time([Turn(at=at(9), holder=Holder.OURS), Turn(at=at(4), holder=None)], at(28), HILL)


CHECK = DEFAULT_CLOCKS[Step.COMPLETENESS]


def test_our_day_moves_on_by_what_the_applicant_took():
    promised = due(at(4), CHECK, HILL)
    assert promised == at(12, 0)
    assert resumed(promised, at(6), at(11), HILL) == at(16, 0)
    assert resumed(promised, at(6), at(6), HILL) == promised


def test_what_we_missed_stays_missed_by_as_much_whoever_had_the_turn_meanwhile():
    assert resumed(at(12, 0), at(20), at(25), HILL) == at(16, 0)


def test_a_day_that_somebody_named_moves_on_as_well():
    assert resumed(at(13), at(6), at(6), HILL) == at(13)
    assert resumed(at(13), at(6), at(7), HILL) == at(16, 0)


REPLY = DEFAULT_CLOCKS[Step.REPLY]


def test_no_deadline_acts_on_somebody_who_was_not_warned():
    assert acts_at(at(20), [], REPLY) is None
    assert not may_act(at(20), [at(4)], at(30), REPLY)


def test_a_reminder_that_was_accepted_late_moves_the_deadline():
    told = [at(4), at(18)]
    assert acts_at(at(20), told, REPLY) == at(25)
    assert not may_act(at(20), told, at(24), REPLY)
    assert may_act(at(20), told, at(25), REPLY)


def test_two_reminders_within_a_day_are_one():
    assert acts_at(at(20), [at(4, 10), at(4, 11)], REPLY) is None


def test_a_reminder_that_comes_after_now_says_nothing():
    assert not may_act(at(20), [at(4), at(29)], at(28), REPLY)


def test_a_step_without_reminders_acts_at_its_end():
    assert may_act(at(20), [], at(20), DEFAULT_CLOCKS[Step.APPEAL])


def test_reminders_before_the_end_of_a_grant_go_out_60_30_and_7_days_before():
    end = at(31, 0, month=12)
    moments = reminders_due(at(1, month=1), end, DEFAULT_CLOCKS[Step.GRANT_END], HILL)
    assert [(end - moment).days for moment in moments] == [61, 31, 8]


def test_a_reminder_that_would_lie_before_the_start_is_left_out():
    end = at(31, 0, month=12)
    assert len(reminders_due(end - 20 * DAY, end, DEFAULT_CLOCKS[Step.GRANT_END], HILL)) == 1


def test_a_reviewer_is_reminded_at_half_and_at_four_fifths_of_the_time():
    end = due(at(4), DEFAULT_CLOCKS[Step.REVIEW], HILL)
    assert end == at(14, 0)
    assert reminders_due(at(4), end, DEFAULT_CLOCKS[Step.REVIEW], HILL) == (at(9, 0), at(13, 0), at(14, 0))


def test_shares_of_plain_days_are_shares_of_the_time():
    clock = Clock(step=Step.APPEAL, days=10, shares=(50,), about="")
    assert reminders_due(at(1), at(11), clock, HILL) == (at(6),)


def test_reminders_in_working_days_step_over_weekends():
    clock = Clock(step=Step.REPLY, days=20, unit=Unit.WORKING_DAYS, reminders=(5,), about="")
    assert reminders_due(at(1), at(12, 0), clock, HILL) == (at(4, 0),)


@pytest.mark.parametrize("clock", DEFAULT_CLOCKS.values(), ids=lambda clock: clock.step)
def test_whoever_is_reminded_on_time_is_not_kept_waiting(clock):
    """The reminders of a clock leave room for the notice that it must give."""
    start = at(4)
    end = due(start, clock, HILL) if clock.days else start + 200 * DAY
    if clock.step is not Step.REVOCATION_NOTICE:
        assert len(clock.reminders) >= clock.needed
        accepted = list(reminders_due(start, end, clock, HILL))
        assert acts_at(end, accepted, clock) == end


def test_every_step_has_a_clock():
    assert set(DEFAULT_CLOCKS) == set(Step)


def test_settings_change_a_length():
    made = clocks({"signature": 20})
    assert (made[Step.SIGNATURE].days, made[Step.SIGNATURE].reminders) == (20, (10,))
    assert made[Step.APPEAL] == DEFAULT_CLOCKS[Step.APPEAL]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"tea": 1}, "no clock 'tea'"),
        ({"signature": 0}, "cannot have 0 days"),
        ({"grant-end": 3}, "no length of its own"),
        ({"revocation-notice": 7}, "cannot be shorter than 14"),
    ],
)
def test_settings_that_cannot_be_are_refused(given, told):
    with pytest.raises(UsageError, match=told):
        clocks(given)
