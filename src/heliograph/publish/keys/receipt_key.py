"""Receipt key: a key that signs receipts alone, so that the signing key need not lie where gated files are served.

Order: file, event. A run that was cut short leaves a file that no event names; the next one names the key in it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from heliograph.errors import UnknownNameError
from heliograph.model.event import KeyReason, ReceiptKeyEvent, ReceiptKeyEventType, receipt_name
from heliograph.publish.catalogue import read_archive
from heliograph.publish.keys.chain import Chain, extend
from heliograph.publish.keys.held import KeyPlace
from heliograph.publish.keys.record import record_keys, signing_key
from heliograph.publish.keys.rotate import STAGE
from heliograph.publish.staging import Staging
from heliograph.signing.keys import KEY_BYTES, SigningKey

DAYS = 400
"""How long such a key holds: a year, and time to remember."""


def name_receipt_key(
    archive: Path,
    *,
    keys: KeyPlace,
    kept: Callable[[SigningKey], SigningKey],
    now: datetime,
    randomness: Callable[[int], bytes],
    days: int = DAYS,
) -> ReceiptKeyEvent:
    """Make a key that may sign receipts for a time; the archive says so for ever.

    Args:
        archive: Its root.
        keys: Where its signing key lies.
        kept: Writes the new key and returns it, or the one that an earlier run has left there.
        now: Time of the event.
        randomness: Source of secret bytes.
        days: How long the key holds.

    Raises:
        UsageError: The signing key is not on this machine.
        RefusedError: The events of the archive are broken, or name that key already.
        StorageError: A file cannot be written.
    """
    with _opened(archive, keys, now) as (chain, signs):
        new = kept(SigningKey(name=receipt_name(chain.origin), seed=randomness(KEY_BYTES)))
        said = {
            "type": ReceiptKeyEventType.NAMED,
            "key_id": new.verifier.id.hex(),
            "verifier": new.verifier.to_text(),
            "until": (now + timedelta(days=days)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "reason": KeyReason.SCHEDULED if chain.history.receipts else KeyReason.INITIAL,
        }
        return extend(chain, ReceiptKeyEvent, said, now=now, keys=[signs])[1]


def withdraw_receipt_key(
    archive: Path, key_id: str, *, keys: KeyPlace, reason: KeyReason, now: datetime
) -> ReceiptKeyEvent:
    """End the time of a receipt key; compromised, no receipt of it is believed any more.

    Raises:
        UnknownNameError: No event names such a key.
        UsageError: The signing key is not on this machine.
        RefusedError: It was withdrawn before, or the events are broken.
    """
    with _opened(archive, keys, now) as (chain, signs):
        known = [each.key_id for each in chain.history.receipts]
        if key_id not in known:
            raise UnknownNameError(
                f"no event of {archive} names a receipt key {key_id}",
                hint=f"there are: {', '.join(known) or 'none'}",
            )
        said = {"type": ReceiptKeyEventType.WITHDRAWN, "key_id": key_id, "reason": reason}
        return extend(chain, ReceiptKeyEvent, said, now=now, keys=[signs])[1]


@contextmanager
def _opened(archive: Path, keys: KeyPlace, now: datetime) -> Iterator[tuple[Chain, SigningKey]]:
    """The events of an archive that nobody else continues meanwhile, and the key that signs the next one."""
    keys.check_apart(archive)
    description = read_archive(archive)
    with Staging(archive).opened(STAGE):
        held = keys.held(description.origin)
        chain = record_keys(archive, description, held, now=now)
        yield chain, signing_key(chain, held)
