"""Decision: how an application was decided, why, and on what conditions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.record import Record
from heliograph.model.consortium.scope import Scope


class DecisionOutcome(StrEnum):
    """How it was decided."""

    APPROVED = "approved"
    CONDITIONAL = "approved-with-conditions"
    REJECTED = "rejected"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, for one criterion.

    Attributes:
        criterion: Its code.
        code: ``met``, ``not-met``, ``not-shown``.
        text: For the applicant and the record.
    """

    criterion: str
    code: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Decision(Record):
    """One decision; a later one does not change it.

    Attributes:
        application_id: On which application.
        round: In which round.
        outcome: How.
        reasons: A reason for each criterion, for the applicant.
        rationale: For staff alone.
        scopes: What was granted.
        ends_at: End of the access; None only with a reason.
        no_end_reason: Why there is no end.
        opens_early: Whether what is held of these data sets is opened before the public has it.
        decided_at: UTC.
        decided_by: Person.
    """

    application_id: str
    round: int
    outcome: DecisionOutcome
    reasons: tuple[Reason, ...] = ()
    rationale: str = ""
    scopes: tuple[Scope, ...] = ()
    ends_at: datetime | None = None
    no_end_reason: str = ""
    opens_early: bool = False
    decided_at: datetime
    decided_by: str


@dataclass(frozen=True, kw_only=True)
class Condition(Record):
    """What must be done before an approval counts.

    Attributes:
        application_id: Of which application.
        text: What must be done.
        is_blocking: Whether access waits for it.
        owner: Who must do it, by role.
        due_at: UTC.
        met_at: UTC.
        met_by: Person who looked.
        evidence: What shows it, or its SHA-256.
    """

    application_id: str
    text: str
    is_blocking: bool = True
    owner: str
    due_at: datetime
    met_at: datetime | None = None
    met_by: str | None = None
    evidence: str = ""
