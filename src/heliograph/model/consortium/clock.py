"""Clock: how long a step may take, and who must have been told before its end acts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Step(StrEnum):
    """Steps that have a clock."""

    RECEIPT = "receipt"
    DRAFT = "draft"
    COMPLETENESS = "completeness"
    FIRST_DECISION = "first-decision"
    OUTER_BOUND = "outer-bound"
    REVIEW = "review"
    REPLY = "reply"
    CONDITION = "condition"
    SIGNATURE = "signature"
    APPEAL = "appeal"
    SUSPENSION_ALONE = "suspension-alone"
    REVOCATION_NOTICE = "revocation-notice"
    INCIDENT_NOTICE = "incident-notice"
    GRANT_END = "grant-end"
    RENEWAL = "renewal"
    CLOSEOUT = "close-out"
    OUTPUT_CHECK = "output-check"
    AMENDMENT = "amendment"
    AMENDMENT_ANSWER = "amendment-answer"
    MEDIATION = "mediation"
    MEDIATION_START = "mediation-start"
    MEDIATION_END = "mediation-end"
    ACCESS = "access"
    ACCESS_NOTICE = "access-notice"
    ACCESS_END_NOTICE = "access-end-notice"


class Unit(StrEnum):
    """What a clock counts."""

    WORKING_DAYS = "working-days"
    DAYS = "days"


class Holder(StrEnum):
    """Whose turn it is, as far as clocks care."""

    OURS = "ours"
    APPLICANT = "applicant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How long a step may take.

    Attributes:
        step: Which step.
        days: How many; 0 where the day itself comes from elsewhere (the end of a grant, the due date of a condition).
        unit: Of what.
        reminders: When reminders go out: so many units before the end.
        shares: The same as shares of the time, in percent.
        needed: How many reminders a mail server must have accepted before the end acts.
        notice: Days between the last of these and the act.
        fixed: Whether law or a regulator's guidance sets the length: it may be longer, not shorter.
        exact: Whether the law sets the length, and nobody may set another.
        about: Where it comes from, for the reference page.
    """

    step: Step
    days: int
    unit: Unit = Unit.DAYS
    reminders: tuple[int, ...] = ()
    shares: tuple[int, ...] = ()
    needed: int = 0
    notice: int = 0
    fixed: bool = False
    exact: bool = False
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A change of the turn.

    Attributes:
        at: UTC.
        holder: Who has it from then on; None: nobody, the matter is decided.
    """

    at: datetime
    holder: Holder | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeTaken:
    """How long a matter took, in working days.

    Attributes:
        ours: While the turn was ours.
        applicants: While the applicant held it.
    """

    ours: int
    applicants: int

    @property
    def elapsed(self) -> int:
        """From the first turn on."""
        return self.ours + self.applicants
