"""events/<n>.sig: the signed note by which an archive vouches for one of its events."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.errors import InputError, VerificationError
from heliograph.signing.canonical import digest
from heliograph.signing.keys import SigningKey, VerifierKey
from heliograph.signing.note import read_note, sign_note, signers

HEADER = "heliograph-event/v1"

_STATEMENT = re.compile(
    rf"{re.escape(HEADER)}\n(?P<origin>[^\n]+)\n(?P<number>[1-9][0-9]{{0,8}})\n(?P<sha256>[0-9a-f]{{64}})\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStatement:
    """What is signed: this event of this archive is the document with this digest.

    Attributes:
        event_sha256: SHA-256 of the canonical bytes of the event, in hex.
    """

    origin: str
    number: int
    event_sha256: str

    def to_text(self) -> str:
        """The four lines that are signed."""
        return f"{HEADER}\n{self.origin}\n{self.number}\n{self.event_sha256}\n"

    @classmethod
    def from_text(cls, text: str) -> "EventStatement":
        """Read the four lines.

        Raises:
            InputError: The text states something else.
        """
        match = _STATEMENT.fullmatch(text)
        if match is None:
            raise InputError(f"the signed text is not a {HEADER} statement")
        return cls(origin=match["origin"], number=int(match["number"]), event_sha256=match["sha256"])


def sign_event(event_json: bytes, *, origin: str, number: int, keys: Sequence[SigningKey]) -> bytes:
    """The bytes of events/<n>.sig for the canonical bytes of an event.

    Raises:
        InputError: The origin or number cannot be those of an event.
    """
    statement = EventStatement(origin=origin, number=number, event_sha256=digest(event_json))
    EventStatement.from_text(statement.to_text())
    return sign_note(statement.to_text(), keys)


def verify_event(signature: bytes, *, keys: Sequence[VerifierKey]) -> EventStatement:
    """Check events/<n>.sig; every one of these keys must have signed.

    Returns:
        What was signed; the caller compares it with the bytes of the event and with where it lies.

    Raises:
        InputError: Not a signed note about an event.
        VerificationError: A signature fails, or one of the keys has not signed.
    """
    note = read_note(signature)
    statement = EventStatement.from_text(note.text)
    signed = signers(note, keys)
    missing = ", ".join(f"{key.name}+{key.id.hex()}" for key in keys if key not in signed)
    if missing:
        raise VerificationError(f"not signed by {missing}")
    return statement
