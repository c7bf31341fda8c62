"""Chain: the events of an archive as their publisher reads and continues them.

Writing the event is the moment at which something has happened: what comes before it (a new key file, a line in
archive.json) means nothing without it. Of its two files the signature comes first, while the event itself lies finished
under a hidden name: by that name a run that was cut short is told from an event that was lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from heliograph.errors import HeliographError, InputError, RefusedError, VerificationError
from heliograph.files.atomic import fsync_folder, storage_errors, write_atomically
from heliograph.model.event import EVENTS, KNOWN, Event, KeyEvent, ReceiptKeyEvent
from heliograph.model.key_history import KeyHistory
from heliograph.signing.canonical import canonical, digest, read_canonical
from heliograph.signing.event import sign_event, verify_event
from heliograph.signing.keys import SigningKey, VerifierKey

_NUMBERED = re.compile(r"([1-9][0-9]{0,8})\.(json|sig)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The events of an archive, each of them checked.

    Attributes:
        folder: Where they lie.
        last: Digest of the last event; None before the first.
        time: When the last event was signed.
    """

    folder: Path
    origin: str
    events: tuple[Event, ...] = ()
    history: KeyHistory = field(default_factory=KeyHistory)
    last: str | None = None
    time: str | None = None


def read_chain(archive: Path, origin: str) -> Chain:
    """The events of an archive, from the first to the last.

    Raises:
        RefusedError: One is missing, changed or not signed: nothing can be built on it.
    """
    chain = Chain(folder=archive / EVENTS, origin=origin)
    numbers = _numbers(chain.folder, "json")
    for number in numbers:
        path = chain.folder / f"{number}.json"
        try:
            chain = _checked(chain, path.read_bytes(), path.with_suffix(".sig").read_bytes())
        except (HeliographError, ValidationError, OSError) as error:
            words = error.message if isinstance(error, HeliographError) else str(error).splitlines()[0]
            raise _broken(path, words) from error
    for number in _numbers(chain.folder, "sig"):
        lost = number > len(numbers) and not _unfinished(chain.folder, number).is_file()
        if lost:
            raise _broken(chain.folder / f"{number}.json", "is not there, although its signature is")
    return chain


Said = TypeVar("Said", KeyEvent, ReceiptKeyEvent)


def append(
    chain: Chain, fields: dict[str, Any], *, now: datetime, keys: Sequence[SigningKey]
) -> tuple[Chain, KeyEvent]:
    """Write the next event, about a key; as ``extend``."""
    return extend(chain, KeyEvent, fields, now=now, keys=keys)


def extend(
    chain: Chain, kind: type[Said], fields: dict[str, Any], *, now: datetime, keys: Sequence[SigningKey]
) -> tuple[Chain, Said]:
    """Write the next event.

    Args:
        chain: The events so far.
        kind: Its document.
        fields: What the event says, without what its place in the chain says.
        now: The time that it bears.
        keys: Those that must sign it.

    Raises:
        RefusedError: The event contradicts those before it, or the clock stands before the last of them.
        StorageError: It cannot be written; nothing has happened.
    """
    time = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if chain.time is not None and time < chain.time:
        raise RefusedError(
            f"the clock says {time}, and event {len(chain.events)} is of {chain.time}",
            hint="set the clock (or SOURCE_DATE_EPOCH) right: an event cannot be older than the one before it",
        )
    number = len(chain.events) + 1
    event = kind(number=number, origin=chain.origin, time=time, previous=chain.last, **fields)
    data = canonical(event.to_json())
    signature = sign_event(data, origin=chain.origin, number=number, keys=keys)
    try:
        continued = _checked(chain, data, signature)
    except (InputError, VerificationError) as error:
        raise RefusedError(f"event {number} {error.message}") from error
    _write(chain.folder, number, data, signature)
    return continued, event


def _checked(chain: Chain, data: bytes, signature: bytes) -> Chain:
    """The chain with one more event, whose bytes and signature these are."""
    number = len(chain.events) + 1
    value = read_canonical(data, what=f"event {number}")
    event = Event.model_validate(value)
    event = KNOWN.get(event.type, Event).model_validate(value)
    if (event.number, event.origin, event.previous) != (number, chain.origin, chain.last):
        raise InputError("does not continue the event before it")
    if chain.time is not None and event.time < chain.time:
        raise InputError(f"is of {event.time}, the event before it of {chain.time}")
    keys = [VerifierKey.from_text(text) for text in chain.history.signers(event)]
    stated = verify_event(signature, keys=keys)
    if (stated.origin, stated.number, stated.event_sha256) != (chain.origin, number, digest(data)):
        raise VerificationError("differs from what was signed")
    return replace(
        chain,
        events=(*chain.events, event),
        history=chain.history.after(event)
        if isinstance(event, KeyEvent | ReceiptKeyEvent)
        else chain.history,
        last=digest(data),
        time=event.time,
    )


def _write(folder: Path, number: int, data: bytes, signature: bytes) -> None:
    if not folder.is_dir():
        with storage_errors("make folder", folder):
            folder.mkdir()
        fsync_folder(folder.parent)
    hidden = _unfinished(folder, number)
    write_atomically(hidden, data)
    write_atomically(folder / f"{number}.sig", signature)
    with storage_errors("write", folder / f"{number}.json"):
        hidden.replace(folder / f"{number}.json")
    fsync_folder(folder)


def _unfinished(folder: Path, number: int) -> Path:
    return folder / f".{number}.json"


def _numbers(folder: Path, suffix: str) -> list[int]:
    if not folder.is_dir():
        return []
    found = (_NUMBERED.fullmatch(path.name) for path in folder.iterdir())
    numbers = sorted(int(match[1]) for match in found if match and match[2] == suffix)
    if suffix == "json" and numbers != list(range(1, len(numbers) + 1)):
        missing = next(n for n in range(1, len(numbers) + 1) if n not in numbers)
        raise _broken(folder / f"{missing}.json", f"is not there, although number {numbers[-1]} is")
    return numbers


def _broken(path: Path, words: str) -> RefusedError:
    return RefusedError(
        f"{path}: {words}",
        hint=f"run heliograph verify {path.parent.parent}, and restore the folder {EVENTS} from a copy of the archive",
    )
