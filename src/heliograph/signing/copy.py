"""copy.sig: the signed note by which a publisher vouches for a member's copy of an edition."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.errors import InputError
from heliograph.signing.canonical import digest
from heliograph.signing.keys import SigningKey, VerifierKey
from heliograph.signing.note import open_note, sign_note

HEADER = "heliograph-copy/v1"
SIGNATURE = "copy.sig"

_STATEMENT = re.compile(rf"{re.escape(HEADER)}\n(?P<edition>[0-9a-f]{{64}})\n(?P<sha256>[0-9a-f]{{64}})\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyStatement:
    """What is signed: this copy was made from the edition with this manifest.

    Attributes:
        edition_sha256: SHA-256 of the edition's manifest.json.
        copy_sha256: SHA-256 of the copy's manifest.json.
    """

    edition_sha256: str
    copy_sha256: str

    def to_text(self) -> str:
        """The three lines that are signed."""
        return f"{HEADER}\n{self.edition_sha256}\n{self.copy_sha256}\n"

    @classmethod
    def from_text(cls, text: str) -> "CopyStatement":
        """Read the three lines.

        Raises:
            InputError: The text states something else.
        """
        match = _STATEMENT.fullmatch(text)
        if match is None:
            raise InputError(f"the signed text is not a {HEADER} statement")
        return cls(edition_sha256=match["edition"], copy_sha256=match["sha256"])


def sign_copy(manifest: bytes, edition_sha256: str, *, key: SigningKey) -> bytes:
    """The bytes of copy.sig.

    Args:
        manifest: Canonical bytes of the copy's manifest.json.
        edition_sha256: SHA-256 of the edition's manifest.json.
        key: Of the archive.
    """
    statement = CopyStatement(edition_sha256=edition_sha256, copy_sha256=digest(manifest))
    return sign_note(statement.to_text(), [key])


def open_copy(note: bytes, keys: Sequence[VerifierKey]) -> CopyStatement:
    """What copy.sig states, signed by one of these keys.

    Raises:
        InputError: It is no such note.
        VerificationError: None of the keys signed it.
    """
    return CopyStatement.from_text(open_note(note, keys))
