"""AuditEvent: the record of one act that changed something."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """Who did what, and when. It holds no words of anybody.

    Attributes:
        at: UTC.
        who: Who acted: ``form``, ``mail``, or the name of a person at the publisher.
        what: What was done: ``case-opened``, ``case-mailed``, ``case-mail-failed``, ``case-closed``.
        subject: What it was done to, as in ``case/12``.
    """

    at: datetime
    who: str
    what: str
    subject: str
