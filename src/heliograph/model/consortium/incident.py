"""Incident: something went wrong with data or people."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heliograph.model.consortium.record import Record
from heliograph.model.consortium.stay import Stay


class Informed(StrEnum):
    """Who is told of a breach besides those who handle it; decided before the incident ends, and kept in its event."""

    NOBODY = "nobody"
    PEOPLE = "people"
    AUTHORITY = "authority"
    BOTH = "both"


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
