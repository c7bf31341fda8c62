"""Reasoned request: what a coordinator of digital services asks of the provider, and what became of it.

Art. 40(4) of Regulation (EU) 2022/2065. It is the record beside an application; the application itself takes the same steps as any.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.record import Record


class AmendmentGround(StrEnum):
    """Why a provider may ask that a request be amended (Art. 40(5)); there are no others."""

    NO_ACCESS_TO_DATA = "no-access-to-data"
    SIGNIFICANT_VULNERABILITY = "significant-vulnerability"


class AmendmentAnswer(StrEnum):
    """How the coordinator has answered."""

    AMENDED = "amended"
    STANDS = "stands"


class Side(StrEnum):
    """Whose clock it is."""

    PROVIDER = "provider"
    COORDINATOR = "digital-services-coordinator"


@dataclass(frozen=True, kw_only=True)
class ReasonedRequest(Record):
    """A request for one application.

    Attributes:
        application_id: Whose researchers it is about.
        coordinator: Who made it, as letters call them.
        reference: Under which sign.
        received_at: UTC; clocks run from that day on.
        access_by: By when access must be given; UTC.
        access_until: When it ends; UTC.
        duties: What it asks of the researchers, a sentence each.
        asks_deletion: Whether data must be deleted at the end.
        asks_output_check: Whether outputs are checked before they leave.
        recorded_at: UTC.
        recorded_by: Person.
        ground: On which an amendment was asked for; empty before.
        proposal: The other way that the provider proposes.
        amendment_at: UTC.
        amendment_by: Person.
        answer: Of the coordinator; empty before.
        answered_at: UTC.
        mediation_at: When the provider asked for mediation; UTC.
        mediation_by: Person.
        mediation_began_at: UTC.
        mediation_ended_at: UTC.
        given_at: When the first grant opened; UTC.
        given_told_at: When the coordinator was told; UTC.
        given_told_by: Person.
        ended_at: When the last grant ended; UTC.
        ended_told_at: When the coordinator was told; UTC.
        ended_told_by: Person.
    """

    application_id: str
    coordinator: str
    reference: str
    received_at: datetime
    access_by: datetime
    access_until: datetime
    duties: tuple[str, ...] = ()
    asks_deletion: bool = False
    asks_output_check: bool = False
    recorded_at: datetime
    recorded_by: str
    ground: str = ""
    proposal: str = ""
    amendment_at: datetime | None = None
    amendment_by: str | None = None
    answer: str = ""
    answered_at: datetime | None = None
    mediation_at: datetime | None = None
    mediation_by: str | None = None
    mediation_began_at: datetime | None = None
    mediation_ended_at: datetime | None = None
    given_at: datetime | None = None
    given_told_at: datetime | None = None
    given_told_by: str | None = None
    ended_at: datetime | None = None
    ended_told_at: datetime | None = None
    ended_told_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestClock:
    """One clock of a request.

    Attributes:
        step: Which.
        side: Whose.
        start: From when it runs; UTC.
        due: Until when; UTC.
        done_at: When it was stopped; None: it runs, or is over.
    """

    step: Step
    side: Side
    start: datetime
    due: datetime
    done_at: datetime | None = None
