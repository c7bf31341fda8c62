"""audit-heads/<n>.note: the signed note by which an archive vouches for all audit events up to a number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.errors import InputError
from heliograph.signing.keys import SigningKey, VerifierKey
from heliograph.signing.note import open_note, sign_note

HEADER = "heliograph-audit-head/v1"

TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"

_STATEMENT = re.compile(
    rf"{re.escape(HEADER)}\n(?P<origin>[^\n]+)\n(?P<number>[1-9][0-9]{{0,14}})\n(?P<link>[0-9a-f]{{64}})\n(?P<time>{TIME})\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadStatement:
    """What is signed: at this time, this was the link of the last event.

    Attributes:
        origin: Of the archive.
        number: Of the last event.
        link: Its link (``heliograph.signing.chain``), in hex.
        time: UTC, as in ``2026-03-01T12:00:00Z``.
    """

    origin: str
    number: int
    link: str
    time: str

    def to_text(self) -> str:
        """The five lines that are signed."""
        return f"{HEADER}\n{self.origin}\n{self.number}\n{self.link}\n{self.time}\n"

    @classmethod
    def from_text(cls, text: str) -> "HeadStatement":
        """Read the five lines.

        Raises:
            InputError: The text states something else.
        """
        match = _STATEMENT.fullmatch(text)
        if match is None:
            raise InputError(f"the signed text is not a {HEADER} statement")
        return cls(
            origin=match["origin"], number=int(match["number"]), link=match["link"], time=match["time"]
        )


def sign_head(head: HeadStatement, *, keys: Sequence[SigningKey]) -> bytes:
    """The bytes of a signed head.

    Raises:
        InputError: It cannot be stated.
    """
    HeadStatement.from_text(head.to_text())
    return sign_note(head.to_text(), keys)


def verify_head(note: bytes, *, keys: Sequence[VerifierKey]) -> HeadStatement:
    """What a head states that at least one of these keys signed.

    Raises:
        InputError: Not a signed note about a head.
        VerificationError: No known key signed it, or a signature fails.
    """
    return HeadStatement.from_text(open_note(note, keys))
