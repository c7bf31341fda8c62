"""Appeal: an applicant or holder asks that somebody else looks again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.record import Record


class AppealOutcome(StrEnum):
    """How it ended."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Appeal(Record):
    """An appeal against a rejection or a revocation.

    Attributes:
        application_id: Of which application.
        grant_id: Of which grant; empty when it is about a rejection.
        grounds: In the words of the person.
        filed_at: UTC.
        filed_by: Person.
        reviewer_id: Who looks again; nobody who had any part before.
        outcome: How it ended.
        rationale: Why, for the person and the record.
        decided_at: UTC.
        decided_by: Person.
    """

    application_id: str
    grant_id: str = ""
    grounds: str
    filed_at: datetime
    filed_by: str
    reviewer_id: str | None = None
    outcome: AppealOutcome | None = None
    rationale: str = ""
    decided_at: datetime | None = None
    decided_by: str | None = None
