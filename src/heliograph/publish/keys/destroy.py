"""Destroy: a key goes for ever, and an event says so.

The event comes first: it may need the very key that goes. A run that was cut short between event and file is finished by
the next one.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from heliograph.errors import RefusedError, UnknownNameError
from heliograph.model.event import KeyEvent, KeyEventType, KeyReason
from heliograph.model.key_history import KeyHistory
from heliograph.publish.catalogue import read_archive
from heliograph.publish.keys.chain import append, read_chain
from heliograph.publish.keys.held import HeldRoot, HeldSigning, HeldTracing, KeyPlace
from heliograph.publish.keys.record import record_keys, said_of, signing_key
from heliograph.publish.keys.rotate import STAGE
from heliograph.publish.keys.uses import uses
from heliograph.publish.staging import Staging


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What goes with a key.

    Attributes:
        path: Its file.
        in_use: Whether new releases are made with it.
        releases: Releases whose pseudonyms come from it, or which it signed.
        recorded: Whether an event says already that it was destroyed.
    """

    key: HeldSigning | HeldRoot
    path: Path
    in_use: bool
    releases: tuple[str, ...]
    recorded: bool


def foresee(archive: Path, key_id: str, *, keys: KeyPlace) -> Loss:
    """What goes with a key, before it goes.

    Raises:
        UnknownNameError: No such key is on this machine.
        RefusedError: It is the tracing key, of which no event tells.
    """
    description = read_archive(archive)
    held = keys.held(description.origin)
    key = held.named(key_id)
    if key is None:
        known = ", ".join(f"{each.key_id} ({each.file})" for each in held.all) or "none at all"
        raise UnknownNameError(
            f"no key {key_id} of {description.origin} is on this machine", hint=f"there are: {known}"
        )
    if isinstance(key, HeldTracing):
        raise RefusedError(
            f"no event tells of the tracing key {key_id}, so none can tell that it was destroyed",
            hint=f"when no copy shall be traced any more, remove {keys.folder(description.origin) / key.file}",
        )
    history = read_chain(archive, description.origin).history
    if isinstance(key, HeldRoot):
        made = [use.name for use in uses(archive) if use.made_with(key)]
    else:
        made = [use.name for use in uses(archive) if key_id in use.signed_by]
    return Loss(
        key=key,
        path=keys.folder(description.origin) / key.file,
        in_use=_in_use(key, history),
        releases=tuple(made),
        recorded=_recorded(key_id, history),
    )


def destroy(
    archive: Path, key_id: str, *, keys: KeyPlace, reason: KeyReason, now: datetime
) -> KeyEvent | None:
    """Write the event and destroy the file.

    Returns:
        The event; None where an earlier run had written it and only the file was left.

    Raises:
        UnknownNameError: No such key is on this machine.
        UsageError: The signing key is not on this machine.
        RefusedError: No event names the key, or the events are broken.
        StorageError: The file cannot be removed.
    """
    keys.check_apart(archive)
    description = read_archive(archive)
    with Staging(archive).opened(STAGE):
        loss = foresee(archive, key_id, keys=keys)
        event = None
        if not loss.recorded:
            held = keys.held(description.origin)
            chain = record_keys(archive, description, held, now=now)
            said = said_of(loss.key, KeyEventType.DESTROYED, reason)
            _, event = append(chain, said, now=now, keys=[signing_key(chain, held)])
        keys.destroy(description.origin, loss.key)
    return event


def _in_use(key: HeldSigning | HeldRoot, history: KeyHistory) -> bool:
    """Without any event the first of its kind is in use."""
    if isinstance(key, HeldRoot):
        return history.epoch.key_id == key.key_id if history.epoch else key.number == 1
    if history.signing:
        return history.signs is not None and history.signs.key_id == key.key_id
    return key.number == 1


def _recorded(key_id: str, history: KeyHistory) -> bool:
    return any(each.key_id == key_id and each.destroyed for each in history.signing) or any(
        each.key_id == key_id and each.destroyed for each in history.epochs
    )
