"""Report: the numbers of the consortium from its record, as they stood at the end of a day, and the document that is signed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from heliograph.consortium.ports import ReportShelf
from heliograph.consortium.room import Room
from heliograph.model.consortium.appeal import Appeal
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.decision import Decision
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.period import Period, settled
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.project import Project
from heliograph.model.consortium.report import SMALLEST, ConsortiumReport, Days, Group
from heliograph.rules.clock import end_of
from heliograph.rules.handled import RECEIVED, History, handled
from heliograph.rules.report import report
from heliograph.signing.canonical import canonical
from heliograph.signing.keys import SigningKey
from heliograph.signing.record import sign_record

SCHEMA = "heliograph-consortium-report/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """The numbers of some days.

    Attributes:
        numbers: Without those that would point to somebody.
        as_of: The day as of whose end they are.
    """

    numbers: ConsortiumReport
    as_of: date


def report_of(room: Room, start: date, end: date, as_of: date) -> Reported:
    """The numbers of what was received from one day to another, as they stood at the end of a third.

    Args:
        room: With the record.
        start: First day.
        end: Last day.
        as_of: What came later does not count: the same record gives the same report at any later time.
    """
    moment = end_of(as_of, room.calendar) - timedelta(microseconds=1)
    known = [one for each in _histories(room) if (one := handled(each, moment, room.calendar))]
    grants = room.records.find(Grant)
    numbers = report(
        known,
        start=start,
        end=end,
        suspensions=_moved(room, grants, "suspended", start, end),
        revocations=_moved(room, grants, "revoked", start, end),
    )
    return Reported(numbers=numbers, as_of=as_of)


def period_report(room: Room, period: Period) -> Reported:
    """The report on half a year, which is made once."""
    return report_of(room, period.start, period.end, period.reported_on)


def so_far(room: Room, now: datetime) -> Reported | None:
    """The numbers from the first application up to the end of the last month; None where there is nothing to count."""
    first, last = first_day(room), _today(room, now).replace(day=1) - timedelta(days=1)
    return report_of(room, first, last, last) if first and first <= last else None


def periods(room: Room, now: datetime) -> tuple[Period, ...]:
    """Half-years that can be reported on, the first application's first."""
    first = first_day(room)
    return tuple(settled(first, _today(room, now))) if first else ()


def next_period(room: Room, now: datetime) -> Period:
    """The half-year that is reported on next."""
    made = periods(room, now)
    return made[-1].next if made else Period.of(first_day(room) or _today(room, now))


def first_day(room: Room) -> date | None:
    """The day on which the first application was received."""
    days = [
        stay.since.astimezone(room.calendar.zone).date()
        for one in room.records.find(Application)
        for stay in one.stays
        if stay.state == RECEIVED
    ]
    return min(days, default=None)


def sign_due(room: Room, shelf: ReportShelf, origin: str, key: SigningKey, now: datetime) -> int:
    """Sign the report of each half-year that can be reported on and has none; how many."""
    due = [period for period in periods(room, now) if str(period) not in shelf.names()]
    for period in due:
        document = canonical(as_json(period_report(room, period), name=str(period), origin=origin))
        name = f"transparency/{period}.json"
        shelf.add(str(period), document, sign_record(document, origin=origin, name=name, keys=[key]))
    return len(due)


def as_json(reported: Reported, *, name: str = "", origin: str = "") -> dict[str, Any]:
    """The document of a report; null is a number that is not told.

    Args:
        reported: The numbers.
        name: Of the period; empty where it is none.
        origin: Of the archive; empty where it is not signed.
    """
    numbers = reported.numbers
    return {
        "schema_version": SCHEMA,
        **({"origin": origin} if origin else {}),
        "period": name or None,
        "start": numbers.start.isoformat(),
        "end": numbers.end.isoformat(),
        "as_of": reported.as_of.isoformat(),
        "smallest": SMALLEST,
        "received": numbers.received,
        "decided": numbers.decided,
        "returned": numbers.returned,
        "outcomes": [
            {"outcomes": [one.value for one in part.endings], "count": part.count} for part in numbers.parts
        ],
        "refusals": [{"criterion": code, "count": n} for code, n in numbers.refusals.items()],
        "working_days": _days(numbers.days),
        "regions": _groups(numbers.regions),
        "organisation_kinds": _groups(numbers.kinds),
        "languages": _groups(numbers.languages),
        "appeals": numbers.appeals,
        "appeals_won": numbers.overturned,
        "suspensions": numbers.suspensions,
        "revocations": numbers.revocations,
    }


def _days(days: Days) -> Mapping[str, Any]:
    # canonical JSON has no 9.0: a whole number is written as one
    half = days.median
    return {
        "median": int(half) if half is not None and half == int(half) else half,
        "nine_in_ten": days.nine_in_ten,
    }


def _groups(groups: Sequence[Group]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "received": one.received,
            "outcomes": list(one.parts),
            "working_days": _days(one.days),
        }
        for one in groups
    ]


def _histories(room: Room) -> Iterator[History]:
    projects = {one.id: one for one in room.records.find(Project)}
    organisations = {one.id: one for one in room.records.find(Organisation)}
    languages = {one.id: one.language for one in room.records.find(Person)}
    decisions, appeals = defaultdict(list), defaultdict(list)
    for decision in room.records.find(Decision):
        decisions[decision.application_id].append(decision)
    for appeal in room.records.find(Appeal, grant_id=""):
        appeals[appeal.application_id].append(appeal)
    for one in room.records.find(Application):
        yield History(
            application=one,
            organisation=organisations[projects[one.project_id].organisation_id],
            language=languages[one.lead_id],
            decisions=decisions[one.id],
            appeals=appeals[one.id],
        )


def _moved(room: Room, grants: Sequence[Grant], state: str, start: date, end: date) -> int:
    """How many grants came into a state within some days."""
    zone = room.calendar.zone
    return sum(
        any(
            stay.state == state and start <= stay.since.astimezone(zone).date() <= end for stay in grant.stays
        )
        for grant in grants
    )


def _today(room: Room, now: datetime) -> date:
    return now.astimezone(room.calendar.zone).date()
