"""Affiliation: a claim that somebody belongs to an organisation, with its source and its end."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.record import Record


class AffiliationSource(StrEnum):
    """Who says so."""

    SELF = "self"
    IDP = "identity-provider"
    ORCID = "orcid-organisation"
    SIGNING_OFFICIAL = "signing-official"
    REFEREE = "referee"
    EMAIL = "email-domain"
    STAFF = "staff"


class Position(StrEnum):
    """What somebody is there; exclusions follow from it."""

    FACULTY = "faculty"
    RESEARCHER = "researcher"
    DOCTORAL = "doctoral-student"
    MASTER = "master-student"
    UNDERGRADUATE = "undergraduate"
    JOURNALIST = "journalist"
    ANALYST = "analyst"
    SIGNING_OFFICIAL = "signing-official"
    OFFICIAL = "government-official"
    EMPLOYEE = "industry-employee"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Affiliation(Record):
    """One claim by one source.

    Attributes:
        person_id: Who belongs.
        organisation_id: To what.
        position: As what.
        source: Who says so.
        evidence: What shows it: address, claim of a login, referee's answer, SHA-256 of a file.
        valid_from: UTC.
        valid_to: UTC; a claim without an end is refused.
        withdrawn_at: UTC; taken back by its source.
        withdrawn_by: Person, or None for an automatic source.
    """

    person_id: str
    organisation_id: str
    position: Position
    source: AffiliationSource
    evidence: str = ""
    valid_from: datetime
    valid_to: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None

    def holds(self, now: datetime) -> bool:
        """Whether the claim counts at a time."""
        return self.withdrawn_at is None and self.valid_from <= now < self.valid_to
