"""Key files: the signing key and the pseudonym root key of each archive, in the publisher's own folder.

Layout, one folder for each origin (percent-encoded, so that every origin has its own)::

    keys/                              0700   Settings.keys
      example.org%2Farchive/           0700
        signing.key                    0600   PRIVATE+KEY+<origin>+<id>+<base64>   whoever has it can publish in your name
        pseudonym.key                  0600   HELIOGRAPH+PSEUDONYM+ROOT+<id>+<base64>   whoever has it can unmask accounts

Keys are made once and never overwritten. A key folder never lies inside an archive, nor an archive in it.
"""

import base64
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

from heliograph.errors import InputError, RefusedError, UsageError
from heliograph.files.atomic import create_atomically, fsync_folder, storage_errors
from heliograph.signing.keys import KEY_BYTES, SigningKey, check_name, decode_base64

SIGNING_FILE = "signing.key"
PSEUDONYM_FILE = "pseudonym.key"
PSEUDONYM_PREFIX = "HELIOGRAPH+PSEUDONYM+ROOT+"
FILE_MODE = 0o600
FOLDER_MODE = 0o700

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveKeys:
    """The secrets of one archive.

    Attributes:
        folder: Where the two files lie.
        signing: Signs releases; its name is the origin.
        pseudonym_root: 32 bytes from which the key of every pseudonym scope is derived.
    """

    folder: Path
    signing: SigningKey
    pseudonym_root: bytes = field(repr=False)

    @property
    def origin(self) -> str:
        """The archive these keys belong to."""
        return self.signing.name


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
        return tuple(sorted(unquote(path.parent.name) for path in self.root.glob(f"*/{SIGNING_FILE}")))

    def holds(self, origin: str) -> bool:
        """Whether any key of that origin is here."""
        folder = self.folder(origin)
        return (folder / SIGNING_FILE).exists() or (folder / PSEUDONYM_FILE).exists()

    def load(self, origin: str) -> ArchiveKeys:
        """Read the keys of an archive.

        Raises:
            UsageError: They are not here.
            RefusedError: Others than the owner may read them.
            InputError: A key file is damaged, or belongs to another archive.
        """
        folder = self.folder(origin)
        self._check_private(self.root)
        self._check_private(folder)
        signing = _signing_key(folder / SIGNING_FILE, self._read(folder / SIGNING_FILE, origin))
        if signing.name != origin:
            raise InputError(
                f"{folder / SIGNING_FILE}: is the key of {signing.name}, not of {origin}",
                hint="Restore the right file from your backup.",
            )
        root = pseudonym_from_text(
            self._read(folder / PSEUDONYM_FILE, origin), what=str(folder / PSEUDONYM_FILE)
        )
        return ArchiveKeys(folder=folder, signing=signing, pseudonym_root=root)

    def make(self, origin: str, *, randomness: Callable[[int], bytes]) -> ArchiveKeys:
        """Make the keys of an archive; a key that is there already (an earlier run was cut short) stays.

        Args:
            origin: The archive.
            randomness: Gives that many unguessable bytes, ``os.urandom`` outside of tests.

        Raises:
            StorageError: The folder cannot be written.
            RefusedError: The folder is open to others.
        """
        folder = self.folder(origin)
        for each in (self.root, folder):
            make_private_folder(each)
            self._check_private(each)
        if not (folder / SIGNING_FILE).exists():
            key = SigningKey(name=origin, seed=randomness(KEY_BYTES))
            create_atomically(folder / SIGNING_FILE, f"{key.to_text()}\n".encode(), mode=FILE_MODE)
        if not (folder / PSEUDONYM_FILE).exists():
            text = pseudonym_to_text(randomness(KEY_BYTES))
            create_atomically(folder / PSEUDONYM_FILE, f"{text}\n".encode(), mode=FILE_MODE)
        return self.load(origin)

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

    def _read(self, path: Path, origin: str) -> str:
        if not path.is_file():
            raise UsageError(
                f"no key of {origin}: {path} is not there",
                hint="Restore it from your backup, set HELIOGRAPH_KEYS to the folder that holds it,"
                " or make a new archive with heliograph init.",
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


def _signing_key(path: Path, text: str) -> SigningKey:
    try:
        return SigningKey.from_text(text)
    except InputError as error:
        raise InputError(
            f"{path}: {error.message}", hint=error.hint or "Restore it from your backup."
        ) from None


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


def pseudonym_to_text(root: bytes) -> str:
    """The text form of a pseudonym root key; its id tells a typing error from a backup."""
    return f"{PSEUDONYM_PREFIX}{_pseudonym_id(root)}+{base64.b64encode(root).decode()}"


def pseudonym_from_text(text: str, *, what: str) -> bytes:
    """Read the text form. Messages never repeat any of the secret.

    Raises:
        InputError: Not of that form, or the id is not that of the key.
    """
    given_id, _, encoded = text.removeprefix(PSEUDONYM_PREFIX).partition("+")
    root = decode_base64(encoded, what=what)
    if not text.startswith(PSEUDONYM_PREFIX) or len(root) != KEY_BYTES or _pseudonym_id(root) != given_id:
        raise InputError(f"{what}: not a whole pseudonym root key", hint="Restore it from your backup.")
    return root


def _pseudonym_id(root: bytes) -> str:
    return hashlib.sha256(b"heliograph-pseudonym-root/v1\n" + root).hexdigest()[:8]
