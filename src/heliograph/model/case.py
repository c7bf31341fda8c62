"""Case: what somebody asks of a publisher, and how it ended."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CaseKind(StrEnum):
    """What is asked."""

    CONTEST = "contest"
    PROBLEM = "problem"


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a case ended."""

    CORRECTED = "corrected"
    EXPLAINED = "explained"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


OUTCOMES: dict[Outcome, str] = {
    Outcome.CORRECTED: "The person was right; a release, a page or a description was changed or will be.",
    Outcome.EXPLAINED: "Nothing was wrong; the note says why it looked so.",
    Outcome.REJECTED: "The publisher keeps to what it published; the note says why.",
    Outcome.WITHDRAWN: "The person took it back.",
    Outcome.DUPLICATE: "Another case asks the same; the note names it.",
}
"""What each outcome means."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One step that a case may take.

    Attributes:
        verb: What is done.
        before: Where the case stands; None before it exists.
        after: Where it stands then.
        needs: What must be said.
    """

    verb: str
    before: CaseState | None
    after: CaseState
    needs: tuple[str, ...]


TRANSITIONS = (
    Transition("open", None, CaseState.OPEN, ("words",)),
    Transition("close", CaseState.OPEN, CaseState.CLOSED, ("outcome", "note")),
)
"""All steps there are: what is closed stays closed, another case may be opened."""

LIMITS: dict[str, int] = {
    "dataset": 80,
    "account_id": 120,
    "page": 500,
    "words": 5000,
    "reach": 200,
    "note": 5000,
}
"""Characters that each text of a case may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person types.

    Attributes:
        kind: A contest ("this account is mine and was not part of it") or a problem.
        words: In the words of the person.
        dataset: Data set or release that it is about; may be empty for a problem.
        account_id: Account as published; only for a contest.
        page: Address of a page; only for a problem, may be empty.
        reach: E-mail address for the answer; may be empty.
    """

    kind: CaseKind
    words: str
    dataset: str = ""
    account_id: str = ""
    page: str = ""
    reach: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What was asked, when, and what became of it.

    Attributes:
        number: By which the person and the publisher speak of it.
        asked: What the person typed; never on a public page.
        opened_at: UTC.
        state: Open or closed.
        is_told: Whether the publisher was sent a mail.
        outcome: Of a closed case.
        note: Why, in the words of the publisher; not public.
        closed_at: UTC.
    """

    number: int
    asked: Asked
    opened_at: datetime
    state: CaseState = CaseState.OPEN
    is_told: bool = False
    outcome: Outcome | None = None
    note: str = ""
    closed_at: datetime | None = None
