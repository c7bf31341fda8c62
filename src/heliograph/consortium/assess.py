"""Assess: what is known about each applicant by each criterion, and how well their affiliation is shown; people decide."""

from dataclasses import dataclass
from datetime import datetime

from heliograph.consortium.apply import latest
from heliograph.consortium.criterion import shipped
from heliograph.consortium.gather import application_of, project_of
from heliograph.consortium.room import Room
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource
from heliograph.model.consortium.eligibility import Assessment, Evidence
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.person import Person
from heliograph.rules.eligibility import Candidate, declared, eligibility
from heliograph.rules.evidence import evidence
from heliograph.rules.matter import Dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """One applicant.

    Attributes:
        person: Who.
        evidence: How well it is shown that they belong to the organisation; None where it is not on record.
        claims: Their affiliations with it that hold now.
        criteria: Where each criterion stands.
    """

    person: Person
    evidence: Evidence | None
    claims: tuple[Affiliation, ...]
    criteria: tuple[Assessment, ...]


def assess(room: Room, dossier: Dossier, at: datetime) -> tuple[Assessed, ...]:
    """Everybody of the team, criterion by criterion; empty where the form has no criteria of its own.

    Args:
        room: With the form.
        dossier: Of the application.
        at: Now.
    """
    application, project = application_of(dossier), project_of(dossier)
    template = room.form(application.template)
    try:
        criteria = shipped(template.code)
    except UnknownNameError:
        return ()
    values = latest(dossier).values
    organisation = dossier.organisations.get(project.organisation_id)
    submitted_at = next((stay.since for stay in application.stays if stay.state == "submitted"), at)
    known = known_referees(dossier, at)
    found = []
    for person in dossier.team:
        candidate = Candidate(
            person_id=person.id,
            declared=declared(template, values, person.id),
            claims=dossier.affiliations,
            organisation_id=project.organisation_id,
            organisations=dossier.organisations,
            ways={scope.modality for scope in application.scopes},
            known_referees=known,
        )
        found.append(
            Assessed(
                person=person,
                evidence=_evidence(dossier, person, organisation, known, at),
                claims=tuple(c for c in _own(dossier, person, project.organisation_id) if c.holds(at)),
                criteria=eligibility(criteria, candidate, submitted_at=submitted_at, now=at),
            )
        )
    return tuple(found)


def known_referees(dossier: Dossier, at: datetime) -> frozenset[str]:
    """Claims of referees who wrote from an institution: their evidence says so, since the link was sent there."""
    return frozenset(
        claim.id
        for claim in dossier.affiliations
        if claim.source is AffiliationSource.REFEREE
        and claim.evidence.startswith(INSTITUTION)
        and claim.holds(at)
    )


INSTITUTION = "institution:"
"""Begins the evidence of a claim whose referee was reached at an address of an organisation that is on record."""


def _own(dossier: Dossier, person: Person, organisation_id: str) -> list[Affiliation]:
    return [
        claim
        for claim in dossier.affiliations
        if claim.person_id == person.id and claim.organisation_id == organisation_id
    ]


def _evidence(
    dossier: Dossier,
    person: Person,
    organisation: Organisation | None,
    known: frozenset[str],
    at: datetime,
) -> Evidence | None:
    if organisation is None:
        return None
    return evidence(_own(dossier, person, organisation.id), organisation, now=at, known_referees=known)
