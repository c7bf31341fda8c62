"""Check: what may be asked, field by field, so that a form can say it beside the field."""

import unicodedata
from collections.abc import Collection
from enum import StrEnum

from heliograph.errors import UsageError
from heliograph.model.case import LIMITS, Asked, CaseKind


class Fault(StrEnum):
    """What is wrong with a field."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    UNKNOWN = "unknown"
    NO_ADDRESS = "no-address"


NAMES = {
    "dataset": "data set",
    "account_id": "account",
    "page": "page",
    "words": "words",
    "reach": "e-mail address",
    "note": "note",
    "outcome": "outcome",
}
"""Fields as people call them."""

SENTENCES = {
    Fault.EMPTY: "The {name} must not be empty.",
    Fault.TOO_LONG: "The {name} is too long: at most {limit} characters.",
    Fault.UNKNOWN: "There is no such {name}.",
    Fault.NO_ADDRESS: "This is no {name}.",
}


def tidied(asked: Asked) -> Asked:
    """Without the blanks around, and without control characters, which no database and no terminal should meet."""
    return Asked(
        kind=asked.kind,
        words=clean(asked.words),
        dataset=clean(asked.dataset),
        account_id=clean(asked.account_id),
        page=clean(asked.page),
        reach=clean(asked.reach),
    )


def clean(text: str) -> str:
    """A text as it is kept: lines end with a line feed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}).strip()


def faults(asked: Asked, known: Collection[str]) -> dict[str, Fault]:
    """What is wrong, by field.

    Args:
        asked: What was typed, tidied.
        known: Names of the data sets of the archive.
    """
    needed = ("dataset", "account_id", "words") if asked.kind is CaseKind.CONTEST else ("words",)
    found = {name: Fault.EMPTY for name in needed if not getattr(asked, name)}
    if asked.dataset and asked.dataset.partition("@")[0] not in known:
        found["dataset"] = Fault.UNKNOWN
    if asked.reach and not _is_address(asked.reach):
        found["reach"] = Fault.NO_ADDRESS
    for name in ("dataset", "account_id", "page", "words", "reach"):
        if len(getattr(asked, name)) > LIMITS[name]:
            found[name] = Fault.TOO_LONG
    return found


def refuse(name: str, fault: Fault) -> UsageError:
    """The error that says it in one sentence."""
    return UsageError(SENTENCES[fault].format(name=NAMES[name], limit=LIMITS.get(name)))


def _is_address(text: str) -> bool:
    """Whether a mail might reach it: more than this only sending one can tell."""
    before, at, after = text.rpartition("@")
    return bool(before and at and after) and not any(c.isspace() for c in text)
