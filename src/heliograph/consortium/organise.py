"""Organise: organisations are entered, and people are said to belong to them until a day."""

from collections.abc import Iterable
from datetime import datetime

from heliograph.consortium.room import Room
from heliograph.consortium.take import kind_of
from heliograph.errors import NotAllowedError, UsageError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource, Position
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.record import Record
from heliograph.model.consortium.role import Role
from heliograph.rules.registry import confirms, keeps
from heliograph.rules.ruling import Ruling


def add_organisation(
    room: Room,
    name: str,
    *,
    kind: OrganisationKind,
    country: str,
    by: Person,
    at: datetime,
    ror_id: str = "",
    domains: Iterable[str] = (),
) -> Organisation:
    """Enter an organisation at which projects are done; whoever enters it has looked at what it is.

    Args:
        room: Where it is kept.
        name: In its own words.
        kind: What it is.
        country: ISO 3166-1, two letters.
        by: Coordinator.
        at: Now.
        ror_id: Of the Research Organization Registry.
        domains: Of its addresses of e-mail.
    """
    code = country.strip().upper()
    if not name.strip() or len(code) != 2 or not (code.isascii() and code.isalpha()):  # noqa: PLR2004 - ISO 3166-1
        raise UsageError("An organisation has a name and a country.", hint="Write the country as DE, KE, BR.")
    organisation = Organisation(
        id=room.new_id(at),
        name=name.strip(),
        kind=kind,
        country=code,
        ror_id=ror_id.strip(),
        domains=tuple(domain.strip().lower() for domain in domains),
        verified_at=at,
        verified_by=by.id,
    )
    _keep(room, organisation, "organisation-add", keeps(by, at), by=by, at=at)
    return organisation


def affiliate(
    room: Room,
    person: Person,
    organisation_id: str,
    position: Position,
    *,
    until: datetime,
    by: Person,
    at: datetime,
    evidence: str = "",
) -> Affiliation:
    """Say that somebody belongs to an organisation until a day.

    Args:
        room: Where it is kept.
        person: Who belongs.
        organisation_id: To what.
        position: As what.
        until: Last moment; a claim without an end is refused.
        by: Coordinator.
        at: Now.
        evidence: What shows it, or its SHA-256.
    """
    organisation = room.records.get(Organisation, organisation_id)
    claim = Affiliation(
        id=room.new_id(at),
        person_id=person.id,
        organisation_id=organisation.id,
        position=position,
        source=AffiliationSource.STAFF,
        evidence=evidence,
        valid_from=at,
        valid_to=until,
    )
    _keep(room, claim, "affiliation-add", confirms(by, person.id, until, at), by=by, at=at)
    return claim


def _keep(room: Room, record: Record, what: str, ruling: Ruling, *, by: Person, at: datetime) -> None:
    if not ruling.allow:
        raise NotAllowedError(ruling.unmet)
    subject = f"{kind_of(record)}/{record.id}"
    room.records.write(
        (record,), AuditEvent(at=at, who=by.id, what=what, subject=subject, role=Role.COORDINATOR)
    )
