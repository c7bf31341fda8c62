"""Notice: something that a person is told by mail, and how far it came."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.record import Record


class NoticeState(StrEnum):
    """How far a notice came."""

    QUEUED = "queued"
    ACCEPTED = "accepted"
    BOUNCED = "bounced"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Notice(Record):
    """One notice to one person. Its address is looked up when it is sent, so that an erased person keeps none.

    Attributes:
        person_id: To whom.
        code: Of its text, such as ``application-returned``.
        subject: What it is about, as in ``application/0192…``.
        data: What the text needs, by name.
        step: Of which clock it reminds; None where it reminds of none.
        due_at: Of which deadline it reminds; UTC.
        state: How far it came.
        attempts: How often it was tried.
        queued_at: UTC.
        next_try_at: Not before; UTC.
        accepted_at: When the mail server took it; UTC. Only from then on somebody counts as told.
        bounced_at: When it came back; UTC. Then it counts as not told.
    """

    person_id: str
    code: str
    subject: str
    data: Mapping[str, str] = field(default_factory=dict)
    step: Step | None = None
    due_at: datetime | None = None
    state: NoticeState = NoticeState.QUEUED
    attempts: int = 0
    queued_at: datetime
    next_try_at: datetime | None = None
    accepted_at: datetime | None = None
    bounced_at: datetime | None = None
