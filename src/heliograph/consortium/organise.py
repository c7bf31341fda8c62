"""Organise: organisations are entered, and people are said to belong to them until a day."""

from collections.abc import Iterable
from dataclasses import replace
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
from heliograph.rules.answer import LONGEST_LINE, SHA256
from heliograph.rules.registry import confirms, keeps, proposes
from heliograph.rules.ruling import Ruling

NEEDED = "An organisation has a name and a country."


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
    organisation = Organisation(
        id=room.new_id(at),
        name=_named(name),
        kind=kind,
        country=_country(country),
        ror_id=ror_id.strip(),
        domains=_domains(domains),
        verified_at=at,
        verified_by=by.id,
    )
    _keep(room, organisation, "organisation-add", keeps(by, at), by=by, at=at)
    return organisation


def propose_organisation(
    room: Room, name: str, *, country: str, domain: str = "", by: Person, at: datetime
) -> Organisation:
    """Name an organisation that is not on record; until staff has looked at it, its kind is not known.

    Args:
        room: Where it is kept.
        name: In its own words.
        country: ISO 3166-1, two letters.
        domain: Of its pages or its addresses of e-mail.
        by: An applicant.
        at: Now.
    """
    bare = domain.strip().lower().removeprefix("https://").removeprefix("http://").partition("/")[0]
    organisation = Organisation(
        id=room.new_id(at),
        name=_named(name),
        kind=OrganisationKind.OTHER,
        country=_country(country),
        domains=(bare.removeprefix("www."),) if bare else (),
    )
    ruling = proposes(by, at)
    _keep(room, organisation, "organisation-propose", ruling, by=by, at=at, role=Role.APPLICANT)
    return organisation


def confirm_organisation(
    room: Room,
    organisation_id: str,
    *,
    kind: OrganisationKind,
    by: Person,
    at: datetime,
    ror_id: str = "",
    domains: Iterable[str] = (),
    evidence: Iterable[str] = (),
) -> Organisation:
    """Say that somebody of staff has looked at what an organisation is.

    Args:
        room: Where it is kept.
        organisation_id: Which.
        kind: What it is.
        by: Coordinator.
        at: Now.
        ror_id: Of the Research Organization Registry.
        domains: Of its addresses of e-mail.
        evidence: SHA-256 of files that show what it is; they are added to those that are known.
    """
    before = room.records.get(Organisation, organisation_id)
    digests = [each.strip().lower() for each in evidence if each.strip()]
    if any(not SHA256.fullmatch(each) for each in digests):
        raise UsageError("A file is named by its SHA-256.", hint="It stands beside the file in the answers.")
    after = replace(
        before,
        kind=kind,
        ror_id=ror_id.strip(),
        domains=_domains(domains),
        evidence=tuple(dict.fromkeys((*before.evidence, *digests))),
        verified_at=at,
        verified_by=by.id,
    )
    _keep(room, after, "organisation-confirm", keeps(by, at), by=by, at=at)
    return room.records.get(Organisation, organisation_id)


def withdraw_claim(room: Room, affiliation_id: str, *, by: Person, at: datetime) -> Affiliation:
    """Take back that somebody belongs to an organisation; what rests on it is suspended by the scheduler."""
    claim = room.records.get(Affiliation, affiliation_id)
    if claim.withdrawn_at is not None:
        raise UsageError("This was taken back already.")
    after = replace(claim, withdrawn_at=at, withdrawn_by=by.id)
    _keep(room, after, "affiliation-withdraw", keeps(by, at), by=by, at=at)
    return room.records.get(Affiliation, affiliation_id)


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


def _named(name: str) -> str:
    bare = " ".join(name.split())
    if not bare or len(bare) > LONGEST_LINE:
        raise UsageError(NEEDED, hint="Write the name as the organisation does.")
    return bare


def _country(country: str) -> str:
    code = country.strip().upper()
    if len(code) != 2 or not (code.isascii() and code.isalpha()):  # noqa: PLR2004 - ISO 3166-1
        raise UsageError(NEEDED, hint="Write the country as DE, KE, BR.")
    return code


def _domains(domains: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(domain.strip().lower() for domain in domains if domain.strip()))


def _keep(
    room: Room,
    record: Record,
    what: str,
    ruling: Ruling,
    *,
    by: Person,
    at: datetime,
    role: Role = Role.COORDINATOR,
) -> None:
    if not ruling.allow:
        raise NotAllowedError(ruling.unmet)
    subject = f"{kind_of(record)}/{record.id}"
    room.records.write((record,), AuditEvent(at=at, who=by.id, what=what, subject=subject, role=role))
