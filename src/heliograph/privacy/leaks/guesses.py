"""Guesses: pseudonyms that anybody can make without a key, because somebody once took them for protection."""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence

import pyarrow as pa

from heliograph.privacy.leaks.recompute import spelt

_DIGESTS = ("md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256")
_EMPTY_KEYS = {"an empty key": b"", "a key of zeros": bytes(32), "a key of ones": b"\xff" * 32}

_MESSAGES: Mapping[str, Callable[[str, str], str]] = {
    "the id": lambda _, identifier: identifier,
    "field and id": lambda kind, identifier: f"{kind}\0{identifier}",
    "field, colon and id": lambda kind, identifier: f"{kind}:{identifier}",
    "@ and the id": lambda _, identifier: f"@{identifier}",
}


def guesses(kind: str, letter: str, identifiers: Sequence[str]) -> Iterator[tuple[str, pa.Array]]:
    """What somebody without the key would try: how it is made, in words, and the pseudonym of each identifier.

    Args:
        kind: Field of the identifiers: user_id, tweet_id, ...
        letter: With which their pseudonyms begin.
        identifiers: A sample; a construction that holds for some of them holds for all.
    """
    for said, message in _MESSAGES.items():
        texts = [message(kind, identifier).encode() for identifier in identifiers]
        for name in _DIGESTS:
            yield f"{name} of {said}", spelt(letter, [hashlib.new(name, text).digest() for text in texts])
        for words, key in _EMPTY_KEYS.items():
            made = [hmac.digest(key, text, "sha256") for text in texts]
            yield f"HMAC of {said} with {words}", spelt(letter, made)
    own = [hmac.digest(identifier.encode(), kind.encode(), "sha256") for identifier in identifiers]
    yield "HMAC of the field with the id as key", spelt(letter, own)
