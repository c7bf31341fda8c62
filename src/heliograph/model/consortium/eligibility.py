"""Eligibility: what records and declarations say about an applicant, criterion by criterion; people decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from heliograph.model.consortium.affiliation import AffiliationSource, Position


class Light(StrEnum):
    """How well an affiliation is shown; it says who must look, never who is refused."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Standing(StrEnum):
    """Where a criterion stands before people have judged."""

    MET = "met"
    NOT_MET = "not-met"
    REVIEW = "needs-a-reviewer"


class Ground(StrEnum):
    """Why it stands there."""

    EVIDENCE = "evidence-suffices"
    EVIDENCE_CONFIRM = "evidence-to-confirm"
    EVIDENCE_BY_HAND = "evidence-by-hand"
    ORGANISATION_UNKNOWN = "organisation-unknown"
    ORGANISATION_KIND = "organisation-kind"
    REVIEWERS_SCORE = "reviewers-score"
    DECLARED = "declared"
    NOT_DECLARED = "not-declared"
    DECLARED_OTHERWISE = "declared-otherwise"
    POSITION = "position"
    POSITION_UNKNOWN = "position-unknown"
    CLAIM_DIFFERS = "claim-differs"
    OTHER_AFFILIATION = "other-affiliation"
    WAY_ADMITS = "way-admits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows that somebody belongs to an organisation.

    Attributes:
        light: How well.
        sources: Sources of the claims that count.
        has_referee: Whether a referee has answered.
        has_dossier: Whether files show what the organisation is.
    """

    light: Light
    sources: frozenset[AffiliationSource]
    has_referee: bool
    has_dossier: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What one applicant has said in the form.

    Attributes:
        position: Main position; None until said.
        confirmed: Declarations by the code of the criterion: confirmed or not; absent until said.
    """

    position: Position | None = None
    confirmed: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Where one criterion stands for one applicant.

    Attributes:
        criterion: Its code.
        version: Version by which it was looked at.
        person_id: Whom it is about.
        standing: Where it stands.
        grounds: Why.
    """

    criterion: str
    version: int
    person_id: str
    standing: Standing
    grounds: tuple[Ground, ...]
