"""Application: what a team asks of the consortium, and where it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.record import Record
from heliograph.model.consortium.scope import Scope
from heliograph.model.consortium.stay import Stay


class ApplicationKind(StrEnum):
    """What is asked for; the same steps, another form and clock."""

    MEMBERSHIP = "membership"
    ACCESS = "access"
    RENEWAL = "renewal"
    AMENDMENT = "amendment"
    REINSTATEMENT = "reinstatement"


@dataclass(frozen=True, kw_only=True)
class Application(Record):
    """An application and its standing.

    Attributes:
        kind: What is asked for.
        project_id: For which project.
        lead_id: Who answers for it.
        template: Form and its version, as in ``tmrc-2022@1``.
        state: Of the machine of applications (``rules/application.py``).
        stays: Every state so far with its beginning: clocks, turns and pauses follow from it.
        round: Counts how often it was submitted anew; reviews belong to a round.
        scopes: What is asked for.
        saved_at: Of the last answer; UTC.
        marked: Sections that must be answered anew.
        reply_by: Until when the lead may answer; UTC.
        due_at: By when a first decision is promised; UTC.
        extensions: How often that was put off.
        again_at: When what was put off is taken up again; UTC.
        appeal_by: Until when the lead may appeal; UTC.
        sign_by: Until when all must have signed; UTC.
        appealed: Whether a decision was overturned; the panel of before may not judge again.
        renews: Grants that a renewal is about.
        copied_from: Application that this one began with.
    """

    kind: ApplicationKind
    project_id: str
    lead_id: str
    template: str
    state: str = "draft"
    stays: tuple[Stay, ...] = ()
    round: int = 1
    scopes: tuple[Scope, ...] = ()
    saved_at: datetime
    marked: tuple[str, ...] = ()
    reply_by: datetime | None = None
    due_at: datetime | None = None
    extensions: int = 0
    again_at: datetime | None = None
    appeal_by: datetime | None = None
    sign_by: datetime | None = None
    appealed: bool = False
    renews: tuple[str, ...] = ()
    copied_from: str | None = None

    @property
    def since(self) -> datetime:
        """Since when it stands where it stands."""
        return self.stays[-1].since if self.stays else self.saved_at
