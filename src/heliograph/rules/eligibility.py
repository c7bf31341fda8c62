"""Eligibility: what can be computed about an applicant before people look.

Nothing here decides. Evidence says who must look; skill, use and security are scored by reviewers; exclusions follow from the
position that somebody declared and are confirmed by a declaration. Only an exclusion that follows from the applicant's own words
or from the kind of the organisation stands as not met.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource, Position
from heliograph.model.consortium.criterion import Criteria, Criterion, Judged
from heliograph.model.consortium.eligibility import Assessment, Declared, Ground, Light, Standing
from heliograph.model.consortium.form import FieldKind, FormTemplate
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.model.consortium.scope import Modality
from heliograph.rules.evidence import evidence

ELIGIBLE_KINDS = frozenset(
    {OrganisationKind.ACADEMIC, OrganisationKind.MEDIA, OrganisationKind.NGO, OrganisationKind.CIVIL_SOCIETY}
)
EXCLUDED_KINDS = frozenset({OrganisationKind.GOVERNMENT, OrganisationKind.INDUSTRY})
EXCLUDING_POSITION: Mapping[str, Position] = {
    "undergraduate": Position.UNDERGRADUATE,
    "industry": Position.EMPLOYEE,
    "government": Position.OFFICIAL,
}
"""Which position makes an exclusion; the exclusion of onward sharing rests on the declaration alone."""
EXCLUDING_KIND: Mapping[str, OrganisationKind] = {
    "industry": OrganisationKind.INDUSTRY,
    "government": OrganisationKind.GOVERNMENT,
}
LIGHTS: Mapping[Light, tuple[Standing, Ground]] = {
    Light.GREEN: (Standing.MET, Ground.EVIDENCE),
    Light.AMBER: (Standing.REVIEW, Ground.EVIDENCE_CONFIRM),
    Light.RED: (Standing.REVIEW, Ground.EVIDENCE_BY_HAND),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Everything that is known about one applicant.

    Attributes:
        person_id: Who.
        declared: What they said in the form.
        claims: Affiliations, by anybody.
        organisation_id: Where the work is to be done.
        organisations: Of the claims and of the application, by id.
        ways: In which ways data are asked for.
        known_referees: As ``rules.evidence`` takes them.
    """

    person_id: str
    declared: Declared
    claims: Collection[Affiliation]
    organisation_id: str
    organisations: Mapping[str, Organisation]
    ways: Collection[Modality]
    known_referees: Collection[str] = ()


def eligibility(
    criteria: Criteria, candidate: Candidate, *, submitted_at: datetime, now: datetime
) -> tuple[Assessment, ...]:
    """Where each criterion stands for one applicant, in the order of the criteria.

    Args:
        criteria: All versions; those that held when the application was submitted count.
        candidate: What is known.
        submitted_at: UTC.
        now: UTC; claims count that hold now.
    """
    found = []
    for criterion in criteria.in_force(submitted_at.date()).values():
        standing, grounds = _judge(criteria, criterion, candidate, now)
        found.append(
            Assessment(
                criterion=criterion.code,
                version=criterion.version,
                person_id=candidate.person_id,
                standing=standing,
                grounds=grounds,
            )
        )
    return tuple(found)


def declared(template: FormTemplate, values: Mapping[str, Any], person_id: str) -> Declared:
    """What one applicant has said in a form, as far as it can be read; answers of the whole team count for each."""
    position: Position | None = None
    confirmed: dict[str, bool] = {}
    for field in template.fields():
        value = values.get(field.code)
        if field.each:
            value = value.get(person_id) if isinstance(value, Mapping) else None
        if field.kind is FieldKind.DECLARATION and field.criterion and isinstance(value, bool):
            confirmed[field.criterion] = value
        if field.code == "position" and isinstance(value, str) and value in set(Position):
            position = Position(value)
    return Declared(position=position, confirmed=confirmed)


Judgement = tuple[Standing, tuple[Ground, ...]]


def _judge(criteria: Criteria, criterion: Criterion, candidate: Candidate, now: datetime) -> Judgement:
    if criterion.judged is Judged.EVIDENCE:
        return _affiliation(candidate, now)
    if criterion.judged is Judged.REVIEWERS:
        return Standing.REVIEW, (Ground.REVIEWERS_SCORE,)
    if criterion.judged is Judged.DECLARATION:
        return _confirmed(criterion.code, candidate)
    return _exclusion(criteria, criterion.code, candidate, now)


def _affiliation(candidate: Candidate, now: datetime) -> Judgement:
    organisation = candidate.organisations.get(candidate.organisation_id)
    if organisation is None:
        return Standing.REVIEW, (Ground.ORGANISATION_UNKNOWN,)
    if organisation.kind in EXCLUDED_KINDS:
        return Standing.NOT_MET, (Ground.ORGANISATION_KIND,)
    own = [c for c in candidate.claims if c.person_id == candidate.person_id]
    shown = evidence(own, organisation, now=now, known_referees=candidate.known_referees)
    standing, ground = LIGHTS[shown.light]
    if organisation.kind not in ELIGIBLE_KINDS:
        return Standing.REVIEW, (Ground.ORGANISATION_KIND, ground)
    return standing, (ground,)


def _confirmed(code: str, candidate: Candidate) -> Judgement:
    said = candidate.declared.confirmed.get(code)
    if said is None:
        return Standing.REVIEW, (Ground.NOT_DECLARED,)
    return (Standing.MET, (Ground.DECLARED,)) if said else (Standing.NOT_MET, (Ground.DECLARED_OTHERWISE,))


def _exclusion(criteria: Criteria, code: str, candidate: Candidate, now: datetime) -> Judgement:
    position, excluding = candidate.declared.position, EXCLUDING_POSITION.get(code)
    if code == "undergraduate" and candidate.ways and set(candidate.ways) <= set(criteria.undergraduates):
        return Standing.MET, (Ground.WAY_ADMITS,)
    if excluding is not None and position is excluding:
        return Standing.NOT_MET, (Ground.POSITION,)
    standing, grounds = _confirmed(code, candidate)
    doubts = tuple(_doubts(code, candidate, now))
    if doubts and standing is Standing.MET:
        standing = Standing.REVIEW
    return standing, (*grounds, *doubts)


def _doubts(code: str, candidate: Candidate, now: datetime) -> Iterator[Ground]:
    """What is unsaid, and what others say that does not agree; reason to ask, not to refuse: logins outlive positions."""
    excluding, kind = EXCLUDING_POSITION.get(code), EXCLUDING_KIND.get(code)
    if excluding is not None and candidate.declared.position is None:
        yield Ground.POSITION_UNKNOWN
    held = [c for c in candidate.claims if c.person_id == candidate.person_id and c.holds(now)]
    if excluding is not None and any(
        c.position is excluding and c.source is not AffiliationSource.SELF for c in held
    ):
        yield Ground.CLAIM_DIFFERS
    where = {o.kind for c in held if (o := candidate.organisations.get(c.organisation_id))}
    if kind is not None and kind in where:
        yield Ground.OTHER_AFFILIATION
