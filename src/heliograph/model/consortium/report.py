"""Consortium report: what became of applications, in numbers that point to nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

SMALLEST = 5
"""Smallest number that is published, except none."""
SEVERAL, UNSAID = "several", "unsaid"
"""Rows of refusals that name several criteria, or none."""


class Ending(StrEnum):
    """What became of an application, as the report counts it."""

    APPROVED = "approved"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """One application, as the report sees it: no names, no ids.

    Attributes:
        received_on: Day on which it was submitted first.
        ending: What became of it.
        unmet: Codes of the criteria that a refusal names.
        organisation_kind: Of the organisation of its project.
        region: Where that organisation is; as coarse as the report is to be.
        language: In which the applicants wrote.
        our_days: Working days of our time until the decision; None while there is none.
        was_returned: Whether it was sent back for more at least once.
        was_appealed: Whether the refusal was appealed.
        was_overturned: Whether the appeal was upheld.
    """

    received_on: date
    ending: Ending
    unmet: frozenset[str] = frozenset()
    organisation_kind: str
    region: str
    language: str
    our_days: int | None = None
    was_returned: bool = False
    was_appealed: bool = False
    was_overturned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """How long we took, in working days of our time.

    Attributes:
        median: Half took no longer; None below five decisions.
        nine_in_ten: Nine in ten took no longer; None below ten decisions.
    """

    median: float | None = None
    nine_in_ten: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some endings that are counted together because one alone would be too few.

    Attributes:
        endings: Which.
        count: How many.
    """

    endings: tuple[Ending, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One row of a breakdown.

    Attributes:
        name: Of the region, kind or language; None: all that are too few to stand alone.
        received: How many.
        parts: By ending, in the parts of the whole; empty where only what was received can be told.
        days: How long they took.
    """

    name: str | None
    received: int
    parts: tuple[int, ...]
    days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsortiumReport:
    """The numbers of one period. None is a number that is not told, because it or its complement is too small.

    Attributes:
        start: First day on which the applications that it counts were received.
        end: Last day.
        received: How many.
        decided: How many of them were decided, approved or refused.
        returned: How many were sent back at least once.
        parts: By ending.
        refusals: Refusals by the criterion that they name, ``several`` apart. Rows that are too few stand together under None.
        days: How long decisions took.
        regions: By region.
        kinds: By kind of organisation.
        languages: By language.
        appeals: Refusals that were appealed.
        overturned: Appeals that were upheld.
        suspensions: Grants that were suspended in the period.
        revocations: Grants that were revoked in the period.
    """

    start: date
    end: date
    received: int | None
    decided: int | None
    returned: int | None
    parts: tuple[Part, ...] = ()
    refusals: Mapping[str | None, int] = field(default_factory=dict)
    days: Days = Days()
    regions: tuple[Group, ...] = ()
    kinds: tuple[Group, ...] = ()
    languages: tuple[Group, ...] = ()
    appeals: int | None = None
    overturned: int | None = None
    suspensions: int | None = None
    revocations: int | None = None
