"""Init: make an archive, that is a folder with archive.json, and the keys with which its publisher signs.

Keys come first, then archive.json: a run that was cut short before it leaves no archive, and the next run uses the same
keys. The indexes and the two events that name the keys follow; without them the archive is whole too.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from heliograph.errors import InputError, RefusedError, UsageError
from heliograph.files.atomic import create_atomically, fsync_folder, storage_errors, write_atomically
from heliograph.model.archive import ArchiveDescription, Publisher
from heliograph.model.event import KeyReason
from heliograph.publish.catalogue import catalogue_files, read_archive
from heliograph.publish.keys.held import HeldKeys
from heliograph.publish.keys.record import record_keys
from heliograph.signing.keys import SigningKey, check_name

ARCHIVE_FILE = "archive.json"
LOCAL_ORIGIN = "localhost"


class MadeKeys(Protocol):
    """What init needs to know of an archive's keys: the public half and where they lie."""

    @property
    def folder(self) -> Path:
        """The folder to back up."""

    @property
    def signing(self) -> SigningKey:
        """The key whose public half goes into archive.json."""


class KeyStore(Protocol):
    """Where keys are kept; heliograph.store.keys has the one on disk."""

    def folder(self, origin: str) -> Path:
        """Where the keys of an origin lie, whether they exist or not."""

    def holds(self, origin: str) -> bool:
        """Whether any key of that origin is here."""

    def held(self, origin: str) -> HeldKeys:
        """The keys of an origin that are here; none is an answer."""

    def make(self, origin: str, *, randomness: Callable[[int], bytes]) -> MadeKeys:
        """The keys of an origin, made where they are missing."""

    def check_apart(self, archive: Path) -> None:
        """Refuse an archive that holds the keys, or lies among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRequest:
    """What the publisher says about the new archive; None takes the default.

    Attributes:
        title: Default: the name of the folder in words.
        origin: Schema-less name, for example ``example.org/archive``. Default: localhost and the folder's name.
        publisher: Who answers for it. Default: the title.
        contact: Address for questions.
        url: Where the archive will be served.
    """

    title: str | None = None
    origin: str | None = None
    publisher: str | None = None
    contact: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Initialised:
    """The outcome of init.

    Attributes:
        created: Whether this run made the archive; False when it was there and nothing was changed.
        keys_created: Whether this run made the keys.
        key_folder: The folder to back up; None when the keys are not on this machine.
        differing: Names of given values that differ from those of the archive that was there.
    """

    folder: Path
    description: ArchiveDescription
    created: bool
    keys_created: bool
    key_folder: Path | None
    differing: tuple[str, ...] = ()


def init(
    folder: Path,
    request: ArchiveRequest,
    *,
    keys: KeyStore,
    now: datetime,
    randomness: Callable[[int], bytes],
) -> Initialised:
    """Make an archive in ``folder``, or say what is there already.

    Args:
        folder: Root of the archive; made when absent.
        request: What the publisher says about it.
        keys: Where the keys are kept.
        now: Time of creation, UTC.
        randomness: Gives that many unguessable bytes.

    Raises:
        RefusedError: The folder holds other things, or archive and keys contain one another.
        UsageError: The origin cannot be the name of a key.
        StorageError: Disk full or no permission.
    """
    keys.check_apart(folder)
    if (folder / ARCHIVE_FILE).exists():
        return _already_there(folder, request, keys)
    _check_empty(folder)
    named = _with_defaults(folder, request)
    with storage_errors("make folder", folder):
        folder.mkdir(parents=True, exist_ok=True)
    fsync_folder(folder.parent)
    had_keys = keys.holds(named.origin or "")
    made = keys.make(named.origin or "", randomness=randomness)
    description = describe(named, verifier=made.signing.verifier.to_text(), now=now)
    create_atomically(folder / ARCHIVE_FILE, archive_json(description))
    for name, data in catalogue_files(folder).items():
        write_atomically(folder / name, data)
    record_keys(folder, description, keys.held(description.origin), now=now, reason=KeyReason.INITIAL)
    return Initialised(
        folder=folder,
        description=description,
        created=True,
        keys_created=not had_keys,
        key_folder=made.folder,
    )


def describe(request: ArchiveRequest, *, verifier: str, now: datetime) -> ArchiveDescription:
    """The description of a new archive from a request without gaps."""
    return ArchiveDescription(
        title=request.title or "",
        origin=request.origin or "",
        publisher=Publisher(name=request.publisher or "", url=request.url, contact=request.contact),
        keys=(verifier,),
        created_at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def archive_json(description: ArchiveDescription) -> bytes:
    """The bytes of archive.json: indented, because people read and correct it."""
    return (json.dumps(description.to_json(), ensure_ascii=False, indent=2) + "\n").encode()


def _already_there(folder: Path, request: ArchiveRequest, keys: KeyStore) -> Initialised:
    found = read_archive(folder)
    there = {
        "title": found.title,
        "origin": found.origin,
        "publisher": found.publisher.name,
        "contact": found.publisher.contact,
        "url": found.publisher.url,
    }
    differing = tuple(name for name, value in there.items() if getattr(request, name) not in (None, value))
    held = keys.folder(found.origin) if keys.held(found.origin).all else None
    return Initialised(
        folder=folder,
        description=found,
        created=False,
        keys_created=False,
        key_folder=held,
        differing=differing,
    )


def _check_empty(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise RefusedError(f"{folder} is a file", hint="Name a folder for the archive.")
    other = next((path.name for path in sorted(folder.iterdir()) if not path.name.startswith(".")), None)
    if other is not None:
        raise RefusedError(
            f"{folder} holds other things ({other}) and no archive.json",
            hint="An archive wants a folder of its own, since all in it is published: name a new one.",
        )


def _with_defaults(folder: Path, request: ArchiveRequest) -> ArchiveRequest:
    name = folder.resolve().name or "archive"
    title = request.title or name.replace("-", " ").replace("_", " ").strip().capitalize()
    return ArchiveRequest(
        title=title,
        origin=_origin(request.origin) if request.origin else f"{LOCAL_ORIGIN}/{_slug(name)}",
        publisher=request.publisher or title,
        contact=request.contact,
        url=request.url,
    )


def _origin(given: str) -> str:
    if "://" in given or given.startswith("/") or given.endswith("/"):
        bare = given.rpartition("://")[2].strip("/")
        raise UsageError(
            f"the origin {given!r} is an address, not a name",
            hint=f"Write it without scheme: --origin {bare}",
        )
    try:
        check_name(given)
    except InputError as error:
        raise UsageError(f"the origin {given!r} cannot name a key: {error.message}") from None
    return given


def _slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "archive"
