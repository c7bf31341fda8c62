"""Tasks: agreements, grants and incidents that wait for somebody; each is allowed by the same decision as its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from heliograph.consortium.gather import gather, project_of
from heliograph.consortium.incident import about, incidents
from heliograph.consortium.listing import offered, seen
from heliograph.consortium.output import name_of, outputs
from heliograph.consortium.reasoned_request import TOLD, acts, notice_clock
from heliograph.consortium.room import Room
from heliograph.model.consortium.affiliation import Affiliation, Position
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.project import Project
from heliograph.model.consortium.reasoned_request import ReasonedRequest
from heliograph.model.consortium.role import Role
from heliograph.rules.matter import parts
from heliograph.rules.output import is_late
from heliograph.rules.permissions import MAY_SEE, View
from heliograph.rules.waiting import is_over, waits_of_grant

SIGNED = frozenset({"sign_institution"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that waits for somebody.

    Attributes:
        kind: ``agreement``, ``grant``, ``incident``, ``output`` or ``reasoned-request``.
        id: Of the record; of a reasoned request, that of its application.
        title: Of the project; the words of an incident; the release that an output is of; the sign of a request.
        state: Where it stands; the clock of a request.
        since: UTC.
        waits: Commands of its machine.
        due: Until when it was promised; None where nothing was.
        is_late: Whether that is over.
    """

    kind: str
    id: str
    title: str
    state: str
    since: datetime
    waits: tuple[str, ...]
    due: datetime | None = None
    is_late: bool = False


def tasks(room: Room, person: Person, now: datetime) -> tuple[Task, ...]:
    """What waits for somebody besides applications, the latest first."""
    found = [
        *_agreements(room, person, now),
        *_grants(room, person, now),
        *_incidents(room, person, now),
        *_outputs(room, person, now),
        *_notices(room, person, now),
    ]
    return tuple(sorted(found, key=lambda one: one.since, reverse=True))


def grants_seen(room: Room, person: Person, now: datetime) -> tuple[tuple[Grant, Project], ...]:
    """Every grant that somebody may see, with its project."""
    is_staff = person.roles & MAY_SEE[View.GRANT]
    chosen = room.records.find(Grant) if is_staff else _of_own_projects(room, person)
    found = [
        (one, project_of(dossier)) for one, dossier in seen(room.records, chosen, View.GRANT, person, now)
    ]
    return tuple(sorted(found, key=lambda each: each[0].stays[-1].since, reverse=True))


def _of_own_projects(room: Room, person: Person) -> tuple[Grant, ...]:
    own = [project.id for project in room.records.find(Project) if person.id in project.people]
    found = {one.id: one for one in room.records.find(Grant, project_id=tuple(own))}
    found |= {one.id: one for one in room.records.find(Grant, person_id=person.id)}
    return tuple(found.values())


def _agreements(room: Room, person: Person, now: datetime) -> Iterator[Task]:
    """Texts that an official has to sign for their organisation; all others find theirs at the application."""
    claims = room.records.find(Affiliation, person_id=person.id, position=Position.SIGNING_OFFICIAL)
    organisations = tuple({claim.organisation_id for claim in claims})
    projects = room.records.find(Project, organisation_id=organisations) if organisations else ()
    for project in projects:
        for application in room.records.find(Application, project_id=project.id):
            dossier = gather(room.records, application.id, person)
            held = parts(person, dossier, now)
            for one in dossier.agreements:
                signed = any(each.signer_id == person.id for each in dossier.signed(one))
                waits = tuple(c for c in offered("agreement", one.state, held) if c in SIGNED)
                if waits and one.needs_institution and not signed:
                    yield _task("agreement", one, project.title, waits)


def _grants(room: Room, person: Person, now: datetime) -> Iterator[Task]:
    if not person.roles & MAY_SEE[View.GRANT]:
        return
    running = (one for one in room.records.find(Grant) if not is_over(one))
    for one, dossier in seen(room.records, running, View.GRANT, person, now):
        waits = waits_of_grant(one, person, parts(person, dossier, now), dossier)
        if waits:
            yield _task("grant", one, project_of(dossier).title, waits)


def _incidents(room: Room, person: Person, now: datetime) -> Iterator[Task]:
    for one in incidents(room, person, now):
        waits = offered("incident", one.state, parts(person, about(room, one, person), now))
        if waits and not is_over(one):
            yield _task("incident", one, one.words, waits)


def _outputs(room: Room, person: Person, now: datetime) -> Iterator[Task]:
    """Answers that wait for whoever looks as a checker."""
    if not person.roles & MAY_SEE[View.OUTPUT]:
        return
    for one in outputs(room, person, now)[1]:
        yield Task(
            kind="output",
            id=one.id,
            title=name_of(one),
            state=one.state,
            since=one.made_at,
            waits=offered("output", one.state, frozenset({Role.OUTPUT_CHECKER})),
            due=one.due_at,
            is_late=is_late(one, now),
        )


def _notices(room: Room, person: Person, now: datetime) -> Iterator[Task]:
    """Notices that a coordinator of digital services waits for."""
    if not person.roles & MAY_SEE[View.QUEUE]:
        return
    for request in room.records.find(ReasonedRequest, ended_told_at=None):
        waits = acts(room, gather(room.records, request.application_id, person), person, now)
        for kind, act in TOLD.items():
            if act in waits:
                clock = notice_clock(room, request, kind)
                yield Task(
                    kind="reasoned-request",
                    id=request.application_id,
                    title=request.reference,
                    state=clock.step,
                    since=clock.start,
                    waits=(act,),
                )


def _task(kind: str, record: Agreement | Grant | Incident, title: str, waits: tuple[str, ...]) -> Task:
    return Task(
        kind=kind, id=record.id, title=title, state=record.state, since=record.stays[-1].since, waits=waits
    )
