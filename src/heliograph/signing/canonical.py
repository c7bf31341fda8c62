"""Canonical JSON (RFC 8785): one value has one sequence of bytes, so that a digest means the value."""

import hashlib
import json
from collections import Counter
from typing import Any, NoReturn

import rfc8785

from heliograph.errors import InputError

EXACT = 2**53
LONGEST_EXACT = len("-9007199254740991")


def canonical(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """The canonical bytes of a JSON value, ready to be digested and signed.

    Raises:
        InputError: The value has no canonical form: NaN, an integer beyond 2^53, a lone surrogate, a key that is no text.
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise InputError(f"no canonical JSON form: {error}") from None


def read_json(data: bytes, *, what: str) -> Any:  # noqa: ANN401 - any JSON value
    """A JSON value from bytes that leave nothing to the reader's taste.

    Args:
        data: The bytes as they were stored or received.
        what: Name of the document, for messages.

    Raises:
        InputError: Not UTF-8, not JSON, a key given twice, NaN or infinity, nested beyond reason.
    """
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_number
        )
    except RecursionError:
        raise InputError(f"{what}: nested too deeply") from None
    except ValueError as error:
        raise InputError(f"{what}: {error}") from None


def read_canonical(data: bytes, *, what: str) -> Any:  # noqa: ANN401 - any JSON value
    """A JSON value from bytes that must be canonical: written anew they give the same bytes.

    Raises:
        InputError: As read_json, or the bytes are not the canonical ones.
    """
    value = read_json(data, what=what)
    try:
        again = canonical(value)
    except InputError as error:
        raise InputError(f"{what}: {error.message}") from None
    if again != data:
        raise InputError(
            f"{what}: not canonical JSON (RFC 8785), differs from byte {_first_difference(again, data)} on"
        )
    return value


def digest(data: bytes) -> str:
    """SHA-256 in hex, as manifests and release ids write it."""
    return hashlib.sha256(data).hexdigest()


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise ValueError(f"the key {twice!r} is given twice")
    return made


def _number(digits: str) -> int | float:
    """RFC 8785 knows doubles only: beyond 2^53 an integer literal is one."""
    if len(digits) > LONGEST_EXACT:
        return float(digits)
    value = int(digits)
    return value if abs(value) < EXACT else float(value)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _first_difference(one: bytes, other: bytes) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
