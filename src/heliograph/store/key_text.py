"""Text forms of keys: one line each, with an id by which a slip in copying is noticed."""

import base64
import re
from collections.abc import Mapping
from pathlib import Path

from heliograph.errors import InputError
from heliograph.model.event import KeyKind
from heliograph.privacy.pseudonym import root_id
from heliograph.publish.keys.held import TRACING, HeldKey, HeldKeys, HeldRoot, HeldSigning, HeldTracing
from heliograph.signing.keys import KEY_BYTES, SigningKey, decode_base64

PSEUDONYM_PREFIX = "HELIOGRAPH+PSEUDONYM+ROOT+"
TRACING_PREFIX = "HELIOGRAPH+TRACING+KEY+"
KEY_FILE = re.compile(r"(?P<kind>signing|pseudonym)(?:-(?P<number>[2-9]|[1-9][0-9]{1,5}))?\.key|tracing\.key")
RESTORE = (
    "Restore it from your backup, set HELIOGRAPH_KEYS to the folder that holds it,"
    " or make a new archive with heliograph init."
)


def keys_of(origin: str, texts: Mapping[str, str], *, where: Path) -> HeldKeys:
    """The keys in these text forms, by the names of their files.

    Raises:
        InputError: One is damaged, or belongs to another archive.
    """
    signing, roots, tracing = [], [], None
    for name, text in texts.items():
        match = KEY_FILE.fullmatch(name)
        if match is None:
            raise InputError(f"{where}: {name} is no name of a key file")
        number = int(match["number"] or 1)
        if name == TRACING:
            tracing = tracing_from_text(text, what=str(where / name))
            continue
        if match["kind"] == KeyKind.SIGNING:
            signing.append(HeldSigning(number=number, key=signing_from_text(where / name, text, origin)))
        else:
            roots.append(HeldRoot(number=number, root=pseudonym_from_text(text, what=str(where / name))))
    return HeldKeys(
        origin=origin,
        signing=tuple(sorted(signing, key=lambda key: key.number)),
        roots=tuple(sorted(roots, key=lambda key: key.number)),
        tracing=tracing,
    )


def key_text(key: HeldKey) -> str:
    """The text form of a key: whoever reads it has the key."""
    if isinstance(key, HeldTracing):
        return f"{TRACING_PREFIX}{key.key_id}+{base64.b64encode(key.secret).decode()}"
    return pseudonym_to_text(key.root) if isinstance(key, HeldRoot) else key.key.to_text()


def signing_from_text(path: Path, text: str, origin: str) -> SigningKey:
    """Read the text form of a signing key; ``path`` is for messages, which never repeat any of the secret.

    Raises:
        InputError: Damaged, or the key of another archive.
    """
    try:
        key = SigningKey.from_text(text)
    except InputError as error:
        raise InputError(
            f"{path}: {error.message}", hint=error.hint or "Restore it from your backup."
        ) from None
    if key.name != origin:
        raise InputError(
            f"{path}: is the key of {key.name}, not of {origin}",
            hint="Restore the right file from your backup.",
        )
    return key


def pseudonym_to_text(root: bytes) -> str:
    """The text form of a pseudonym root key; its id tells a typing error from a backup."""
    return f"{PSEUDONYM_PREFIX}{root_id(root)}+{base64.b64encode(root).decode()}"


def pseudonym_from_text(text: str, *, what: str) -> bytes:
    """Read the text form. Messages never repeat any of the secret.

    Raises:
        InputError: Not of that form, or the id is not that of the key.
    """
    given_id, _, encoded = text.removeprefix(PSEUDONYM_PREFIX).partition("+")
    root = decode_base64(encoded, what=what)
    if not text.startswith(PSEUDONYM_PREFIX) or len(root) != KEY_BYTES or root_id(root) != given_id:
        raise InputError(f"{what}: not a whole pseudonym root key", hint="Restore it from your backup.")
    return root


def tracing_from_text(text: str, *, what: str) -> HeldTracing:
    """Read the text form of a tracing key. Messages never repeat any of the secret.

    Raises:
        InputError: Not of that form, or the id is not that of the key.
    """
    given_id, _, encoded = text.removeprefix(TRACING_PREFIX).partition("+")
    key = HeldTracing(secret=decode_base64(encoded, what=what))
    if not text.startswith(TRACING_PREFIX) or len(key.secret) != KEY_BYTES or key.key_id != given_id:
        raise InputError(f"{what}: not a whole tracing key", hint="Restore it from your backup.")
    return key
