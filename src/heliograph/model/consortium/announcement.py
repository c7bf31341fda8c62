"""Announcement: something new that a consortium says to everybody."""

from dataclasses import dataclass
from enum import StrEnum

from heliograph.model.consortium.criterion import Criterion
from heliograph.model.consortium.period import Period
from heliograph.model.consortium.published import Published


class AnnouncementKind(StrEnum):
    """What it is about."""

    RELEASE = "release"
    CHANGE = "change"
    REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One announcement, without words of ours.

    Attributes:
        kind: What it is about.
        id: Among those of the consortium; it stays.
        on: From when, as documents write moments.
        about: The release, the proposed criterion, or the half-year of the report.
    """

    kind: AnnouncementKind
    id: str
    on: str
    about: Published | Criterion | Period
