"""``heliograph keys``: make, keep, replace and destroy the keys of an archive."""

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from heliograph.bootstrap.key_back_ups import back_up as write_back_up
from heliograph.bootstrap.key_back_ups import destroyed_keys, read_back_up
from heliograph.bootstrap.key_back_ups import restore as restore_keys
from heliograph.bootstrap.keys import key_folder
from heliograph.cli import keys_told as told
from heliograph.cli.clock import now
from heliograph.cli.face import Json, complaints, emit
from heliograph.cli.places import Archive, archive_folder
from heliograph.cli.receipt_keys import receipts
from heliograph.errors import RefusedError, UsageError, VerificationError
from heliograph.files.atomic import storage_errors
from heliograph.model.event import KeyKind, KeyReason
from heliograph.publish.catalogue import read_archive
from heliograph.publish.keys.chain import read_chain
from heliograph.publish.keys.destroy import destroy as destroy_key
from heliograph.publish.keys.destroy import foresee
from heliograph.publish.keys.drill import drill as try_keys
from heliograph.publish.keys.rotate import report_compromised
from heliograph.publish.keys.rotate import rotate as rotate_key
from heliograph.publish.keys.uses import uses
from heliograph.settings import Settings

HELP = """Make, keep, replace and destroy the keys of an archive.

What happens to a key stands in the archive for ever, as a signed event in events/, which heliograph verify checks.
"""

PassphraseFile = Annotated[Path | None, Parameter(name="--passphrase-file")]
Yes = Annotated[bool, Parameter(name="--yes", negative=())]

keys = App(name="keys", help=HELP)
keys.command(receipts)


@keys.command(name="list", sort_key=1)
def list_(*, json: Json = False) -> None:
    """List the keys on this machine, of every archive: ids and check values, never a key.

    Args:
        json: Print one JSON document instead of text.
    """
    folder = key_folder(Settings.load())
    found = [(origin, folder.folder(origin), folder.held(origin)) for origin in folder.origins()]
    if json:
        emit({"folder": str(folder.root), "archives": [told.held_json(*each) for each in found]})
    else:
        told.tell_held(folder.root, found)


@keys.command(sort_key=2)
def show(*, archive: Archive = None, json: Json = False) -> None:
    """Show the keys of an archive: which are in use, since when, what became of the others, which releases they made.

    Args:
        archive: The archive; HELIOGRAPH_ARCHIVE when left out.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    place = archive_folder(archive, settings)
    origin = read_archive(place).origin
    held = key_folder(settings).held(origin)
    shown = told.shown(read_chain(place, origin), held, uses(place))
    if json:
        emit({"archive": str(place), "origin": origin, **shown})
    else:
        told.tell_shown(place, origin, shown)


@keys.command(sort_key=3)
def create(origin: str, *, json: Json = False) -> None:
    """Make the keys of an archive that is not made yet; heliograph init does it by itself.

    Args:
        origin: Name of the archive for ever, without https://, for example example.org/archive.
        json: Print one JSON document instead of text.
    """
    folder = key_folder(Settings.load())
    if folder.holds(origin):
        raise RefusedError(
            f"there are keys of {origin} in {folder.folder(origin)}",
            hint="heliograph keys rotate replaces one; heliograph keys list shows them",
        )
    folder.make(origin, randomness=os.urandom)
    made = (origin, folder.folder(origin), folder.held(origin))
    if json:
        emit(told.held_json(*made))
        return
    told.tell_held(folder.root, [made])
    told.line(
        f"Next: heliograph keys back-up FOLDER --origin {origin}, then heliograph init --origin {origin}"
    )


@keys.command(sort_key=10)
def tracing(*, archive: Archive = None, json: Json = False) -> None:
    """Make the key from which the marks of members' copies come, where leaks shall be traced; one that is there stays.

    Args:
        archive: The archive; HELIOGRAPH_ARCHIVE when left out.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    place = archive_folder(archive, settings)
    folder, origin = key_folder(settings), read_archive(place).origin
    folder.check_apart(place)
    made = folder.make_tracing(origin, randomness=os.urandom)
    if json:
        emit({"origin": origin, "folder": str(folder.folder(origin)), **told.key_json(made)})
        return
    told.line(f"Tracing key {made.key_id} of {origin} in {folder.folder(origin) / made.file}")
    told.line(
        "Back it up: without it no leak of a copy made with it can be traced. heliograph keys back-up FOLDER"
    )


@keys.command(name="back-up", sort_key=4)
def back_up(
    folder: Path,
    *,
    archive: Archive = None,
    origin: str | None = None,
    encrypt: Annotated[bool, Parameter(negative=())] = False,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Write all keys of an archive into one file of mode 0600, in a folder on a disk that is not online.

    Args:
        folder: Where; must exist. Archives, gated roots, workspaces and the key folder are refused.
        archive: The archive; HELIOGRAPH_ARCHIVE when left out.
        origin: Its origin, where no archive is at hand.
        encrypt: Encrypt the file with a passphrase that is asked for.
        passphrase_file: Encrypt it with the first line of this file.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    place = archive_folder(archive, settings) if archive or (settings.archive and origin is None) else None
    whose = origin or _origin(place, settings)
    sealed = encrypt or passphrase_file is not None
    path = write_back_up(
        folder,
        whose,
        settings,
        archive=place,
        now=now(),
        randomness=os.urandom,
        passphrase=(lambda: _passphrase(passphrase_file, twice=True)) if sealed else None,
    )
    held = key_folder(settings).held(whose)
    if json:
        emit({"file": str(path), "origin": whose, "encrypted": sealed, "keys": told.keys_json(held)})
    else:
        told.tell_back_up(path, held, encrypted=sealed)


@keys.command(sort_key=5)
def restore(
    file: Path,
    *,
    archive: Archive = None,
    check: Annotated[bool, Parameter(negative=())] = False,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Put the keys of a back-up where they are missing; none is overwritten, and destroyed ones stay away.

    Args:
        file: The back-up.
        archive: The archive, whose events say which keys were destroyed; HELIOGRAPH_ARCHIVE when left out.
        check: Say what would be written, and write nothing.
        passphrase_file: File whose first line is the passphrase; asked for when left out.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    read = read_back_up(file, passphrase=lambda: _passphrase(passphrase_file))
    place = _archive_of(read.keys.origin, archive, settings)
    gone = destroyed_keys(place) if place else frozenset[str]()
    done = restore_keys(read, settings, without=gone, check=check, archive=place)
    if json:
        emit(told.restored_json(done, read.keys.origin, check=check))
    else:
        told.tell_restored(done, read.keys.origin, check=check, archive=place)


@keys.command(sort_key=6)
def drill(
    file: Path, *, archive: Archive = None, passphrase_file: PassphraseFile = None, json: Json = False
) -> None:
    """Prove that a back-up restores: could the next release be signed, and every one be made again? Writes nothing.

    Exit code 10 when something could not, other than for a key that was destroyed on purpose.

    Args:
        file: The back-up.
        archive: The archive; HELIOGRAPH_ARCHIVE when left out.
        passphrase_file: File whose first line is the passphrase; asked for when left out.
        json: Print one JSON document instead of text.
    """
    place = archive_folder(archive, Settings.load())
    read = read_back_up(file, passphrase=lambda: _passphrase(passphrase_file))
    expected = read_archive(place).origin
    if read.keys.origin != expected:
        raise UsageError(
            f"{file} holds the keys of {read.keys.origin}, the archive is {expected}",
            hint="name the archive that the back-up belongs to: --archive FOLDER",
        )
    outcome = try_keys(place, read.keys)
    if json:
        emit(told.drill_json(outcome, read.keys, written=read.written))
    else:
        told.tell_drill(outcome, read.keys, written=read.written, encrypted=read.encrypted)
    if not outcome.passed:
        sys.exit(VerificationError.exit_code)


@keys.command(sort_key=7)
def rotate(
    kind: KeyKind,
    *,
    archive: Archive = None,
    reason: Literal["scheduled", "staff-change", "loss", "compromise"] = "scheduled",
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Put a new key in the place of the one in use; a signed event says so.

    A new signing key is vouched for by the old one, so that readers who know that one go on believing. A new pseudonym key
    begins an epoch: the same account has another pseudonym from then on, and nobody can link the two.

    Args:
        kind: Which key: signing or pseudonym.
        archive: The archive; HELIOGRAPH_ARCHIVE when left out.
        reason: Why, as the event will say; compromise when somebody else may have had the key.
        yes: Do not ask.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    place = archive_folder(archive, settings)
    _agree(told.ROTATION[kind], yes=yes, quiet=json)
    made = rotate_key(
        place,
        kind,
        keys=key_folder(settings),
        reason=KeyReason(reason),
        now=now(),
        randomness=os.urandom,
    )
    if json:
        emit({"event": made.event.to_json(), "file": str(made.path), "continued": made.continued})
    else:
        told.tell_rotated(made, place)


@keys.command(sort_key=8)
def compromised(key_id: str, *, archive: Archive = None, yes: Yes = False, json: Json = False) -> None:
    """Report that somebody else may have had a pseudonym key; a signed event says so, and no release is made with it.

    Args:
        key_id: Its id, as heliograph keys show prints it.
        archive: The archive; HELIOGRAPH_ARCHIVE when left out.
        yes: Do not ask.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    place = archive_folder(archive, settings)
    _agree(told.COMPROMISE, yes=yes, quiet=json)
    event = report_compromised(place, key_id, keys=key_folder(settings), now=now())
    if json:
        emit({"event": event.to_json()})
    else:
        told.tell_compromised(event, place)


@keys.command(sort_key=9)
def destroy(
    key_id: str,
    *,
    archive: Archive = None,
    reason: Literal["no-longer-needed", "erasure", "compromise"] = "no-longer-needed",
    confirm: str | None = None,
    json: Json = False,
) -> None:
    """Destroy a key for ever: says what goes with it, asks, overwrites and removes the file; a signed event says so.

    Args:
        key_id: Its id, as heliograph keys show prints it.
        archive: The archive; HELIOGRAPH_ARCHIVE when left out.
        reason: Why, as the event will say.
        confirm: The id once more, instead of typing it when asked.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    place = archive_folder(archive, settings)
    folder = key_folder(settings)
    loss = foresee(place, key_id, keys=folder)
    if not json:
        told.tell_loss(loss)
    typed = confirm if confirm is not None else _typed(f"To destroy it, type its id ({key_id}): ")
    if typed != key_id:
        raise RefusedError(
            "nothing was destroyed: the id was not repeated",
            hint=f"type it when asked, or add --confirm {key_id}",
        )
    event = destroy_key(place, key_id, keys=folder, reason=KeyReason(reason), now=now())
    if json:
        emit({"destroyed": told.key_json(loss.key), "event": event.to_json() if event else None})
    else:
        told.tell_destroyed(loss, event, place)


def _origin(archive: Path | None, settings: Settings) -> str:
    """The origin of the archive, else the only one of which there are keys."""
    if archive is not None:
        return read_archive(archive).origin
    origins = key_folder(settings).origins()
    if len(origins) != 1:
        known = ", ".join(origins) or "none"
        raise UsageError(
            "no archive is named", hint=f"add --archive FOLDER or --origin; there are keys of: {known}"
        )
    return origins[0]


def _archive_of(origin: str, given: Path | None, settings: Settings) -> Path | None:
    """The archive of a back-up, where one is at hand: the settings may speak of another."""
    if given is not None:
        return given
    known = Path(settings.archive) if settings.archive and "://" not in settings.archive else None
    if known is None or not (known / "archive.json").is_file():
        return None
    return known if read_archive(known).origin == origin else None


def _passphrase(file: Path | None, *, twice: bool = False) -> str:
    """From the file, else from the keyboard; never from the command line, where others can read it."""
    if file is not None:
        with storage_errors("read", file):
            lines = file.read_text("utf-8").splitlines()
        return lines[0] if lines else ""
    if not sys.stdin.isatty():
        raise UsageError(
            "a passphrase is needed, and there is no keyboard to type it",
            hint="write it into the first line of a file that only you can read, and add --passphrase-file FILE",
        )
    typed = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("Once more: ") != typed:
        raise UsageError("the two passphrases differ", hint="type the same one twice")
    return typed


def _agree(consequences: str, *, yes: bool, quiet: bool) -> None:
    if not quiet:
        told.line(consequences)
    if not yes and _typed("Go on? Type yes: ").lower() not in {"yes", "y"}:
        raise RefusedError(
            "nothing was changed: it was not confirmed", hint="type yes when asked, or add --yes"
        )


def _typed(question: str) -> str:
    """What is typed at the keyboard; nothing where there is none."""
    if not sys.stdin.isatty():
        return ""
    complaints.print(question, end="", markup=False)
    return sys.stdin.readline().strip()
