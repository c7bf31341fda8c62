"""Events: the chain of signed later facts of an archive, and the keys that it names one after the other.

The chain is judged by itself: each event continues the one before and is signed by the key that the events before it name.
Whether the reader has reason to believe any of these keys is a matter of trust (``heliograph.preserve.trust``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from heliograph.errors import InputError, VerificationError
from heliograph.model.event import EVENTS, KNOWN, Event, KeyEvent, KeyEventType, KeyKind, ReceiptKeyEvent
from heliograph.model.key_history import KeyHistory
from heliograph.preserve.documents import SIGNATURE_LIMIT, is_there, parse, read_bounded
from heliograph.preserve.editions import Expected
from heliograph.preserve.finding import FindingKind, Ledger, NoticeKind
from heliograph.preserve.ports import Tree
from heliograph.signing.canonical import digest
from heliograph.signing.event import EventStatement, verify_event
from heliograph.signing.keys import VerifierKey
from heliograph.signing.note import read_note, signers

EVENT_LIMIT = 64 * 2**10

_NUMBERED = re.compile(rf"{EVENTS}/(?P<number>[1-9][0-9]{{0,8}})\.(?:json|sig)")


@dataclass(slots=True, kw_only=True)
class EventsRead:
    """The events of an archive after they were read.

    Attributes:
        history: What they say about its keys, as far as they could be followed.
        whole: Whether every one of them could be.
        lost: Whether it was said that some cannot be judged, because an event before them that is missing may name their key.
        expected: The files that have a right to be there.
    """

    origin: str
    history: KeyHistory = field(default_factory=KeyHistory)
    whole: bool = True
    lost: bool = False
    expected: Expected = field(default_factory=Expected)
    number: int = 0
    last: str | None = None
    time: str = ""


def read_events(tree: Tree, origin: str, *, listing: frozenset[str] | None, ledger: Ledger) -> EventsRead:
    """Follow the events from the first to the last; what is wrong is written down.

    Args:
        tree: Where archive.json lies.
        origin: Its origin.
        listing: Every path of the tree; None asks for one number after the other.
        ledger: Faults are written down here.
    """
    read = EventsRead(origin=origin)
    for number in _numbers(tree, listing):
        if number > read.number + 1:
            missing = f"{EVENTS}/{read.number + 1}.json"
            ledger.find(FindingKind.MISSING, missing, f"is not there, although number {number} is")
            read.whole, read.last = False, None
        read.number = number
        _read_event(tree, read, listing=listing, ledger=ledger)
    return read


def _numbers(tree: Tree, listing: frozenset[str] | None) -> Iterator[int]:
    if listing is None:
        for number in count(1):
            if not is_there(tree, f"{EVENTS}/{number}.json"):
                return
            yield number
        return
    matches = (_NUMBERED.fullmatch(path) for path in listing)
    yield from sorted({int(match["number"]) for match in matches if match})


def _read_event(tree: Tree, read: EventsRead, *, listing: frozenset[str] | None, ledger: Ledger) -> None:
    """Read one event into the history; one that cannot be relied on is left out of it."""
    path = f"{EVENTS}/{read.number}.json"
    sig_path = f"{EVENTS}/{read.number}.sig"
    read.expected.known |= {path, sig_path}
    if listing is not None and path not in listing and f"{EVENTS}/.{read.number}.json" in listing:
        return  # a run that was cut short: the event is not there yet
    data = _required(tree, path, EVENT_LIMIT, ledger)
    signature = _required(tree, sig_path, SIGNATURE_LIMIT, ledger)
    before = len(ledger.findings)
    event, signed = _checked(read, data, signature, ledger)
    if event is None or len(ledger.findings) > before:
        read.whole = False
    elif isinstance(event, KeyEvent | ReceiptKeyEvent):
        _take_in(read, event, path, ledger)
    else:
        ledger.notice(NoticeKind.UNKNOWN_EVENT, path, f"{event.type}: a newer version knows what it means")
    read.last = signed
    read.time = event.time if event else read.time


def _required(tree: Tree, path: str, limit: int, ledger: Ledger) -> bytes | None:
    before = len(ledger.findings)
    data = read_bounded(tree, path, limit, ledger)
    if data is None and len(ledger.findings) == before:
        ledger.find(FindingKind.MISSING, path, "is not there")
    return data


def _checked(
    read: EventsRead, data: bytes | None, signature: bytes | None, ledger: Ledger
) -> tuple[Event | None, str | None]:
    """The event, None where nothing vouches for it; and the digest that the next one must name, None where unknown."""
    path = f"{EVENTS}/{read.number}.json"
    here = None if data is None else digest(data)
    stated = None if signature is None else _stated(read, signature, ledger)
    if signature is None or stated is None or data is None:
        return None, stated.event_sha256 if stated else here
    if stated.event_sha256 != here:
        ledger.find(FindingKind.CHANGED, path, f"signed was sha256 {stated.event_sha256}, here is {here}")
        return None, stated.event_sha256
    event = _parsed(data, path, ledger)
    if event is not None:
        _check_place(read, event, stated, path, ledger)
        if not _check_signers(read, event, signature, ledger):
            return None, here
    return event, here


def _stated(read: EventsRead, signature: bytes, ledger: Ledger) -> EventStatement | None:
    """What the key that signs now has stated; the first event names its key itself."""
    path = f"{EVENTS}/{read.number}.sig"
    signs = read.history.signs
    try:
        note = read_note(signature)
        stated = EventStatement.from_text(note.text)
        vouched = bool(signers(note, [VerifierKey.from_text(signs.verifier)] if signs else []))
    except (InputError, VerificationError) as error:
        ledger.find(FindingKind.SIGNATURE_INVALID, path, error.message)
        return None
    if vouched or not read.history.signing:
        return stated
    made_by = ", ".join(f"{line.name}+{line.key_id.hex()}" for line in note.signatures)
    _find_unsigned(read, f"signed by {made_by}, which no event before it names", ledger)
    return None


def _parsed(data: bytes, path: str, ledger: Ledger) -> Event | None:
    event = parse(Event, data, path, ledger)
    return (
        parse(KNOWN[event.type], data, path, ledger) if event is not None and event.type in KNOWN else event
    )


def _check_place(read: EventsRead, event: Event, stated: EventStatement, path: str, ledger: Ledger) -> None:
    says = f"event {event.number} of {event.origin}"
    if (event.number, event.origin) != (read.number, read.origin):
        ledger.find(FindingKind.MISPLACED, path, f"is {says}")
    elif (stated.number, stated.origin) != (event.number, event.origin):
        signed = f"event {stated.number} of {stated.origin}"
        ledger.find(FindingKind.MISPLACED, path, f"is {says}, and signed as {signed}")
    elif event.previous != read.last and (read.whole or read.last is not None):
        ledger.find(FindingKind.MISPLACED, path, f"follows {event.previous}, before it stands {read.last}")
    elif event.time < read.time:
        ledger.find(FindingKind.MISPLACED, path, f"is of {event.time}, the event before it of {read.time}")


def _check_signers(read: EventsRead, event: Event, signature: bytes, ledger: Ledger) -> bool:
    """Beside the key that signs now, a new one must have signed the event that names it."""
    try:
        keys = [VerifierKey.from_text(text) for text in read.history.signers(event)]
        verify_event(signature, keys=keys)
    except (InputError, VerificationError) as error:
        _find_unsigned(read, error.message, ledger)
        return False
    return True


def _find_unsigned(read: EventsRead, detail: str, ledger: Ledger) -> None:
    """Behind a gap nobody knows which key a missing event named: then it is said once, and nobody is called a forger."""
    path = f"{EVENTS}/{read.number}.sig"
    if read.whole:
        ledger.find(FindingKind.SIGNATURE_INVALID, path, detail)
    elif not read.lost:
        ledger.find(FindingKind.UNVERIFIABLE, path, f"{detail}; a missing event may have named the key")
        read.lost = True


def _take_in(read: EventsRead, event: KeyEvent | ReceiptKeyEvent, path: str, ledger: Ledger) -> None:
    try:
        read.history = read.history.after(event)
    except InputError as error:
        if read.whole:
            ledger.find(FindingKind.MISPLACED, path, error.message)
        read.whole = False
        return
    if isinstance(event, KeyEvent) and event.type is KeyEventType.ROTATED and event.key is KeyKind.SIGNING:
        detail = f"{event.key_id} took the place of {event.replaces} on {event.time}, signed by both"
        ledger.notice(NoticeKind.KEY_ROTATED, path, detail)
