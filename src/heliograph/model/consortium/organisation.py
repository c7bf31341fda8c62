"""Organisation: where people who apply work."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.record import Record


class OrganisationKind(StrEnum):
    """Kinds that criteria ask about."""

    ACADEMIC = "academic"
    NGO = "ngo"
    CIVIL_SOCIETY = "civil-society"
    MEDIA = "media"
    GOVERNMENT = "government"
    INDUSTRY = "industry"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Organisation(Record):
    """A university, a newsroom, a society.

    Attributes:
        name: In its own words.
        kind: What it is.
        country: ISO 3166-1, two letters.
        ror_id: Of the Research Organization Registry; empty when it has none.
        domains: Domains of its addresses of e-mail.
        evidence: SHA-256 of each file that shows what it is: statutes, masthead, board, funding.
        verified_at: UTC; None until somebody of staff has looked.
        verified_by: Person.
    """

    name: str
    kind: OrganisationKind
    country: str
    ror_id: str = ""
    domains: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    verified_at: datetime | None = None
    verified_by: str | None = None
