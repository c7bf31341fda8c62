"""Trust: which keys may vouch for an archive, and whether one of them signed a release.

Given keys (``--key``) come before pinned ones, pinned ones before those that the archive names itself. The first
kind that exists decides alone: a key the archive names on its own never stands in for the one the reader knows. A key is
known with those that signed events link to it, before and after: each rotation is signed by the old key and the new one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from heliograph.errors import InputError, UsageError, VerificationError
from heliograph.model.archive import ArchiveDescription
from heliograph.model.key_history import KeyHistory
from heliograph.preserve.events import EventsRead
from heliograph.preserve.finding import FindingKind, Ledger, NoticeKind
from heliograph.signing.canonical import digest
from heliograph.signing.keys import VerifierKey
from heliograph.signing.note import Note, read_note, signers
from heliograph.signing.release import ReleaseStatement

Said = TypeVar("Said")


class Vouching(StrEnum):
    """From where the reader has the key."""

    GIVEN = "given"
    PINNED = "pinned"
    SELF = "self-vouched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """The keys a verification starts from.

    Attributes:
        given: Keys the reader named, and those that events link to them.
        pinned: Keys seen earlier, by origin, likewise.
        listed: Keys of archive.json that its events do not contradict; empty without one.
        origin: The origin in archive.json; None without one.
        history: What the events of the archive say about its keys; empty without any.
        followed: Whether every event could be followed.
    """

    given: tuple[VerifierKey, ...] = ()
    pinned: Mapping[str, tuple[VerifierKey, ...]]
    listed: tuple[VerifierKey, ...] = ()
    origin: str | None = None
    history: KeyHistory = field(default_factory=KeyHistory)
    followed: bool = True

    def keys_for(self, origins: Sequence[str]) -> tuple[Vouching | None, tuple[VerifierKey, ...]]:
        """The keys that may vouch for one of these origins, and from where they are; no keys, no vouching."""
        if self.given:
            return Vouching.GIVEN, self.given
        pinned = tuple(key for origin in dict.fromkeys(origins) for key in self.pinned.get(origin, ()))
        if pinned:
            return Vouching.PINNED, pinned
        return (Vouching.SELF if self.listed else None), self.listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A release whose signature holds.

    Attributes:
        key: The key that signed; its name is the origin.
        vouching: From where the reader has that key.
        whole: Whether release.json has the bytes that were signed.
    """

    key: VerifierKey
    vouching: Vouching
    statement: ReleaseStatement
    whole: bool


def read_trust(
    archive: ArchiveDescription | None,
    *,
    trusted: Sequence[str],
    pinned: Mapping[str, Sequence[str]],
    ledger: Ledger,
    archive_path: str,
    events: EventsRead | None = None,
) -> Trust:
    """Bring the keys of all three sources together, and compare what archive.json lists with what is known.

    Args:
        archive: Its description; None without one.
        trusted: Verifier keys the reader named.
        pinned: Verifier keys seen earlier, by origin.
        ledger: What differs is written down here.
        archive_path: Path of archive.json, for that.
        events: The events of the archive.

    Raises:
        UsageError: A given key cannot be read.
    """
    history = events.history if events else KeyHistory()
    chain = tuple(_usable([period.verifier for period in history.signing]))
    listed = _listed(archive, ledger, archive_path) if archive else ()
    if events is not None and events.whole and chain:
        listed = _agreeing(listed, chain, history, ledger, archive_path)
    known = Trust(
        given=_linked(tuple(_given(text) for text in trusted), chain),
        pinned={origin: _linked(tuple(_usable(keys)), chain) for origin, keys in pinned.items()},
        listed=listed,
        origin=archive.origin if archive else None,
        history=history,
        followed=events is None or events.whole,
    )
    if known.listed and known.origin:
        _compare(known, known.origin, ledger, archive_path)
    return known


def check_signature(
    release_json: bytes, signature: bytes, *, trust: Trust, prefix: str, ledger: Ledger
) -> Signed | None:
    """Check release.sig; None when nobody the reader knows vouches for the release, which is written down."""
    path = f"{prefix}release.sig"
    try:
        note = read_note(signature)
        statement = ReleaseStatement.from_text(note.text)
    except InputError as error:
        ledger.find(FindingKind.SIGNATURE_INVALID, path, error.message)
        return None
    names = [line.name for line in note.signatures]
    vouching, keys = trust.keys_for([trust.origin, *names] if trust.origin else names)
    if vouching is None:
        ledger.find(
            FindingKind.UNVERIFIABLE, path, f"signed as {names[0]}, and no key of that name is known here"
        )
        return None
    signer = _signer(note, keys, trust, path, ledger)
    if signer is None:
        return None
    whole = statement.release_sha256 == digest(release_json)
    if not whole:
        detail = f"signed was sha256 {statement.release_sha256}, here is {digest(release_json)}"
        ledger.find(FindingKind.CHANGED, f"{prefix}release.json", detail)
    return Signed(key=signer, vouching=vouching, statement=statement, whole=whole)


def vouched(
    data: bytes, read: Callable[[str], Said], *, trust: Trust, path: str, ledger: Ledger
) -> Said | None:
    """What a signed note says; None where it is none, or nobody who may vouch has signed it: that is written down.

    Args:
        data: The note.
        read: From its text to what it says; InputError for another text.
        trust: Who may vouch.
        path: Where it stands.
        ledger: Faults are written down here.
    """
    try:
        note = read_note(data)
        said = read(note.text)
    except InputError as error:
        ledger.find(FindingKind.SIGNATURE_INVALID, path, error.message)
        return None
    return said if signer_of(note, trust=trust, path=path, ledger=ledger) else None


def signer_of(note: Note, *, trust: Trust, path: str, ledger: Ledger) -> VerifierKey | None:
    """Who of those that may vouch signed a note; None when nobody did, which is written down."""
    names = [line.name for line in note.signatures]
    _, keys = trust.keys_for([trust.origin, *names] if trust.origin else names)
    return _signer(note, keys, trust, path, ledger)


def _signer(
    note: Note, keys: tuple[VerifierKey, ...], trust: Trust, path: str, ledger: Ledger
) -> VerifierKey | None:
    try:
        found = signers(note, keys)
        if found:
            return found[0]
        others = signers(note, trust.listed)
    except VerificationError as error:
        ledger.find(FindingKind.SIGNATURE_INVALID, path, error.message)
        return None
    known = ", ".join(_short(key) for key in keys)
    if others:
        ledger.find(
            FindingKind.KEY_CHANGED, path, f"signed by {_short(others[0])}; given or pinned is {known}"
        )
    else:
        made_by = ", ".join(f"{line.name}+{line.key_id.hex()}" for line in note.signatures)
        ledger.find(FindingKind.SIGNATURE_INVALID, path, f"signed by {made_by}; known is {known}")
    return None


def _compare(trust: Trust, origin: str, ledger: Ledger, path: str) -> None:
    vouching, keys = trust.keys_for([origin])
    new = [key for key in trust.listed if key not in keys]
    if vouching is Vouching.SELF or not new:
        return
    names = ", ".join(_short(key) for key in new)
    if len(new) == len(trust.listed):
        known = ", ".join(_short(key) for key in keys)
        ledger.find(FindingKind.KEY_CHANGED, path, f"{origin} lists the key {names}; {vouching} is {known}")
    else:
        ledger.notice(
            NoticeKind.NEW_KEY, path, f"{names} was neither given nor pinned; no release needs it yet"
        )


def _linked(known: tuple[VerifierKey, ...], chain: tuple[VerifierKey, ...]) -> tuple[VerifierKey, ...]:
    """Known keys with those that signed events link to one of them."""
    return tuple(dict.fromkeys((*known, *chain))) if any(key in chain for key in known) else known


def _agreeing(
    listed: tuple[VerifierKey, ...],
    chain: tuple[VerifierKey, ...],
    history: KeyHistory,
    ledger: Ledger,
    path: str,
) -> tuple[VerifierKey, ...]:
    """The keys of archive.json that events name too; it is not signed, and they are."""
    for key in chain:
        if key not in listed:
            ledger.find(
                FindingKind.CHANGED, path, f"does not list the key {_short(key)}, which an event names"
            )
    if history.adopted:  # the archive was in use before its first event
        return listed
    for key in listed:
        if key not in chain:
            ledger.notice(NoticeKind.NEW_KEY, path, f"{_short(key)} is named by no event")
    return tuple(key for key in listed if key in chain)


def _listed(archive: ArchiveDescription, ledger: Ledger, path: str) -> tuple[VerifierKey, ...]:
    found = []
    for text in archive.keys:
        try:
            found.append(VerifierKey.from_text(text))
        except InputError as error:
            ledger.find(FindingKind.MALFORMED, path, error.message)
    return tuple(key for key in found if key.usable)


def _given(text: str) -> VerifierKey:
    try:
        key = VerifierKey.from_text(text)
    except InputError as error:
        raise UsageError(
            f"the key given cannot be read: {error.message}",
            hint="A key looks like example.org/archive+1a2b3c4d+AZ...: copy all of it, in quotes.",
        ) from None
    if not key.usable:
        raise UsageError(
            f"the key of {key.name} is of type {key.kind:#04x}; this version checks Ed25519 only"
        )
    return key


def _usable(texts: Sequence[str]) -> list[VerifierKey]:
    return [key for key in map(VerifierKey.from_text, texts) if key.usable]


def _short(key: VerifierKey) -> str:
    return f"{key.name}+{key.id.hex()}"
