"""Clock: when a step is due, how long we took, and whether a deadline may act.

A day on which something happens does not count; the last day counts to its end, in the zone of the calendar (so does Regulation
(EEC) 1182/71). The clock stands still while the applicant holds the turn. A deadline acts only after reminders that a mail
server has accepted, some days before: a mail that came back warned nobody (physionet-build #2528).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from heliograph.model.consortium.calendar import Calendar
from heliograph.model.consortium.clock import Clock, Holder, TimeTaken, Turn, Unit

DAY = timedelta(days=1)
WEEK = 7
LONGEST_PAUSE = 366
"""A calendar without a working day for a year is a mistake."""


def add_working_days(start: date, days: int, calendar: Calendar) -> date:
    """The day that is so many working days after a day; the day itself does not count.

    Raises:
        ValueError: Fewer than none, or the calendar has no working day.
    """
    if days < 0:
        raise ValueError(f"{days} working days cannot be added")
    day = start
    for _ in range(days):
        day = _next_working(day, calendar)
    return day


def working_days(start: date, end: date, calendar: Calendar) -> int:
    """How many working days lie behind one day, up to another and with it; 0 when it lies before."""
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, WEEK)
    weekdays = weeks * (WEEK - len(calendar.weekend))
    weekdays += sum((end - n * DAY).weekday() not in calendar.weekend for n in range(rest))
    return weekdays - sum(
        start < day <= end and day.weekday() not in calendar.weekend for day in calendar.free
    )


def due(start: datetime, clock: Clock, calendar: Calendar) -> datetime:
    """The moment at which a step that nobody pauses is over: the end of its last day, in UTC."""
    day = _day(start, calendar)
    last = (
        add_working_days(day, clock.days, calendar)
        if clock.unit is Unit.WORKING_DAYS
        else day + clock.days * DAY
    )
    return end_of(last, calendar)


def end_of(day: date, calendar: Calendar) -> datetime:
    """The end of a day where the calendar holds, in UTC."""
    return datetime.combine(day + DAY, time(), tzinfo=calendar.zone).astimezone(UTC)


def last_day(moment: datetime, calendar: Calendar) -> date:
    """The day that ends at a moment such as ``end_of`` gives, where the calendar holds: the last on which something may be done."""
    return _day(moment - timedelta(microseconds=1), calendar)


def our_time(turns: Sequence[Turn], now: datetime, calendar: Calendar) -> TimeTaken:
    """How long a matter has taken, while the turn was ours and while the applicant held it.

    Args:
        turns: Changes of the turn in order of time; the first starts the clock, one without a holder stops it.
        now: UTC; what lies behind it does not count.
        calendar: Working days.
    """
    taken = {Holder.OURS: 0, Holder.APPLICANT: 0}
    for holder, start, end in _stretches(turns, now, calendar):
        taken[holder] += working_days(start, end, calendar)
    return TimeTaken(ours=taken[Holder.OURS], applicants=taken[Holder.APPLICANT])


def resumed(end: datetime, paused: datetime, again: datetime, calendar: Calendar) -> datetime:
    """When a step is over whose clock stood still for a while: later by the working days of the pause.

    Args:
        end: When it was over before the pause; a day that was missed by then stays missed by as much.
        paused: When the applicant got the turn, UTC.
        again: When we got it back.
        calendar: Working days.
    """
    pause = working_days(_day(paused, calendar), _day(again, calendar), calendar)
    if not pause:
        return end
    return end_of(add_working_days(last_day(end, calendar), pause, calendar), calendar)


def reminders_due(start: datetime, end: datetime, clock: Clock, calendar: Calendar) -> tuple[datetime, ...]:
    """When the reminders of a step go out, the earliest first; those that would lie before its start are left out.

    Args:
        start: When the step began.
        end: When it is over, as ``due`` says it or as a grant or condition does.
        clock: Its clock.
        calendar: Working days.
    """
    last = last_day(end, calendar)
    moments = {end_of(_before(last, n, clock, calendar) - DAY, calendar) for n in clock.reminders}
    first, length = _day(start, calendar), end - start
    for share in clock.shares:
        if clock.unit is Unit.WORKING_DAYS:
            whole = working_days(first, last, calendar)
            moments.add(end_of(add_working_days(first, -(-whole * share // 100), calendar), calendar))
        else:
            moments.add(start + length * share / 100)
    return tuple(sorted(moment for moment in moments if start < moment <= end))


def acts_at(deadline: datetime, accepted: Sequence[datetime], clock: Clock) -> datetime | None:
    """When a deadline acts, given the reminders so far; None: not before further reminders.

    Args:
        deadline: When the step is over.
        accepted: When a mail server accepted each reminder; two within one day are one.
        clock: How many must have been accepted, and how long before.
    """
    if not clock.needed:
        return deadline
    told = list(_apart(accepted))
    if len(told) < clock.needed:
        return None
    return max(deadline, told[clock.needed - 1] + clock.notice * DAY)


def may_act(deadline: datetime, accepted: Sequence[datetime], now: datetime, clock: Clock) -> bool:
    """Whether a deadline may act now; when it may, it may at every later time too."""
    moment = acts_at(deadline, [at for at in accepted if at <= now], clock)
    return moment is not None and now >= moment


def _stretches(
    turns: Sequence[Turn], now: datetime, calendar: Calendar
) -> Iterator[tuple[Holder, date, date]]:
    """Who held the turn from which day to which; the stretches join without a gap, so their working days add up."""
    if any(earlier.at > later.at for earlier, later in pairwise(turns)):
        raise ValueError("changes of the turn are not in order of time")
    ends = [*(turn.at for turn in turns[1:]), now]
    for turn, end in zip(turns, ends, strict=False):
        if turn.holder is not None and turn.at <= now:
            yield turn.holder, _day(turn.at, calendar), _day(min(end, now), calendar)


def _next_working(day: date, calendar: Calendar) -> date:
    for step in range(1, LONGEST_PAUSE + 1):
        if calendar.is_working(day + step * DAY):
            return day + step * DAY
    raise ValueError(f"the calendar of {calendar.region} has no working day in the year after {day}")


def _before(day: date, units: int, clock: Clock, calendar: Calendar) -> date:
    if clock.unit is Unit.DAYS:
        return day - units * DAY
    left = units
    while left:
        day -= DAY
        left -= calendar.is_working(day)
    return day


def _apart(accepted: Sequence[datetime]) -> Iterator[datetime]:
    last: datetime | None = None
    for moment in sorted(accepted):
        if last is None or moment - last >= DAY:
            last = moment
            yield moment


def _day(moment: datetime, calendar: Calendar) -> date:
    return moment.astimezone(calendar.zone).date()
