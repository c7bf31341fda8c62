"""Rotate: another key takes the place of one, and an event says so.

Order: key file, archive.json, event. A run that was cut short before the event has changed nothing that counts; the next
one uses the key that it left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from heliograph.errors import RefusedError
from heliograph.files.atomic import write_atomically
from heliograph.model.archive import ArchiveDescription
from heliograph.model.event import KeyEvent, KeyEventType, KeyKind, KeyReason
from heliograph.model.key_history import Epoch
from heliograph.publish.catalogue import read_archive
from heliograph.publish.init import ARCHIVE_FILE, archive_json
from heliograph.publish.keys.chain import Chain, append
from heliograph.publish.keys.held import HeldKey, HeldRoot, HeldSigning, KeyPlace
from heliograph.publish.keys.record import record_keys, said_of, signing_key
from heliograph.publish.staging import Staging
from heliograph.signing.keys import KEY_BYTES, SigningKey

STAGE = "key-event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """A key that now stands in the place of another.

    Attributes:
        event: What was written into the archive.
        path: The file of the new key.
        continued: Whether an earlier run that was cut short had made it.
    """

    event: KeyEvent
    path: Path
    continued: bool


def rotate(
    archive: Path,
    kind: KeyKind,
    *,
    keys: KeyPlace,
    reason: KeyReason,
    now: datetime,
    randomness: Callable[[int], bytes],
) -> Rotated:
    """Make a new key and let it take the place of the one in use.

    The new signing key is vouched for by the old one, which signs the event, and proves itself by signing it too. A new
    pseudonym key begins an epoch: the same account has another pseudonym from then on.

    Raises:
        UsageError: The signing key is not on this machine.
        RefusedError: The events of the archive are broken, or the signing key was destroyed.
        StorageError: A file cannot be written; no key was replaced.
    """
    keys.check_apart(archive)
    description = read_archive(archive)
    with Staging(archive).opened(STAGE):
        held = keys.held(description.origin)
        chain = record_keys(archive, description, held, now=now)
        signs = signing_key(chain, held)
        left: HeldKey | None
        replaced: str | None
        if kind is KeyKind.SIGNING:
            number, replaced = len(chain.history.signing) + 1, signs.verifier.id.hex()
            left = next((key for key in held.signing if key.number == number), None)
        else:
            epoch = chain.history.epoch
            number, replaced = (epoch.number + 1, epoch.key_id) if epoch else (2, None)
            left = held.root(number)
        new = left or _made(kind, number, description.origin, randomness(KEY_BYTES))
        if left is None:
            keys.add(description.origin, new)
        signers = [signs]
        if kind is KeyKind.PSEUDONYM and reason is KeyReason.COMPROMISE:
            chain = _reported(chain, signs, now=now)
        if isinstance(new, HeldSigning):
            _name(archive, description, new.verifier)
            signers.append(new.key)
        said = said_of(new, KeyEventType.ROTATED, reason, replaces=replaced)
        _, event = append(chain, said, now=now, keys=signers)
    path = keys.folder(description.origin) / new.file
    return Rotated(event=event, path=path, continued=left is not None)


def _made(kind: KeyKind, number: int, origin: str, secret: bytes) -> HeldSigning | HeldRoot:
    if kind is KeyKind.SIGNING:
        return HeldSigning(number=number, key=SigningKey(name=origin, seed=secret))
    return HeldRoot(number=number, root=secret)


def _name(archive: Path, description: ArchiveDescription, verifier: str) -> None:
    """Name a key in archive.json; those before it stay, because they signed what stands."""
    if verifier not in description.keys:
        named = description.model_copy(update={"keys": (*description.keys, verifier)})
        write_atomically(archive / ARCHIVE_FILE, archive_json(named))


def _reported(chain: Chain, signs: SigningKey, *, now: datetime) -> Chain:
    """The events with one that says that the last epoch's key is compromised, unless one says so already."""
    epoch = chain.history.epoch
    if epoch is None or epoch.compromised:
        return chain
    return append(chain, _compromised(epoch), now=now, keys=[signs])[0]


def _compromised(epoch: Epoch) -> dict[str, Any]:
    return {
        "type": KeyEventType.COMPROMISED,
        "key": KeyKind.PSEUDONYM,
        "key_id": epoch.key_id,
        "key_check": epoch.key_check,
        "epoch": epoch.number,
        "reason": KeyReason.COMPROMISE,
    }


def report_compromised(archive: Path, key_id: str, *, keys: KeyPlace, now: datetime) -> KeyEvent:
    """Say for ever that somebody else may have had a pseudonym key; from then on it makes no release.

    Raises:
        RefusedError: No event names such a pseudonym key, or it was reported before.
        UsageError: The signing key is not on this machine.
    """
    keys.check_apart(archive)
    description = read_archive(archive)
    with Staging(archive).opened(STAGE):
        held = keys.held(description.origin)
        chain = record_keys(archive, description, held, now=now)
        epoch = next((each for each in chain.history.epochs if each.key_id == key_id), None)
        if epoch is None:
            raise RefusedError(
                f"no event of {archive} names a pseudonym key {key_id}",
                hint="heliograph keys show lists them; a signing key that others have is rotated: heliograph keys rotate signing"
                " --reason compromise",
            )
        _, event = append(chain, _compromised(epoch), now=now, keys=[signing_key(chain, held)])
    return event
