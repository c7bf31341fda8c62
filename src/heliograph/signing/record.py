"""consortium-record/<name>.note: the signed note by which an archive vouches for a document of its consortium."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.errors import InputError, VerificationError
from heliograph.signing.canonical import digest
from heliograph.signing.keys import SigningKey, VerifierKey
from heliograph.signing.note import open_note, sign_note

HEADER = "heliograph-consortium-record/v1"

_STATEMENT = re.compile(
    rf"{re.escape(HEADER)}\n(?P<origin>[^\n]+)\n(?P<name>[a-z]+(?:/[a-z0-9-]+)?\.json)\n(?P<sha256>[0-9a-f]{{64}})\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordStatement:
    """What is signed: this document of the consortium of this archive has this digest.

    Attributes:
        origin: Of the archive.
        name: Path of the document below ``consortium-record/``; ``announcements.json`` lies at the root.
        sha256: Of its canonical bytes, in hex.
    """

    origin: str
    name: str
    sha256: str

    def to_text(self) -> str:
        """The four lines that are signed."""
        return f"{HEADER}\n{self.origin}\n{self.name}\n{self.sha256}\n"

    @classmethod
    def from_text(cls, text: str) -> "RecordStatement":
        """Read the four lines.

        Raises:
            InputError: The text states something else.
        """
        match = _STATEMENT.fullmatch(text)
        if match is None:
            raise InputError(f"the signed text is not a {HEADER} statement")
        return cls(origin=match["origin"], name=match["name"], sha256=match["sha256"])


def sign_record(document: bytes, *, origin: str, name: str, keys: Sequence[SigningKey]) -> bytes:
    """The bytes of the signed note about a document.

    Args:
        document: Its canonical bytes.
        origin: Of the archive.
        name: Path of the document below ``consortium-record/``.
        keys: That sign.

    Raises:
        InputError: It cannot be stated.
    """
    statement = RecordStatement(origin=origin, name=name, sha256=digest(document))
    RecordStatement.from_text(statement.to_text())
    return sign_note(statement.to_text(), keys)


def verify_record(document: bytes, note: bytes, *, keys: Sequence[VerifierKey]) -> RecordStatement:
    """What a note states about a document, that at least one of these keys signed.

    Raises:
        InputError: Not a signed note about a document of a consortium.
        VerificationError: No known key signed it, a signature fails, or the document has other bytes.
    """
    statement = RecordStatement.from_text(open_note(note, keys))
    if statement.sha256 != digest(document):
        raise VerificationError(f"{statement.name} differs from what was signed")
    return statement
