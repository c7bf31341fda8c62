"""Receipts: the signed note by which an archive vouches for what a member took."""

import re
from collections.abc import Sequence
from typing import Any

from heliograph.errors import InputError, VerificationError
from heliograph.signing.canonical import canonical, digest
from heliograph.signing.keys import SigningKey, VerifierKey
from heliograph.signing.note import open_note, sign_note

HEADER = "heliograph-receipt/v1"

_STATEMENT = re.compile(rf"{re.escape(HEADER)}\n(?P<origin>[^\n]+)\n(?P<sha256>[0-9a-f]{{64}})\n")


def sign_receipt(receipt: Any, *, origin: str, keys: Sequence[SigningKey]) -> str:  # noqa: ANN401 - a JSON value
    """The note for a receipt."""
    return sign_note(f"{HEADER}\n{origin}\n{digest(canonical(receipt))}\n", keys).decode()


def verify_receipt(receipt: Any, signature: str, *, keys: Sequence[VerifierKey]) -> None:  # noqa: ANN401
    """Check that an archive signed this very receipt.

    Raises:
        InputError: The note is none about a receipt.
        VerificationError: No known key signed it, or it is about another receipt.
    """
    found = _STATEMENT.fullmatch(open_note(signature.encode(), keys))
    if found is None:
        raise InputError(f"the signed text is not a {HEADER} statement")
    if (found["origin"], found["sha256"]) != (receipt.get("origin"), digest(canonical(receipt))):
        raise VerificationError("the signature is about another receipt")
