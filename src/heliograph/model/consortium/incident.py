"""Incident: something went wrong with data or people."""

from dataclasses import dataclass
from datetime import datetime

from heliograph.model.consortium.record import Record
from heliograph.model.consortium.stay import Stay


@dataclass(frozen=True, kw_only=True)
class Incident(Record):
    """An incident and its standing.

    Attributes:
        words: What was reported.
        severity: ``low``, ``medium``, ``high``; empty until it was looked at.
        state: Of the machine of incidents.
        stays: Every state so far with its beginning.
        grants: Grants that it is about.
        rationale: Why it was ended, or dismissed.
        reported_at: UTC.
        reported_by: Person; empty for a report from outside.
    """

    words: str
    severity: str = ""
    state: str = "open"
    stays: tuple[Stay, ...] = ()
    grants: tuple[str, ...] = ()
    rationale: str = ""
    reported_at: datetime
    reported_by: str = ""
