"""Seal: the server's own secret, in a file beside the database, and what is kept under it."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from heliograph.errors import StorageError
from heliograph.files.alone import alone
from heliograph.files.atomic import storage_errors, write_atomically

FILE = "secret.key"
"""A key: no backup of a server holds it."""


def secret_of(state: Path) -> str:
    """The secret of a server, made when there is none; for its owner alone.

    Args:
        state: Folder of the server's own state.
    """
    place = state / FILE
    with alone(state / ".lock"):
        if not place.exists():
            write_atomically(place, secrets.token_urlsafe(48).encode(), mode=0o600)
    with storage_errors("read", place):
        return place.read_text("ascii").strip()


def sealed(text: str) -> str:
    """A text that only this server can read again."""
    return _box().encrypt(text.encode()).decode()


def opened(text: str) -> str:
    """What was sealed.

    Raises:
        StorageError: It was sealed under another secret.
    """
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken:
        raise StorageError(
            "What the server has sealed cannot be read: the file secret.key in the folder of the setting state is another one.",
            hint="Put the copy of the file back that you keep with your keys.",
        ) from None


def memory_key(key: str, prefix: str, version: int) -> str:
    """Under what the server remembers for a short while; nobody can tell an address from it."""
    words = f"{settings.SECRET_KEY}:{prefix}:{version}:{key}"
    return sha256(words.encode()).hexdigest()


def _box() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"seal:" + settings.SECRET_KEY.encode()).digest()))
