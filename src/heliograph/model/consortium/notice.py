"""Notice: something that somebody is to be told by mail, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.record import Record


class NoticeState(StrEnum):
    """Where a notice is; only the first is still to be sent."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Notice(Record):
    """One thing that one person is told. Where it goes is looked up when it is sent.

    Attributes:
        recipient: Person.
        template: Code of its text, such as ``application-returned``.
        data: What stands in the braces of the text.
        subject: What it is about, as in ``application/0192…``.
        language: Of the text.
        deadline_kind: Of the deadline that it reminds of; empty when it reminds of none.
        due_at: UTC; that deadline.
        state: Where it is.
        attempts: How often it was tried.
        queued_at: UTC.
        next_try_at: UTC; not sent earlier.
        sent_at: UTC; when the server of mail accepted it. Deadlines count from then.
        delivered_at: UTC; when a server said that it had arrived.
    """

    recipient: str
    template: str
    data: Mapping[str, str] = field(default_factory=dict)
    subject: str
    language: str = "en"
    deadline_kind: str = ""
    due_at: datetime | None = None
    state: NoticeState = NoticeState.QUEUED
    attempts: int = 0
    queued_at: datetime
    next_try_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
