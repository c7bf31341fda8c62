"""Recompute: pseudonyms made once more, from the key file and the design alone.

Written without a look at ``heliograph.privacy.pseudonym``: what two programs make alike is what the design says
(docs/adr/0011-pseudonyms.md), not what one of them happens to do. Scope keys come from HKDF (RFC 5869) in four lines,
the letters from bits.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

BITS = 128
"""So much of a MAC is spelt."""

SIGNS = 26
"""Five bits to a sign: the last one spells three bits of the MAC and two zeros."""

BATCH = 1 << 16
"""Identifiers that are turned into letters at once."""

_ALPHABET = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", np.uint8)
_WEIGHTS = np.array([16, 8, 4, 2, 1], np.uint8)
_LETTERS = {
    "user_id": "a",
    "screen_name": "a",
    "tweet_id": "p",
    "media_id": "m",
    "url": "u",
    "action_id": "x",
}
_HALF = 1 << 62
"""Numbers of posts begin here; they end below twice as much."""


@dataclass(frozen=True, slots=True)
class Recompute:
    """Gives the pseudonym of each identifier of a field: user_id, screen_name, tweet_id, media_id, url, action_id.

    Attributes:
        key: The key of one scope, 32 bytes.
    """

    key: bytes = field(repr=False)

    def __call__(self, kind: str, identifiers: pa.Array) -> pa.Array:
        """One letter and 26 signs for each identifier; null stays null."""
        letter = _LETTERS[kind]
        made = [spelt(letter, macs) for macs in self._macs(kind, identifiers)]
        return _in_place(identifiers, pa.concat_arrays(made) if made else pa.array([], pa.string()))

    def post_numbers(self, identifiers: pa.Array) -> pa.Array:
        """The decimal number in [2^62, 2^63) of each post, as text; null stays null."""
        made = [
            str(int.from_bytes(mac[:8], "big") % _HALF + _HALF)
            for macs in self._macs("tweet_id", identifiers)
            for mac in macs
        ]
        return _in_place(identifiers, pa.array(made, pa.string()))

    @property
    def key_id(self) -> str:
        """What a manifest calls this key."""
        return self._mark(b"key-id")

    @property
    def key_check(self) -> str:
        """What a manifest shows of it, so that a run with another key is noticed."""
        return self._mark(b"kcv")

    def _mark(self, text: bytes) -> str:
        return hmac.new(self.key, text, hashlib.sha256).hexdigest()[:16]

    def _macs(self, kind: str, identifiers: pa.Array) -> Iterator[list[bytes]]:
        """The MACs of those identifiers that are there."""
        present = identifiers.drop_null()
        key, field_name = self.key, f"{kind}\0".encode()
        for start in range(0, len(present), BATCH):
            texts = present.slice(start, BATCH).cast(pa.binary()).to_pylist()
            yield [hmac.digest(key, field_name + text, "sha256") for text in texts]


def recompute(root: bytes, scope: str, name: str) -> Recompute:
    """The pseudonyms of one scope.

    Args:
        root: What the key file of the archive holds, 32 bytes.
        scope: archive, series or release.
        name: What the scope covers; its parts are divided by a zero byte.
    """
    return Recompute(hkdf(root, b"\0".join((b"heliograph/pseudonym/v1", scope.encode(), name.encode()))))


def hkdf(secret: bytes, info: bytes, *, salt: bytes = b"", length: int = 32) -> bytes:
    """A key derived from another (RFC 5869, SHA-256)."""
    extracted = hmac.digest(salt or bytes(32), secret, "sha256")
    made = block = b""
    while len(made) < length:
        block = hmac.digest(extracted, block + info + bytes([len(made) // 32 + 1]), "sha256")
        made += block
    return made[:length]


def spelt(letter: str, macs: list[bytes]) -> pa.Array:
    """The first 128 bits of each MAC as base 32 behind a letter."""
    if not macs:
        return pa.array([], pa.string())
    held = np.frombuffer(b"".join(mac[: BITS // 8] for mac in macs), np.uint8).reshape(len(macs), BITS // 8)
    bits = np.zeros((len(macs), SIGNS * 5), np.uint8)
    bits[:, :BITS] = np.unpackbits(held, axis=1)
    values = bits.reshape(len(macs), SIGNS, 5) @ _WEIGHTS
    signs = np.full((len(macs), SIGNS + 1), ord(letter), np.uint8)
    signs[:, 1:] = _ALPHABET[values]
    return _texts(signs)


def _texts(signs: npt.NDArray[np.uint8]) -> pa.Array:
    """Rows of signs as texts of one length."""
    rows, width = signs.shape
    ends = pa.py_buffer(np.arange(0, (rows + 1) * width, width, dtype=np.int32))
    return pa.StringArray.from_buffers(rows, ends, pa.py_buffer(signs.tobytes()))


def _in_place(identifiers: pa.Array, made: pa.Array) -> pa.Array:
    """What was made in the places of the identifiers that are there, null in the others."""
    if not identifiers.null_count:
        return made
    there = identifiers.is_valid().to_numpy(zero_copy_only=False)
    return made.take(pa.array(np.cumsum(there) - 1, mask=~there))
