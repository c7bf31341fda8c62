"""Record: what events say about keys, and the first events of an archive."""

from datetime import datetime
from pathlib import Path
from typing import Any

from heliograph.errors import RefusedError, UsageError
from heliograph.model.archive import ArchiveDescription
from heliograph.model.event import KeyEventType, KeyReason
from heliograph.publish.keys.chain import Chain, append, read_chain
from heliograph.publish.keys.held import HeldKeys, HeldRoot, HeldSigning
from heliograph.signing.keys import SigningKey


def said_of(
    key: HeldSigning | HeldRoot, type_: KeyEventType, reason: KeyReason, *, replaces: str | None = None
) -> dict[str, Any]:
    """What an event says about a key that is at hand."""
    said: dict[str, Any] = {"type": type_, "key": key.kind, "key_id": key.key_id, "reason": reason}
    if isinstance(key, HeldRoot):
        said |= {"epoch": key.number, "key_check": key.key_check}
    elif type_ in {KeyEventType.CREATED, KeyEventType.ROTATED}:
        said["verifier"] = key.verifier
    return said | ({"replaces": replaces} if replaces else {})


def record_keys(
    archive: Path,
    description: ArchiveDescription,
    held: HeldKeys,
    *,
    now: datetime,
    reason: KeyReason = KeyReason.RECORDED_LATER,
) -> Chain:
    """The events of an archive; the first, which name its keys, are written where they are missing.

    Args:
        archive: Root of the archive.
        description: Its archive.json.
        held: Its keys on this machine.
        now: Time of events that are written.
        reason: Of these: initial where the archive is new.

    Raises:
        UsageError: No event names a key, and no key that archive.json names is here.
        RefusedError: The events are broken, or archive.json was changed by hand.
    """
    chain = read_chain(archive, description.origin)
    if not chain.history.signing:
        first = next((key for key in held.signing if key.verifier in description.keys), None)
        if first is None:
            raise no_key_that_signs(held, description.keys[0] if description.keys else "")
        said = said_of(first, KeyEventType.CREATED, reason)
        chain, _ = append(chain, said, now=now, keys=[first.key])
    root = held.root(1)
    if root is not None and not chain.history.epochs and chain.history.signs is not None:
        said = said_of(root, KeyEventType.CREATED, reason)
        chain, _ = append(chain, said, now=now, keys=[signing_key(chain, held)])
    return chain


def signing_key(chain: Chain, held: HeldKeys) -> SigningKey:
    """The key that signs now.

    Raises:
        RefusedError: It was destroyed, and with it the archive was closed.
        UsageError: It is not on this machine.
    """
    signs = chain.history.signs
    if signs is None:
        raise RefusedError(
            f"the signing key of {chain.origin} was destroyed: the archive is closed",
            hint="make a new archive with an origin of its own: heliograph init",
        )
    found = held.signs_as(signs.verifier)
    if found is None:
        raise no_key_that_signs(held, signs.verifier)
    return found.key


def no_key_that_signs(held: HeldKeys, verifier: str) -> UsageError:
    """The error of a signing key that is elsewhere."""
    name = "+".join(verifier.split("+")[:2])
    return UsageError(
        f"no key of {held.origin}: the signing key {name} is not on this machine",
        hint="restore it from your back-up (heliograph keys restore), or set HELIOGRAPH_KEYS to the folder that holds it",
    )
