"""Reasoned request: recorded, amended, mediated; access that is given and ended under it is noticed and told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from heliograph.consortium.gather import gather, project_of
from heliograph.consortium.room import Room
from heliograph.consortium.take import SYSTEM, Facts
from heliograph.consortium.tell import holders, tell
from heliograph.errors import NotAllowedError, UnknownNameError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.reasoned_request import ReasonedRequest, RequestClock
from heliograph.model.consortium.role import Role
from heliograph.rules.clock import end_of, last_day
from heliograph.rules.matter import Act, Dossier
from heliograph.rules.reasoned_request import Case, ended_at, given_at, offered, ruled, running

NOON = time(12)
GIVEN, ENDED = "given", "ended"
TOLD = {GIVEN: "note_told_given", ENDED: "note_told_ended"}
"""The notices of Art. 15(1), and the act that notes each."""
NOTICE_CLOCKS = {GIVEN: Step.ACCESS_NOTICE, ENDED: Step.ACCESS_END_NOTICE}


def request_of(room: Room, application_id: str) -> ReasonedRequest | None:
    """The reasoned request for an application, if one is on record."""
    found = room.records.find(ReasonedRequest, application_id=application_id)
    return found[0] if found else None


def case_of(room: Room, dossier: Dossier, command: str, *, by: Person, at: datetime, **said: object) -> Case:
    """What the rules are shown of an act on a request."""
    return Case(
        act=Act(command=command, by=by, at=at, said=said),
        dossier=dossier,
        request=dossier.request,
        clocks=room.clocks,
        calendar=room.calendar,
    )


def acts(room: Room, dossier: Dossier, person: Person, now: datetime) -> tuple[str, ...]:
    """What somebody may do about the request for an application."""
    return offered(case_of(room, dossier, "", by=person, at=now))


def clocks_of(room: Room, request: ReasonedRequest) -> tuple[RequestClock, ...]:
    """Every clock of a request that has begun."""
    return running(request, room.clocks, room.calendar)


def notice_clock(room: Room, request: ReasonedRequest, kind: str) -> RequestClock:
    """The clock of a notice that lies ready."""
    return next(one for one in clocks_of(room, request) if one.step is NOTICE_CLOCKS[kind])


def record_request(
    room: Room,
    application_id: str,
    *,
    coordinator: str,
    reference: str,
    received_on: date,
    access_by: date,
    access_until: date,
    by: Person,
    at: datetime,
    duties: tuple[str, ...] = (),
    asks_deletion: bool = False,
    asks_output_check: bool = False,
) -> ReasonedRequest:
    """Put a reasoned request on record; its clocks run from the day on which it was received.

    Args:
        room: Where it is kept.
        application_id: Whose researchers it is about.
        coordinator: Of digital services who made it.
        reference: Under which sign.
        received_on: Day.
        access_by: Day by which access must be given.
        access_until: Last day of the access.
        by: Coordinator of the consortium.
        at: Now.
        duties: What it asks of the researchers, a sentence each.
        asks_deletion: Whether data must be deleted at the end.
        asks_output_check: Whether outputs are checked.
    """
    request = ReasonedRequest(
        id=room.new_id(at),
        application_id=application_id,
        coordinator=coordinator.strip(),
        reference=reference.strip(),
        received_at=_received(room, received_on, at),
        access_by=end_of(access_by, room.calendar),
        access_until=end_of(access_until, room.calendar),
        duties=tuple(one.strip() for one in duties if one.strip()),
        asks_deletion=asks_deletion,
        asks_output_check=asks_output_check,
        recorded_at=at,
        recorded_by=by.id,
    )
    said = {
        name: getattr(request, name)
        for name in ("coordinator", "reference", "received_at", "access_by", "access_until")
    }
    case = _case(room, application_id, "record_request", by=by, at=at, **said)
    return _kept(room, case, request, {"access_by": f"{access_by}", "access_until": f"{access_until}"})


def ask_amendment(
    room: Room, application_id: str, *, ground: str, proposal: str, by: Person, at: datetime
) -> ReasonedRequest:
    """Note that the provider asks for an amendment, on one of two grounds, and which other way it proposes."""
    case = _case(room, application_id, "ask_amendment", by=by, at=at, ground=ground, proposal=proposal)
    changes = {"ground": ground, "proposal": proposal.strip(), "amendment_at": at, "amendment_by": by.id}
    return _changed(room, case, changes, {"ground": ground})


def note_answer(
    room: Room,
    application_id: str,
    *,
    answer: str,
    by: Person,
    at: datetime,
    access_by: date | None = None,
    access_until: date | None = None,
) -> ReasonedRequest:
    """Note how the coordinator has answered, with the days of the request as it is then."""
    case = _case(room, application_id, "note_answer", by=by, at=at, answer=answer)
    changes: dict[str, Any] = {"answer": answer, "answered_at": at}
    for name, day in (("access_by", access_by), ("access_until", access_until)):
        if day is not None:
            changes[name] = end_of(day, room.calendar)
    return _changed(room, case, changes, {"answer": answer})


def ask_mediation(room: Room, application_id: str, *, by: Person, at: datetime) -> ReasonedRequest:
    """Note that the provider asks for mediation."""
    case = _case(room, application_id, "ask_mediation", by=by, at=at)
    return _changed(room, case, {"mediation_at": at, "mediation_by": by.id})


def note_mediation(room: Room, application_id: str, *, by: Person, at: datetime) -> ReasonedRequest:
    """Note that mediation has begun; once it has, that it has ended."""
    case = _case(room, application_id, "note_mediation", by=by, at=at)
    begun = case.request is not None and case.request.mediation_began_at is not None
    return _changed(room, case, {"mediation_ended_at" if begun else "mediation_began_at": at})


def note_told(room: Room, application_id: str, kind: str, *, by: Person, at: datetime) -> ReasonedRequest:
    """Note that the coordinator was told that access was ``given`` or has ``ended``.

    Raises:
        UnknownNameError: There is no such notice.
    """
    if kind not in TOLD:
        raise UnknownNameError(f"There is no notice {kind[:40]}.", hint=f"There are: {', '.join(TOLD)}.")
    case = _case(room, application_id, TOLD[kind], by=by, at=at)
    return _changed(room, case, {f"{kind}_told_at": at, f"{kind}_told_by": by.id})


def watch_access(room: Room, now: datetime) -> int:
    """Notice that access was given or has ended under a request: on record, in letters, with the clock of the notice; how often.

    Run twice at one moment, the second run finds nothing.
    """
    return sum(_watched(room, one, now) for one in room.records.find(ReasonedRequest, ended_told_at=None))


def _watched(room: Room, request: ReasonedRequest, now: datetime) -> int:
    dossier = gather(room.records, request.application_id)
    found = {GIVEN: given_at(dossier.grants), ENDED: ended_at(dossier.grants)}
    done = 0
    for kind, moment in found.items():
        was = getattr(request, f"{kind}_at")
        if moment == was or (moment is None and kind == GIVEN):
            continue
        # a grant that an appeal has brought back has not ended after all
        changes: dict[str, Any] = {f"{kind}_at": moment, f"{kind}_told_at": None, f"{kind}_told_by": None}
        after = replace(request, **changes)
        what = f"request-access-{kind}" if moment else "request-access-resumed"
        told: Facts = {"request": request.id, "on": f"{moment:%Y-%m-%d}" if moment else None}
        notices = _letters(room, after, kind, dossier, now) if moment else ()
        event = AuditEvent(
            at=now, who=SYSTEM, what=what, subject=f"application/{request.application_id}",
            role=Role.SYSTEM, data=told,
        )  # fmt: skip
        room.records.write((after, *notices), event)
        request = room.records.get(ReasonedRequest, request.id)
        done += 1
    return done


def _letters(
    room: Room, request: ReasonedRequest, kind: str, dossier: Dossier, now: datetime
) -> tuple[Notice, ...]:
    """To the researchers, and to those here who must tell the coordinator."""
    subject, project = f"application/{request.application_id}", project_of(dossier)
    said: dict[str, Any] = {
        "title": project.title,
        "coordinator": request.coordinator,
        "reference": request.reference,
        "on": f"{getattr(request, f'{kind}_at').astimezone(room.calendar.zone):%Y-%m-%d}",
        "until": f"{last_day(request.access_until, room.calendar)}",
        "due": f"{last_day(notice_clock(room, request, kind).due, room.calendar)}",
    }
    told = tell(room, project.people, f"access-{kind}", subject, now, **said)
    to_tell = tell(room, holders(room, Role.COORDINATOR), f"access-{kind}-to-tell", subject, now, **said)
    return (*told, *to_tell)


def _received(room: Room, day: date, now: datetime) -> datetime:
    """The noon of a day where the calendar holds; of today, now: nothing is received later than it is recorded."""
    if day == now.astimezone(room.calendar.zone).date():
        return now
    return datetime.combine(day, NOON, tzinfo=room.calendar.zone).astimezone(UTC)


def _case(room: Room, application_id: str, command: str, *, by: Person, at: datetime, **said: object) -> Case:
    return case_of(room, gather(room.records, application_id, by), command, by=by, at=at, **said)


def _changed(
    room: Room, case: Case, changes: Mapping[str, Any], facts: Facts | None = None
) -> ReasonedRequest:
    after = replace(case.request, **changes) if case.request else None
    return _kept(room, case, after, facts)


def _kept(room: Room, case: Case, after: ReasonedRequest | None, facts: Facts | None) -> ReasonedRequest:
    """The request as it is after an act, with the event of the act.

    Raises:
        NotAllowedError: Conditions do not hold; each is named.
    """
    ruling, role = ruled(case)
    if not ruling.allow or after is None or role is None or case.act.by is None:
        raise NotAllowedError(ruling.unmet)
    event = AuditEvent(
        at=case.act.at,
        who=case.act.by.id,
        what=f"request-{case.act.command.removesuffix('_request').replace('_', '-')}",
        subject=f"application/{after.application_id}",
        role=role,
        data={"request": after.id, **(facts or {})},
    )
    room.records.write((after,), event)
    return room.records.get(ReasonedRequest, after.id)
