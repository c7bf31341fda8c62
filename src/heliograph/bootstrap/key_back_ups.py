"""Joins back-ups of keys with the key folder, the settings and the events of an archive; no Django."""

from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path

from heliograph.bootstrap.keys import key_folder
from heliograph.publish.catalogue import read_archive
from heliograph.publish.keys.chain import read_chain
from heliograph.settings import Settings
from heliograph.store.key_backup import BackUp, check_offline, read_back_up, write_back_up
from heliograph.store.keys import Restored

__all__ = ["BackUp", "Restored", "back_up", "destroyed_keys", "read_back_up", "restore"]


def back_up(
    folder: Path,
    origin: str,
    settings: Settings,
    *,
    archive: Path | None,
    now: datetime,
    randomness: Callable[[int], bytes],
    passphrase: Callable[[], str] | None,
) -> Path:
    """Write the keys of an origin into one file in a folder that holds no data.

    Args:
        folder: Where.
        origin: Whose keys.
        settings: Say where keys and gated editions lie.
        archive: The archive, which the back-up must not lie in.
        now: The time that the back-up bears.
        randomness: Gives that many unguessable bytes.
        passphrase: Asked when all else is in order; None writes the keys in the clear.

    Raises:
        RefusedError: The folder lies in an archive, a gated root, a workspace or the key folder.
        UsageError: There is no key, or the passphrase is too short.
        StorageError: The folder is not there or cannot be written.
    """
    apart = {
        "the archive": archive,
        "the gated root": settings.gated,
        "the key folder": settings.keys,
    }
    check_offline(folder, apart=apart)
    held = key_folder(settings).held(origin)
    words = passphrase() if passphrase and held.all else None
    return write_back_up(folder, held, now=now, randomness=randomness, passphrase=words)


def restore(
    read: BackUp, settings: Settings, *, without: Collection[str], check: bool, archive: Path | None
) -> Restored:
    """Put the keys of a back-up into the key folder, where they are not there.

    Args:
        read: The back-up.
        settings: Say where keys lie.
        without: Ids of keys that were destroyed.
        check: Say what would be written, and write nothing.
        archive: An archive that the keys must not lie in.

    Raises:
        RefusedError: Another key lies in the place of one, or key folder and archive contain one another.
    """
    keys = key_folder(settings)
    if archive is not None:
        keys.check_apart(archive)
    return keys.restore(read.keys, without=without, check=check)


def destroyed_keys(archive: Path) -> frozenset[str]:
    """Ids of the keys of an archive that its events call destroyed."""
    history = read_chain(archive, read_archive(archive).origin).history
    gone = {key.key_id for key in history.signing if key.destroyed}
    return frozenset(gone | {epoch.key_id for epoch in history.epochs if epoch.destroyed})
