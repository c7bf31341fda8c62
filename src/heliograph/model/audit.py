"""AuditEvent: the record of one act that changed or showed something."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """Who did what, and when. It holds no words of anybody: ids, codes, dates and digests alone.

    Attributes:
        at: UTC.
        who: Who acted: ``form``, ``mail``, ``system``, the id of a person of the consortium, or the name of a person at the publisher.
        what: What was done, such as ``case-opened`` or ``application-submit``.
        subject: What it was done to, as in ``case/12`` or ``application/0192…``.
        role: As what they acted; empty where there are no roles.
        data: What else must be known of the act.
    """

    at: datetime
    who: str
    what: str
    subject: str
    role: str = ""
    data: Mapping[str, str | int | bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """An event as it stands in the chain of all events.

    Attributes:
        number: From 1 on, without a gap.
        event: What was done.
        previous: Link of the entry before it.
        link: SHA-256 over number, event and previous (``heliograph.signing.chain``).
    """

    number: int
    event: AuditEvent
    previous: str
    link: str


HEADS = "consortium-record/audit-heads"
"""Folder of an archive that holds signed heads of the log, as ``<number>.note``."""

TRANSPARENCY = "consortium-record/transparency"
"""Folder of an archive that holds what its consortium reports on itself, as ``2026-1.json`` with ``2026-1.note``."""

RECORD = "consortium-record"
"""Folder of an archive that holds what its consortium tells the public: these two, and the register."""

SEALED = {"announcements": "announcements.json", "register": f"{RECORD}/register.json"}
"""Records that are written anew when they change, each with its signature in one file: name, and place in the archive."""
