"""Back-ups of keys: one text file for all keys of an archive, in the clear or encrypted with a passphrase.

In the clear::

    # words for whoever finds it
    heliograph-keys/v1 <origin> <time>
    signing.key PRIVATE+KEY+...
    pseudonym.key HELIOGRAPH+PSEUDONYM+ROOT+...

Encrypted (scrypt makes the key, ChaCha20-Poly1305 seals the text above, the three lines below are authenticated with it)::

    # words for whoever finds it
    heliograph-keys-encrypted/v1 <origin> <time>
    scrypt <cost> <salt>
    chacha20poly1305 <nonce>
    <base64 in lines>
"""

import base64
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from heliograph.errors import InputError, RefusedError, UsageError
from heliograph.files.atomic import create_atomically, storage_errors
from heliograph.model.edition import Edition
from heliograph.publish.keys.held import HeldKeys
from heliograph.publish.workspace import Workspace
from heliograph.signing.keys import decode_base64
from heliograph.store.key_text import key_text, keys_of
from heliograph.store.keys import FILE_MODE

PLAIN = "heliograph-keys/v1"
ENCRYPTED = "heliograph-keys-encrypted/v1"
COST = 2**17
"""Memory and time of one attempt at the passphrase: 128 MB, some tenths of a second."""

SHORTEST = 12
"""Signs of a passphrase."""

_COSTS = (2**14, 2**20)
_LIMIT = 2**20
_SALT_BYTES, _NONCE_BYTES, _SECRET_BYTES = 16, 12, 32
_LINE = 76
_SEALED = 3
"""Lines of an encrypted back-up that are authenticated with it."""

_MARKS = ("archive.json", "release.json", "manifest.json", "release.sig")
"""A folder with one of these is published, or held for others."""

_WARNING = (
    "# Keys of the Heliograph archive {origin}, written {time}.\n"
    "# Whoever has this file can publish in its name and undo its pseudonyms. Keep it offline.\n"
)
_SEALED_WARNING = (
    "# Keys of the Heliograph archive {origin}, written {time}, encrypted with a passphrase.\n"
    "# To try it: heliograph keys drill FILE. To restore it: heliograph keys restore FILE.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackUp:
    """A back-up as it was read.

    Attributes:
        written: When it was written, as it says itself.
    """

    keys: HeldKeys
    written: str
    encrypted: bool


def write_back_up(
    folder: Path,
    keys: HeldKeys,
    *,
    now: datetime,
    randomness: Callable[[int], bytes],
    passphrase: str | None = None,
    cost: int = COST,
) -> Path:
    """Write one file with all these keys; one that is there is never overwritten.

    Args:
        folder: Where; must exist, so that a disk that is not mounted is noticed.
        keys: The keys of one archive.
        now: The time that stands in the file and in its name.
        randomness: Gives that many unguessable bytes.
        passphrase: Encrypts it; None writes the keys in the clear.
        cost: Of scrypt, a power of two.

    Raises:
        UsageError: There is no key, or the passphrase is too short.
        StorageError: There is no such folder, or it cannot be written.
    """
    if not keys.all:
        raise UsageError(
            f"no key of {keys.origin} is on this machine",
            hint="set HELIOGRAPH_KEYS to the folder that holds them; heliograph keys list shows what is here",
        )
    time = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = back_up_text(keys, time)
    if passphrase is not None:
        text = sealed(text, keys.origin, time, passphrase, randomness=randomness, cost=cost)
    slug = re.sub(r"[^A-Za-z0-9.]+", "-", keys.origin).strip("-.") or "archive"
    path = folder / f"heliograph-keys-{slug}-{time.replace('-', '').replace(':', '')}.txt"
    create_atomically(path, text.encode(), mode=FILE_MODE)
    return path


def read_back_up(path: Path, *, passphrase: Callable[[], str]) -> BackUp:
    """Read a back-up, whole or not at all.

    Args:
        path: The file.
        passphrase: Asked for only when the back-up is encrypted.

    Raises:
        InputError: Not a back-up, damaged, or the passphrase is another one.
        StorageError: It cannot be read.
    """
    with storage_errors("read", path), path.open("rb") as stream:
        data = stream.read(_LIMIT + 1)
    try:
        text = data[:_LIMIT].decode("utf-8")
    except UnicodeDecodeError:
        raise _no_back_up(path) from None
    lines = _lines(text)
    encrypted = bool(lines) and lines[0].startswith(f"{ENCRYPTED} ")
    if encrypted:
        lines = _lines(_opened(lines, passphrase(), path))
    header = lines[0].split(" ") if lines else []
    if len(header) != len((PLAIN, "origin", "time")) or header[0] != PLAIN:
        raise _no_back_up(path)
    texts = dict(line.partition(" ")[::2] for line in lines[1:])
    if not texts or len(texts) != len(lines) - 1:
        raise _no_back_up(path)
    return BackUp(keys=keys_of(header[1], texts, where=path), written=header[2], encrypted=encrypted)


def back_up_text(keys: HeldKeys, time: str) -> str:
    """The keys in the clear."""
    lines = [f"{PLAIN} {keys.origin} {time}", *(f"{key.file} {key_text(key)}" for key in keys.all)]
    return _WARNING.format(origin=keys.origin, time=time) + "".join(f"{line}\n" for line in lines)


def sealed(
    text: str, origin: str, time: str, passphrase: str, *, randomness: Callable[[int], bytes], cost: int
) -> str:
    """A text encrypted with a passphrase.

    Raises:
        UsageError: The passphrase is too short.
    """
    if len(passphrase) < SHORTEST:
        raise UsageError(
            f"the passphrase has fewer than {SHORTEST} signs: whoever finds the file can try them all",
            hint="take several words that nobody would guess",
        )
    salt, nonce = randomness(_SALT_BYTES), randomness(_NONCE_BYTES)
    head = [f"{ENCRYPTED} {origin} {time}", f"scrypt {cost} {_b64(salt)}", f"chacha20poly1305 {_b64(nonce)}"]
    secret = _secret(passphrase, salt, cost)
    box = ChaCha20Poly1305(secret).encrypt(nonce, text.encode(), "\n".join(head).encode())
    lines = [*head, *textwrap.wrap(_b64(box), _LINE)]
    return _SEALED_WARNING.format(origin=origin, time=time) + "".join(f"{line}\n" for line in lines)


def check_offline(folder: Path, *, apart: dict[str, Path | None]) -> None:
    """Refuse to put keys where data lie.

    Args:
        folder: Where a back-up shall go.
        apart: Roots that must not contain it, by what they are.

    Raises:
        RefusedError: Names what the folder lies in.
    """
    place = folder.expanduser().resolve()
    for what, root in apart.items():
        if root is not None and place.is_relative_to(root.expanduser().resolve()):
            raise RefusedError(f"{folder} lies in {what} {root}", hint=_ELSEWHERE)
    for above in (place, *place.parents):
        mark = next(
            (name for name in (*_MARKS, Workspace(above).report.name) if (above / name).is_file()), None
        )
        if mark is not None:
            raise RefusedError(f"{folder} lies where data lie: {above / mark}", hint=_ELSEWHERE)
    for above in (place, *place.parents[:2]):
        gated = above.parent != above and next(_gated_editions(above), None)
        if gated:
            raise RefusedError(f"{folder} lies in the gated root {above}: {gated}", hint=_ELSEWHERE)


_ELSEWHERE = "name a folder on a disk that is not online, for example /media/offline-disk"


def _gated_editions(root: Path) -> Iterator[Path]:
    for edition in Edition:
        if edition.gated:
            yield from root.glob(f"*/[1-9]*/{edition}/manifest.json")


def _opened(lines: list[str], passphrase: str, path: Path) -> str:
    kind, cost, salt = _words(lines, 1)
    cipher, nonce = _words(lines, 2)
    known = (kind, cipher) == ("scrypt", "chacha20poly1305") and cost.isascii() and cost.isdigit()
    if not known or not _COSTS[0] <= int(cost) <= _COSTS[1] or int(cost).bit_count() != 1:
        raise _no_back_up(path)
    what = str(path)
    secret = _secret(passphrase, decode_base64(salt, what=what), int(cost))
    sealed_text = decode_base64("".join(lines[_SEALED:]), what=what)
    head = "\n".join(lines[:_SEALED]).encode()
    try:
        return ChaCha20Poly1305(secret).decrypt(decode_base64(nonce, what=what), sealed_text, head).decode()
    except (InvalidTag, ValueError):
        raise InputError(
            f"{path}: cannot be opened: another passphrase, or the file is damaged",
            hint="type the passphrase again; if it is right, take another back-up",
        ) from None


def _secret(passphrase: str, salt: bytes, cost: int) -> bytes:
    """The same passphrase gives the same key, however the keyboard composes its accents."""
    typed = unicodedata.normalize("NFC", passphrase).encode()
    return Scrypt(salt=salt, length=_SECRET_BYTES, n=cost, r=8, p=1).derive(typed)


def _words(lines: list[str], place: int) -> list[str]:
    wanted = 3 if place == 1 else 2
    found = lines[place].split(" ") if place < len(lines) else []
    return found if len(found) == wanted else [""] * wanted


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _no_back_up(path: Path) -> InputError:
    return InputError(
        f"{path}: not a whole back-up of keys", hint="heliograph keys back-up writes one; take another copy"
    )
