"""Pseudonyms: keyed names that hide an identifier and stay the same wherever it stands.

``letter + base32lower(HMAC-SHA-256(K_scope, field 0x00 id)[:16])`` without padding: one letter and 26 characters, 128 bits
(design: docs/explanation/pseudonyms.md). K_scope is derived from the archive's root key by HKDF-SHA-256 (RFC 5869).
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import pyarrow as pa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class Field(StrEnum):
    """What an identifier names; the same text in two fields gives two pseudonyms."""

    ACCOUNT = "user_id"
    HANDLE = "screen_name"
    POST = "tweet_id"
    MEDIA = "media_id"
    URL = "url"
    ACTION = "action_id"


LETTERS = {
    Field.ACCOUNT: "a",
    Field.HANDLE: "a",
    Field.POST: "p",
    Field.MEDIA: "m",
    Field.URL: "u",
    Field.ACTION: "x",
}


class KeyScope(StrEnum):
    """Within which bounds the pseudonyms of one identifier are equal."""

    ARCHIVE = "archive"
    SERIES = "series"
    RELEASE = "release"


class Pseudonymizer(Protocol):
    """The port behind which a key service can stand: the key itself is never handed out."""

    @property
    def key_id(self) -> str:
        """Name of the scope key."""

    @property
    def key_check(self) -> str:
        """Value that shows that the right key is used."""

    def pseudonyms(self, kind: Field, identifiers: pa.Array) -> pa.Array:
        """The pseudonym of each identifier; null stays null."""

    def post_numbers(self, identifiers: pa.Array) -> pa.Array:
        """The decimal number of each post, for CSV readers that cast ids to integers."""


@dataclass(frozen=True, slots=True)
class ScopeKey:
    """A Pseudonymizer that holds its key in memory."""

    _key: bytes = field(repr=False)

    @property
    def key_id(self) -> str:
        """First 8 bytes of a MAC over a fixed text: says which key, tells nothing about it."""
        return hmac.digest(self._key, b"key-id", "sha256")[:8].hex()

    @property
    def key_check(self) -> str:
        """HMAC(K_scope, "kcv")[:8]."""
        return hmac.digest(self._key, b"kcv", "sha256")[:8].hex()

    def pseudonyms(self, kind: Field, identifiers: pa.Array) -> pa.Array:
        """The pseudonym of each identifier; pass distinct values, each costs one HMAC."""
        from heliograph.privacy.base32 import spelt, texts  # noqa: PLC0415 - NumPy comes with the extra [publish]

        return texts(spelt(LETTERS[kind], self._macs(kind, identifiers)), identifiers)

    def post_numbers(self, identifiers: pa.Array) -> pa.Array:
        """From the same HMAC as the pseudonym, so that both forms name the same post."""
        from heliograph.privacy.numbers import post_numbers_of  # noqa: PLC0415 - as above

        return post_numbers_of(self.pseudonyms(Field.POST, identifiers))

    def _macs(self, kind: Field, identifiers: pa.Array) -> bytes:
        """One MAC for each identifier that is not null, one behind the other."""
        begun = HMAC(self._key, SHA256())
        begun.update(f"{kind}\0".encode())
        macs = []
        for identifier in identifiers.drop_null().cast(pa.binary()).to_pylist():
            mac = begun.copy()
            mac.update(identifier)
            macs.append(mac.finalize())
        return b"".join(macs)


def root_id(root: bytes) -> str:
    """The name of a root key, as its file and key events bear it."""
    return hashlib.sha256(b"heliograph-pseudonym-root/v1\n" + root).hexdigest()[:8]


def root_check(root: bytes) -> str:
    """The check value of a root key: by it its holder recognises it, and nobody else learns anything."""
    info = b"heliograph/pseudonym-root/v1"
    return ScopeKey(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(root)).key_check


def scope_key(root: bytes, scope: KeyScope, name: str) -> ScopeKey:
    """The key of one scope.

    Args:
        root: The archive's root key, 32 bytes.
        scope: How far pseudonyms shall be linkable.
        name: What the scope covers: the origin with an epoch, a policy area, or ``<dataset>@<release>``.
    """
    info = f"heliograph/pseudonym/v1\0{scope}\0{name}".encode()
    return ScopeKey(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(root))
