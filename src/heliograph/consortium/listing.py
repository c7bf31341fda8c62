"""Listing: what somebody may see, and what waits for them. Each entry is allowed by the same decision as its page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from heliograph.consortium.gather import gather
from heliograph.consortium.ports import Records
from heliograph.consortium.take import kind_of
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.project import Project
from heliograph.model.consortium.role import Role
from heliograph.rules.access import decide
from heliograph.rules.application import DEADLINES
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.permissions import MAY_SEE, View
from heliograph.rules.proposal import BESIDE
from heliograph.rules.step import MACHINES

Held = TypeVar("Held", Agreement, Grant)

QUIET = frozenset(
    {
        "save",
        "withdraw",
        "withdraw_appeal",
        "discard",
        "extend_deadline",
        "invite",
        "accept",
        "decline",
        "close_out",
        "void",
    }
    | {"require_resign", "terminate", "suspend", "revoke", "propose_revocation"}
)
"""Steps that are open to somebody without waiting for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An application that somebody may see.

    Attributes:
        application: What was asked.
        project: Of whom.
        waits: Steps that wait for this person, by the name of their command.
    """

    application: Application
    project: Project
    waits: tuple[str, ...] = ()


def visible(records: Records, person: Person, now: datetime) -> tuple[Entry, ...]:
    """Every application that somebody may see, the latest first."""
    entries = []
    for application in _candidates(records, person):
        dossier = gather(records, application.id, person)
        if dossier.project and decide(person, View.APPLICATION, dossier, now).allow:
            waits = waiting(person, dossier, now)
            entries.append(Entry(application=application, project=dossier.project, waits=waits))
    return tuple(sorted(entries, key=lambda entry: entry.application.since, reverse=True))


def seen(
    records: Records, found: Iterable[Held], view: View, person: Person, now: datetime
) -> Iterator[tuple[Held, Dossier]]:
    """Those of some agreements or grants that somebody may see, each with its dossier."""
    for one in found:
        dossier = gather(records, one.application_id, person)
        if decide(person, view, dossier, now).allow:
            yield one, dossier


def invitations(records: Records, person: Person) -> tuple[Entry, ...]:
    """Drafts whose team somebody was asked to join and has not joined yet, the latest first."""
    entries = []
    for application in records.find(Application, state="draft"):
        project = records.get(Project, application.project_id)
        if any(mate.person_id == person.id and mate.accepted_at is None for mate in project.team):
            entries.append(Entry(application=application, project=project, waits=("accept", "decline")))
    return tuple(sorted(entries, key=lambda entry: entry.application.since, reverse=True))


def waiting(person: Person, dossier: Dossier, now: datetime) -> tuple[str, ...]:
    """Steps of an application, its agreements and grants that wait for somebody."""
    held = parts(person, dossier, now)
    return tuple(
        dict.fromkeys(
            f"{kind}:{command}"
            for kind, state in _standings(dossier, person, held)
            for command in offered(kind, state, held)
            if command not in QUIET
        )
    )


def offered(kind: str, state: str, held: frozenset[Role]) -> tuple[str, ...]:
    """Commands that the table gives to these roles in this state; whether their conditions hold is asked when they are given."""
    rows = MACHINES[kind].transitions
    return tuple(row.command for row in rows if state in row.before and held & frozenset(row.actors))


def is_offered(command: str, kind: str, state: str, held: frozenset[Role]) -> bool:
    """Whether the table gives a command to these roles in this state."""
    return command in offered(kind, state, held)


def begun_beside(record: Application | Grant, held: frozenset[Role]) -> tuple[str, ...]:
    """What these roles may begin about a record without moving it."""
    rows = BESIDE[kind_of(record)]
    return tuple(command for command, roles, states in rows if roles & held and record.state in states)


def deadline(application: Application) -> dict[str, datetime | None]:
    """The deadlines of an application that run in its state, by the name of their field."""
    running = DEADLINES.get(application.state)
    return {name: getattr(application, name) if name == running else None for name in DEADLINES.values()}


def _standings(dossier: Dossier, person: Person, held: frozenset[Role]) -> list[tuple[str, str]]:
    found = [("application", dossier.application.state)] if dossier.application else []
    if (
        Role.REVIEWER in held
        and _has_sealed(dossier, person)
        and held.isdisjoint({Role.CHAIR, Role.COORDINATOR})
    ):
        found = []
    found += [("agreement", one.state) for one in dossier.agreements if not _has_signed(dossier, one, person)]
    found += [("grant", one.state) for one in dossier.grants if one.state in {"closeout", "noncompliant"}]
    return found


def _has_sealed(dossier: Dossier, person: Person) -> bool:
    return any(one.reviewer_id == person.id and one.sealed_at for one in dossier.assignments)


def _has_signed(dossier: Dossier, agreement: Agreement, person: Person) -> bool:
    return any(one.signer_id == person.id for one in dossier.signed(agreement))


def _candidates(records: Records, person: Person) -> tuple[Application, ...]:
    """Applications among which the decision looks: all of them for staff, else those of one's own projects."""
    staff = person.roles & MAY_SEE[View.APPLICATION]
    if staff:
        return records.find(Application)
    projects = [
        project.id
        for project in records.find(Project)
        if person.id == project.lead_id or any(mate.person_id == person.id for mate in project.team)
    ]
    granted = [grant.application_id for grant in records.find(Grant, person_id=person.id)]
    found = {one.id: one for one in records.find(Application, project_id=tuple(projects))}
    found |= {one.id: one for one in records.find(Application, id=tuple(granted))}
    return tuple(found.values())
