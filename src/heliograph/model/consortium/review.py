"""Review: what one reviewer thinks of one application, sealed until the others have written theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.record import Record


class Declaration(StrEnum):
    """What a reviewer says of ties before the dossier opens."""

    NONE = "none"
    RECUSED = "recused"


class Vote(StrEnum):
    """What a reviewer advises."""

    APPROVE = "approve"
    CONDITIONS = "approve-with-conditions"
    REJECT = "reject"
    ABSTAIN = "abstain"


@dataclass(frozen=True, kw_only=True)
class Review(Record):
    """An assignment, then a declaration, then a sealed vote.

    Attributes:
        application_id: Of which application.
        round: Of which round.
        reviewer_id: By whom.
        assigned_at: UTC.
        assigned_by: Person.
        due_at: UTC.
        declaration: Ties to the people of the application; None until declared, and until then the dossier is closed.
        declared_at: UTC.
        vote: Advice; None until written.
        scores: By criterion, 0 (not met) to 4.
        rationale: Why; for the panel.
        sealed_at: UTC; from then on it is not changed.
        unsealed_at: UTC; from then on the panel reads it.
        void_at: UTC; sections that it judged were answered anew.
    """

    application_id: str
    round: int
    reviewer_id: str
    assigned_at: datetime
    assigned_by: str
    due_at: datetime
    declaration: Declaration | None = None
    declared_at: datetime | None = None
    vote: Vote | None = None
    scores: Mapping[str, int] = field(default_factory=dict)
    rationale: str = ""
    sealed_at: datetime | None = None
    unsealed_at: datetime | None = None
    void_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether it is a vote that stands."""
        return self.sealed_at is not None and self.void_at is None and self.vote is not None
