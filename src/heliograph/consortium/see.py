"""See: a look at what is not for everybody is decided, and logged where the table says so."""

from datetime import datetime

from heliograph.consortium.gather import application_of
from heliograph.consortium.room import Room
from heliograph.consortium.take import Facts
from heliograph.errors import NotAllowedError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.rules.access import decide
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.permissions import MAY_SEE, View


def see(
    room: Room, person: Person, view: View, dossier: Dossier, at: datetime, *, facts: Facts | None = None
) -> None:
    """Look at something; one's own dossier leaves no event.

    Args:
        room: Where events are kept.
        person: Who looks.
        view: At what.
        dossier: Of which application.
        at: Now.
        facts: What the event keeps besides: ids, digests.

    Raises:
        NotAllowedError: They may not; each condition is named.
    """
    ruling = decide(person, view, dossier, at)
    if not ruling.allow:
        raise NotAllowedError(ruling.unmet)
    held = parts(person, dossier, at) & MAY_SEE[view]
    if "log" in ruling.obligations and not held & {Role.LEAD, Role.CO_APPLICANT}:
        role = min(held)
        subject = f"application/{application_of(dossier).id}"
        event = AuditEvent(
            at=at, who=person.id, what=view.value, subject=subject, role=role, data=facts or {}
        )
        room.records.write((), event)


def look(room: Room, person: Person, view: View, subject: str, at: datetime) -> None:
    """Look at something that is of no application; the look is logged.

    Args:
        room: Where events are kept.
        person: Who looks.
        view: At what.
        subject: As the event calls it.
        at: Now.

    Raises:
        NotAllowedError: They may not; each condition is named.
    """
    ruling = decide(person, view, Dossier(), at)
    if not ruling.allow:
        raise NotAllowedError(ruling.unmet)
    role = min(parts(person, Dossier(), at) & MAY_SEE[view])
    room.records.write((), AuditEvent(at=at, who=person.id, what=view.value, subject=subject, role=role))


def everybody(room: Room, person: Person, at: datetime) -> tuple[Person, ...]:
    """Everybody who is known, by address; the look is logged.

    Raises:
        NotAllowedError: They may not look.
    """
    look(room, person, View.PEOPLE, "people", at)
    return tuple(sorted(room.records.find(Person), key=lambda one: one.email))


def belonging(
    room: Room, person: Person, organisation_id: str, at: datetime
) -> tuple[tuple[Affiliation, Person | None], ...]:
    """Who is said to belong to an organisation, the latest claim first; the look is logged.

    Raises:
        NotAllowedError: They may not look.
    """
    look(room, person, View.PEOPLE, f"organisation/{organisation_id}", at)
    claims = room.records.find(Affiliation, organisation_id=organisation_id)
    people = {one.id: one for one in room.records.find(Person, id=tuple({one.person_id for one in claims}))}
    latest = sorted(claims, key=lambda one: one.valid_from, reverse=True)
    return tuple((one, people.get(one.person_id)) for one in latest)
