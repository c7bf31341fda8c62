"""Audit: the log of the database, held against the signed heads of an archive, and signed with its key."""

from pathlib import Path

from heliograph.bootstrap.keys import key_folder
from heliograph.consortium.heads import Sealed
from heliograph.errors import HeliographError, UsageError, VerificationError
from heliograph.publish.catalogue import read_archive
from heliograph.publish.keys.chain import read_chain
from heliograph.publish.keys.record import signing_key
from heliograph.settings import Settings
from heliograph.signing.keys import SigningKey, VerifierKey
from heliograph.store.shelf import FolderShelf


def archive_of(settings: Settings) -> Path | None:
    """The archive of the settings where it is a folder with a description; else None."""
    where = settings.archive
    if where is None or "://" in where:
        return None
    folder = Path(where).expanduser()
    return folder if (folder / "archive.json").is_file() else None


def check_guarded() -> None:
    """See whether the database itself refuses to change its log. Django must be set up.

    Raises:
        VerificationError: Somebody has taken its triggers away.
    """
    from heliograph.store.portal.audit import is_guarded  # noqa: PLC0415 - rows need a Django that is set up

    if not is_guarded():
        raise VerificationError(
            "audit log: every event is as it was, but the triggers that keep it so are gone from the database",
            hint="Find out who took them away, then restore a backup into a new database: heliograph restore.",
        )


def sealed_of(archive: Path) -> Sealed:
    """The heads of an archive, and every key with which it has signed.

    Raises:
        InputError: It is no archive.
        RefusedError: Its events are broken.
    """
    description = read_archive(archive)
    history = read_chain(archive, description.origin).history
    texts = dict.fromkeys((*(period.verifier for period in history.signing), *description.keys))
    keys = tuple(key for key in map(VerifierKey.from_text, texts) if key.usable)
    return Sealed(shelf=FolderShelf(archive), origin=description.origin, keys=keys)


def key_of(archive: Path, settings: Settings) -> SigningKey:
    """The key with which an archive signs now.

    Raises:
        UsageError: It is not on this machine.
    """
    description = read_archive(archive)
    chain, held = read_chain(archive, description.origin), key_folder(settings).held(description.origin)
    if chain.history.signing:
        return signing_key(chain, held)
    found = next((each.key for each in held.signing if each.verifier in description.keys), None)
    if found is None:
        raise UsageError(
            f"no key of {description.origin} is on this machine",
            hint="set HELIOGRAPH_KEYS to the folder that holds it",
        )
    return found


def key_if_here(archive: Path, settings: Settings) -> SigningKey | None:
    """The same; None where it is not on this machine."""
    try:
        return key_of(archive, settings)
    except HeliographError:
        return None
