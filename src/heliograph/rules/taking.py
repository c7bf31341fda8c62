"""Takings: how much may be taken in a day, when names are being guessed, and what a server in front may send."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from heliograph.rules.delivery import PARTIAL, Delivery
from heliograph.rules.querying import NO_EDITION, Quota
from heliograph.rules.ruling import Unmet

HOUR = timedelta(hours=1)

REFUSED_NAMES = 20
"""Refused names within an hour at which an alarm is raised, where the settings say nothing else."""

BUDGET = Unmet(
    "budget-left",
    "Of the bytes that a member may take of this data set in a day, enough are left.",
    "nobody: it begins anew at midnight UTC; the publisher sets it",
)
NO_FILE = Unmet(
    "no-such-file", "The edition has a file of this name.", "nobody: its manifest lists its files"
)
CHANGED = Unmet(
    "file-as-signed",
    "The file on the server is the one that was signed.",
    "the publisher: heliograph verify says what is wrong",
)
SAME_FOR_ALL = Unmet(
    "same-for-all",
    "Members get this edition as it is: of one whose copies are traced each gets a copy of their own.",
    "the publisher: heliograph trace copy makes yours",
)
IN_PARTS = Unmet(
    "in-parts",
    "A file of more than 64 MiB is asked for in single ranges of at most 64 MiB.",
    "you: heliograph get does so",
)

GUESSES = frozenset({NO_FILE.code, NO_EDITION.code, "no-grant"})
"""Refusals that look like names being tried."""

PART = 64 << 20
"""Bytes that a server in front sends at most in one answer, so that a revocation is felt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is allowed.

    Attributes:
        bytes_per_day: Of one data set, for one member; None: as much as they like.
        refused_names: Refused names within an hour at which an alarm is raised.
        queries: How much may be asked of it on the server.
    """

    bytes_per_day: int | None = 100 * 10**9
    refused_names: int = REFUSED_NAMES
    queries: Quota = field(default_factory=Quota)


def midnight(now: datetime) -> datetime:
    """When the day began, for which bytes are counted."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def is_alarming(most: int, refused: int) -> bool:
    """Whether this refusal is the one at which an alarm is raised; later ones of the hour raise no other."""
    return refused > 0 and refused % most == 0


def in_parts(said: Delivery, size: int) -> bool:
    """Whether a server in front may send an answer."""
    return said.count == 0 or size <= PART or (said.status == PARTIAL and said.count <= PART)
