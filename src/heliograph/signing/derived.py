"""derived/manifest.sig: the signed note by which a publisher vouches for files made from an edition."""

import re
from dataclasses import dataclass

from heliograph.errors import InputError
from heliograph.signing.canonical import digest
from heliograph.signing.keys import SigningKey
from heliograph.signing.note import sign_note

HEADER = "heliograph-derived/v1"

_STATEMENT = re.compile(rf"{re.escape(HEADER)}\n(?P<edition>[0-9a-f]{{64}})\n(?P<sha256>[0-9a-f]{{64}})\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedStatement:
    """What is signed: these files were made from the edition with this manifest.

    Attributes:
        edition_manifest_sha256: SHA-256 of the edition's manifest.json.
        derived_sha256: SHA-256 of derived/manifest.json.
    """

    edition_manifest_sha256: str
    derived_sha256: str

    def to_text(self) -> str:
        """The three lines that are signed."""
        return f"{HEADER}\n{self.edition_manifest_sha256}\n{self.derived_sha256}\n"

    @classmethod
    def from_text(cls, text: str) -> "DerivedStatement":
        """Read the three lines.

        Raises:
            InputError: The text states something else.
        """
        match = _STATEMENT.fullmatch(text)
        if match is None:
            raise InputError(f"the signed text is not a {HEADER} statement")
        return cls(edition_manifest_sha256=match["edition"], derived_sha256=match["sha256"])


def sign_derived(derived_json: bytes, edition_json: bytes, *, key: SigningKey) -> bytes:
    """The bytes of derived/manifest.sig.

    Args:
        derived_json: Canonical bytes of derived/manifest.json.
        edition_json: Bytes of the edition's manifest.json.
        key: Of the archive.
    """
    statement = DerivedStatement(
        edition_manifest_sha256=digest(edition_json), derived_sha256=digest(derived_json)
    )
    return sign_note(statement.to_text(), [key])
