"""Chain of audit events: each carries a digest of itself and of the one before, so that none can be changed, removed or moved.

The rules:

1. Numbers go from 1 on without a gap; the first follows ``GENESIS``.
2. A link is the SHA-256 of the canonical JSON of number, event and previous link.
3. A signed head says which link stood at a number: who writes all later links anew does not fit it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from itertools import islice

from heliograph.model.audit import AuditEntry, AuditEvent
from heliograph.signing.canonical import canonical, digest

GENESIS = digest(b"heliograph-audit/v1\n")
"""What the first event follows."""

NEAR = 1000
"""Places around its own at which a moved event is looked for."""


class FaultKind(StrEnum):
    """What was done to a chain."""

    CHANGED = "changed"
    MISSING = "missing"
    MOVED = "moved"
    INSERTED = "inserted"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first thing in a chain that is not as it was.

    Attributes:
        number: Of the event.
        kind: What was done to it.
        detail: How that shows.
    """

    number: int
    kind: FaultKind
    detail: str

    def __str__(self) -> str:
        return f"event {self.number} {'is' if self.kind is FaultKind.MISSING else 'was'} {self.kind}: {self.detail}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """How far a chain could be followed.

    Attributes:
        number: Of the last event that is as it was; 0 for none.
        link: Its link.
        fault: What stands behind it, where that is not as it was.
    """

    number: int = 0
    link: str = GENESIS
    fault: Fault | None = None


def text_of(event: AuditEvent, number: int, previous: str) -> bytes:
    """What is digested: canonical JSON.

    Raises:
        InputError: The event holds what JSON cannot say.
    """
    return canonical(
        {
            "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "data": dict(event.data),
            "number": number,
            "previous": previous,
            "role": event.role,
            "subject": event.subject,
            "what": event.what,
            "who": event.who,
        }
    )


def link(before: str, event: AuditEvent, number: int) -> str:
    """The link of an event that stands at a number behind another.

    Args:
        before: Link of the event before it, or ``GENESIS``.
        event: What was done.
        number: Its place.

    Raises:
        InputError: The event holds what JSON cannot say.
    """
    return digest(text_of(event, number, before))


def chained(event: AuditEvent, *, number: int = 0, link_before: str = GENESIS) -> AuditEntry:
    """The entry of an event that is added behind the last one.

    Args:
        event: What was done.
        number: Of the last entry; 0 when there is none.
        link_before: Its link.
    """
    mine = link(link_before, event, number + 1)
    return AuditEntry(number=number + 1, event=event, previous=link_before, link=mine)


def follow(entries: Iterable[AuditEntry], heads: Mapping[int, str] | None = None) -> Followed:
    """Follow a chain from the first event to the last, or to the first that is not as it was.

    Args:
        entries: In the order of their numbers.
        heads: Links by number that were signed.
    """
    signed, at, rest = dict(heads or {}), Followed(), iter(entries)
    for entry in rest:
        if entry.number != at.number + 1 or entry.previous != at.link or not _holds(entry, entry.number):
            return Followed(number=at.number, link=at.link, fault=_judged(at, entry, rest))
        if signed.get(entry.number, entry.link) != entry.link:
            return Followed(number=at.number, link=at.link, fault=_rewritten(entry.number, signed))
        at = Followed(number=entry.number, link=entry.link)
    beyond = [number for number in signed if number > at.number]
    if beyond:
        detail = f"the log ends before it, and the head of {min(beyond)} was signed"
        fault = _fault(at.number + 1, FaultKind.MISSING, detail)
        return Followed(number=at.number, link=at.link, fault=fault)
    return at


def _holds(entry: AuditEntry, number: int) -> bool:
    return link(entry.previous, entry.event, number) == entry.link


def _judged(at: Followed, entry: AuditEntry, rest: Iterator[AuditEntry]) -> Fault:
    """What was done, by where the entries around once stood: their links remember it."""
    expected = at.number + 1
    if entry.number != expected:
        return _fault(expected, FaultKind.MISSING, f"the next that is there is {entry.number}")
    stood = _stood(entry)
    behind = [_stood(other) for other in islice(rest, NEAR if stood and stood > expected else 1)]
    if stood is None and expected in behind:
        return _fault(expected, FaultKind.INSERTED, "what stands behind it once stood here")
    if stood is None:
        return _fault(expected, FaultKind.CHANGED, "it is not what its link was made of")
    if stood == expected:
        return _fault(expected, FaultKind.CHANGED, "it does not follow the one before it")
    detail = f"what stands at {expected} once stood at {stood}"
    if stood < expected:
        return _fault(stood, FaultKind.INSERTED, detail)
    return _fault(expected, FaultKind.MOVED if expected in behind else FaultKind.MISSING, detail)


def _fault(number: int, kind: FaultKind, detail: str) -> Fault:
    return Fault(number=number, kind=kind, detail=detail)


def _stood(entry: AuditEntry) -> int | None:
    """The number at which an entry has its link, if any near does."""
    near = (entry.number + sign * step for step in range(NEAR) for sign in ((1, -1) if step else (1,)))
    return next((number for number in near if number > 0 and _holds(entry, number)), None)


def _rewritten(number: int, signed: Mapping[int, str]) -> Fault:
    before = max((held for held in signed if held < number), default=0)
    detail = f"its link is not the one that was signed; what differs stands between {before + 1} and {number}"
    return _fault(number, FaultKind.REWRITTEN, detail)
