"""Keys of signed notes: the text forms that stand in key files, papers and archive.json (C2SP signed note)."""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from heliograph.errors import InputError

ED25519 = 0x01
KEY_BYTES = 32
PRIVATE_PREFIX = "PRIVATE+KEY+"


def check_name(name: str) -> None:
    """Refuse what cannot be the name of a key.

    Raises:
        InputError: Empty, or with a space, a plus sign or a control character.
    """
    if not name:
        raise InputError("the name of a key must not be empty")
    bad = next((c for c in name if c.isspace() or c == "+" or c < " " or "\ud800" <= c <= "\udfff"), None)
    if bad is not None:
        raise InputError(f"the name of a key must not contain {bad!r}: {name!r}")


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The four bytes by which a signature line says which key made it."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def decode_base64(text: str, *, what: str) -> bytes:
    """Bytes from standard base64 of which there is exactly one spelling.

    Raises:
        InputError: Not base64, or spelt otherwise than an encoder would.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InputError(f"{what}: not base64") from None
    if base64.b64encode(data).decode() != text:
        raise InputError(f"{what}: not the only base64 spelling of its bytes")
    return data


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """A public key with its name: what a reader needs to check a signature.

    Attributes:
        name: Name of the key; for an archive its origin.
        kind: Signature type of the C2SP registry; only Ed25519 is used today, others are kept and ignored.
        public: The public key.
    """

    name: str
    public: bytes
    kind: int = ED25519

    @property
    def id(self) -> bytes:
        """The key id of signature lines."""
        return key_id(self.name, self.kind, self.public)

    @property
    def usable(self) -> bool:
        """Whether this version can check signatures of this kind."""
        return self.kind == ED25519 and len(self.public) == KEY_BYTES

    def to_text(self) -> str:
        """The vkey string ``name+id+base64`` that is printed in papers and READMEs."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a vkey string.

        Raises:
            InputError: Not of that form, or the id is not that of the key (a typing error).
        """
        name, given_id, data = _split(text, what="verifier key")
        kind, public = data[0], data[1:]
        if kind == ED25519 and len(public) != KEY_BYTES:
            raise InputError(f"verifier key {name}: an Ed25519 key has {KEY_BYTES} bytes, not {len(public)}")
        if key_id(name, kind, public).hex() != given_id:
            raise InputError(
                f"verifier key {name}: the id {given_id} is not that of the key",
                hint="Copy the whole string again.",
            )
        return cls(name=name, public=public, kind=kind)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether this key made that signature over that message."""
        if not self.usable:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A private Ed25519 key with its name.

    Attributes:
        name: Name of the key; for an archive its origin.
        seed: The 32 secret bytes; never shown in a representation.
    """

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.seed) != KEY_BYTES:
            raise InputError(f"signing key {self.name}: the seed has {KEY_BYTES} bytes, not {len(self.seed)}")

    @property
    def verifier(self) -> VerifierKey:
        """The public half, to be published."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return VerifierKey(
            name=self.name, public=private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        )

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature; the same message always gives the same bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    def to_text(self) -> str:
        """The text form of key files, the one of Go's ``sumdb/note``: whoever reads it can sign."""
        data = base64.b64encode(bytes([ED25519]) + self.seed).decode()
        return f"{PRIVATE_PREFIX}{self.name}+{self.verifier.id.hex()}+{data}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read the text form. Messages never repeat any of the secret.

        Raises:
            InputError: Not of that form, not Ed25519, or the id is not that of the key.
        """
        if not text.startswith(PRIVATE_PREFIX):
            raise InputError(f"signing key: does not begin with {PRIVATE_PREFIX}")
        name, given_id, data = _split(text.removeprefix(PRIVATE_PREFIX), what="signing key")
        if data[0] != ED25519:
            raise InputError(f"signing key {name}: type {data[0]:#04x} is not Ed25519 ({ED25519:#04x})")
        key = cls(name=name, seed=data[1:])
        if key.verifier.id.hex() != given_id:
            raise InputError(
                f"signing key {name}: the id {given_id} is not that of the key",
                hint="Restore it from a backup.",
            )
        return key


def _split(text: str, *, what: str) -> tuple[str, str, bytes]:
    name, plus, rest = text.partition("+")
    given_id, second_plus, encoded = rest.partition("+")
    if not plus or not second_plus:
        raise InputError(f"{what}: not of the form name+id+base64")
    check_name(name)
    data = decode_base64(encoded, what=what)
    if len(data) < 2:  # noqa: PLR2004 - the kind and at least one byte of key
        raise InputError(f"{what} {name}: holds no key")
    return name, given_id, data
