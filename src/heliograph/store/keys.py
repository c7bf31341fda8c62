"""Key files: the signing key and the pseudonym root key of each archive, in the publisher's own folder.

Layout, one folder for each origin (percent-encoded, so that every origin has its own)::

    keys/                              0700   Settings.keys
      example.org%2Farchive/           0700
        signing.key                    0600   PRIVATE+KEY+<origin>+<id>+<base64>   whoever has it can publish in your name
        pseudonym.key                  0600   HELIOGRAPH+PSEUDONYM+ROOT+<id>+<base64>   whoever has it can unmask accounts
        tracing.key                    0600   HELIOGRAPH+TRACING+KEY+<id>+<base64>   whoever has it can fake the marks of copies
        signing-2.key, pseudonym-2.key 0600   the keys that took their place; the events of the archive say which are in use

Keys are made once and never overwritten but to destroy them. A key folder never lies inside an archive, nor an archive in it.
"""

import os
import stat
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

from heliograph.errors import InputError, RefusedError, UsageError
from heliograph.files.atomic import create_atomically, fsync_folder, storage_errors
from heliograph.model.event import KeyKind
from heliograph.publish.keys.held import HeldKey, HeldKeys, HeldTracing, key_file
from heliograph.signing.keys import KEY_BYTES, SigningKey, check_name
from heliograph.store.key_text import (
    KEY_FILE,
    RESTORE,
    key_text,
    keys_of,
    pseudonym_from_text,
    pseudonym_to_text,
    signing_from_text,
)

SIGNING_FILE = "signing.key"
PSEUDONYM_FILE = "pseudonym.key"
FILE_MODE = 0o600
FOLDER_MODE = 0o700

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveKeys:
    """The secrets of one archive.

    Attributes:
        folder: Where the files lie.
        signing: Signs releases; its name is the origin.
        pseudonym_root: 32 bytes from which the key of every pseudonym scope is derived; None where it was not asked for.
    """

    folder: Path
    signing: SigningKey
    pseudonym_root: bytes | None = field(repr=False)

    @property
    def origin(self) -> str:
        """The archive these keys belong to."""
        return self.signing.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came of a restore.

    Attributes:
        added: Keys that were written, or would be.
        kept: Keys that were here already.
        left_out: Keys that were destroyed and stay so.
    """

    folder: Path
    added: tuple[HeldKey, ...]
    kept: tuple[HeldKey, ...]
    left_out: tuple[HeldKey, ...]


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """The folder with the keys of all archives of one publisher (``Settings.keys``)."""

    root: Path

    def folder(self, origin: str) -> Path:
        """Where the keys of an origin lie, whether they exist or not."""
        check_name(origin)
        encoded = quote(origin, safe="")
        return self.root / (encoded.replace(".", "%2E") if not encoded.strip(".") else encoded)

    def origins(self) -> tuple[str, ...]:
        """The archives of which keys are here."""
        if not self.root.is_dir():
            return ()
        folders = {path.parent.name for path in self.root.glob("*/*.key") if KEY_FILE.fullmatch(path.name)}
        return tuple(sorted(map(unquote, folders)))

    def holds(self, origin: str) -> bool:
        """Whether any key of that origin is here."""
        return any(KEY_FILE.fullmatch(path.name) for path in self.folder(origin).glob("*.key"))

    def load(self, origin: str, *, verifier: str | None = None, epoch: int | None = 1) -> ArchiveKeys:
        """Read the keys of an archive with which releases are made.

        Args:
            origin: The archive.
            verifier: Public half of the signing key that is in use; None takes the first.
            epoch: Of the pseudonym root key; None reads none.

        Raises:
            UsageError: They are not here.
            RefusedError: Others than the owner may read them.
            InputError: A key file is damaged, or belongs to another archive.
        """
        folder = self.folder(origin)
        self._check_private(self.root)
        self._check_private(folder)
        root = None
        if epoch is not None:
            path = folder / key_file(KeyKind.PSEUDONYM, epoch)
            root = pseudonym_from_text(self._read(path, origin), what=str(path))
        return ArchiveKeys(folder=folder, signing=self._signing(origin, verifier), pseudonym_root=root)

    def held(self, origin: str) -> HeldKeys:
        """Every key of an archive that is here, none where there is no folder.

        Raises:
            RefusedError, InputError: As load.
        """
        folder = self.folder(origin)
        if not folder.is_dir():
            return HeldKeys(origin=origin)
        self._check_private(self.root)
        self._check_private(folder)
        texts = {
            path.name: self._read(path, origin) for path in folder.iterdir() if KEY_FILE.fullmatch(path.name)
        }
        return keys_of(origin, texts, where=folder)

    def add(self, origin: str, key: HeldKey) -> Path:
        """Write a key that is not here yet.

        Raises:
            StorageError: A file of that name is there, or the folder cannot be written.
            RefusedError: The folder is open to others.
        """
        folder = self._own_folder(origin)
        create_atomically(folder / key.file, f"{key_text(key)}\n".encode(), mode=FILE_MODE)
        return folder / key.file

    def restore(self, keys: HeldKeys, *, without: Collection[str] = (), check: bool = False) -> Restored:
        """Write the keys of a back-up that are not here, none of them where another key lies in its place.

        Args:
            keys: As the back-up gives them.
            without: Ids of keys that were destroyed and shall not come back.
            check: Say what would be written, and write nothing.

        Raises:
            RefusedError: A file is here that holds another key.
            StorageError: The folder cannot be written.
        """
        here = {key.file: key.key_id for key in self.held(keys.origin).all}
        for key in keys.all:
            if here.get(key.file, key.key_id) != key.key_id:
                raise RefusedError(
                    f"{self.folder(keys.origin) / key.file} holds the key {here[key.file]}, the back-up has {key.key_id}",
                    hint="heliograph keys show says which is in use; move the file away if it is not the right one",
                )
        missing = tuple(key for key in keys.all if key.file not in here and key.key_id not in without)
        if not check:
            for key in missing:
                self.add(keys.origin, key)
        return Restored(
            folder=self.folder(keys.origin),
            added=missing,
            kept=tuple(key for key in keys.all if key.file in here),
            left_out=tuple(key for key in keys.all if key.file not in here and key.key_id in without),
        )

    def destroy(self, origin: str, key: HeldKey) -> Path:
        """Overwrite the file of a key and remove it.

        What lay under it on a solid-state disk, in snapshots or in back-ups is not reached.

        Raises:
            StorageError: It cannot be written or removed.
        """
        path = self.folder(origin) / key.file
        with storage_errors("destroy", path):
            with path.open("r+b") as stream:
                length = stream.seek(0, os.SEEK_END)
                stream.seek(0)
                stream.write(bytes(length))
                stream.flush()
                os.fsync(stream.fileno())
            path.unlink()
        fsync_folder(path.parent)
        return path

    def make(self, origin: str, *, randomness: Callable[[int], bytes]) -> ArchiveKeys:
        """Make the keys of an archive; a key that is there already (an earlier run was cut short) stays.

        Args:
            origin: The archive.
            randomness: Gives that many unguessable bytes, ``os.urandom`` outside of tests.

        Raises:
            StorageError: The folder cannot be written.
            RefusedError: The folder is open to others.
        """
        folder = self._own_folder(origin)
        if not (folder / SIGNING_FILE).exists():
            key = SigningKey(name=origin, seed=randomness(KEY_BYTES))
            create_atomically(folder / SIGNING_FILE, f"{key.to_text()}\n".encode(), mode=FILE_MODE)
        if not (folder / PSEUDONYM_FILE).exists():
            text = pseudonym_to_text(randomness(KEY_BYTES))
            create_atomically(folder / PSEUDONYM_FILE, f"{text}\n".encode(), mode=FILE_MODE)
        return self.load(origin)

    def make_tracing(self, origin: str, *, randomness: Callable[[int], bytes]) -> HeldTracing:
        """Make the tracing key of an archive; one that is there already stays: copies bear its marks.

        Raises:
            StorageError, RefusedError: As make.
        """
        found = self.held(origin).tracing
        if found is None:
            found = HeldTracing(secret=randomness(KEY_BYTES))
            self.add(origin, found)
        return found

    def check_apart(self, archive: Path) -> None:
        """Refuse an archive that holds the keys, or lies among them.

        Raises:
            RefusedError: One of the two folders contains the other.
        """
        keys, public = self.root.resolve(), archive.resolve()
        if keys.is_relative_to(public) or public.is_relative_to(keys):
            raise RefusedError(
                f"the archive {public} and the key folder {keys} contain one another: keys would be published",
                hint="Choose another folder for the archive, or another for the keys (HELIOGRAPH_KEYS).",
            )

    def _own_folder(self, origin: str) -> Path:
        folder = self.folder(origin)
        for each in (self.root, folder):
            make_private_folder(each)
            self._check_private(each)
        return folder

    def _signing(self, origin: str, verifier: str | None) -> SigningKey:
        path = self.folder(origin) / SIGNING_FILE
        if verifier is None:
            return signing_from_text(path, self._read(path, origin), origin)
        found = self.held(origin).signs_as(verifier)
        if found is None:
            name = "+".join(verifier.split("+")[:2])
            raise UsageError(f"no key of {origin}: {name} is not in {path.parent}", hint=RESTORE)
        return found.key

    def _read(self, path: Path, origin: str) -> str:
        if not path.is_file():
            raise UsageError(
                f"no key of {origin}: {path} is not there",
                hint=RESTORE,
            )
        self._check_private(path)
        with storage_errors("read", path):
            data = path.read_bytes()
        try:
            return (
                data.decode("ascii").rstrip("\n") if origin.isascii() else data.decode("utf-8").rstrip("\n")
            )
        except UnicodeDecodeError:
            raise InputError(f"{path}: not a key file", hint="Restore it from your backup.") from None

    @staticmethod
    def _check_private(path: Path) -> None:
        if os.name != "posix" or not path.exists():
            return
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _OTHERS:
            wanted = FOLDER_MODE if path.is_dir() else FILE_MODE
            raise RefusedError(
                f"{path} is open to others than its owner (mode {mode:04o})",
                hint=f"chmod {wanted:o} {path}    and think about who may have read it.",
            )


def make_private_folder(folder: Path) -> None:
    """Make a folder (and those above it) that only its owner may enter; one that is there is left as it is.

    Raises:
        StorageError: It cannot be made.
    """
    if folder.is_dir():
        return
    with storage_errors("make folder", folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    fsync_folder(folder.parent)
