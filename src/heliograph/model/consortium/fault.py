"""Fault: what is wrong with an answer. It never stops a save; it stops a submission."""

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What can be wrong."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    SHAPE = "shape"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    TOO_SMALL = "too-small"
    TOO_LARGE = "too-large"
    NOT_A_CHOICE = "not-a-choice"
    NOT_A_DAY = "not-a-day"
    NOT_AN_ADDRESS = "not-an-address"
    NOT_CONFIRMED = "not-confirmed"
    TWICE = "twice"
    HIDDEN_CHARACTERS = "hidden-characters"
    FILE_KIND = "file-kind"
    FILE_SIZE = "file-size"
    FILE_EMPTY = "file-empty"
    FILE_UNSAFE = "file-unsafe"
    FILE_NOT_HELD = "file-not-held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault of one answer.

    Attributes:
        kind: What is wrong.
        limit: The bound that was crossed or the word that was not known, for the message.
        item: Which entry of a list, from 1; None: the answer as a whole.
        person_id: Whose answer, where each applicant answers alone.
    """

    kind: FaultKind
    limit: str = ""
    item: int | None = None
    person_id: str = ""
