"""release.sig: the signed note by which a publisher vouches for one release."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.errors import InputError, VerificationError
from heliograph.signing.canonical import digest
from heliograph.signing.keys import SigningKey, VerifierKey
from heliograph.signing.note import open_note, sign_note

HEADER = "heliograph-release/v1"

_STATEMENT = re.compile(
    rf"{re.escape(HEADER)}\n(?P<dataset>[A-Za-z0-9][A-Za-z0-9_-]{{0,62}})@(?P<release>[1-9][0-9]{{0,8}})\n(?P<sha256>[0-9a-f]{{64}})\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseStatement:
    """What is signed: this release of this data set is the document with this digest.

    Attributes:
        release_sha256: SHA-256 of release.json in hex: the release id.
    """

    dataset: str
    release: int
    release_sha256: str

    def to_text(self) -> str:
        """The three lines that are signed."""
        return f"{HEADER}\n{self.dataset}@{self.release}\n{self.release_sha256}\n"

    @classmethod
    def from_text(cls, text: str) -> "ReleaseStatement":
        """Read the three lines.

        Raises:
            InputError: The text states something else.
        """
        match = _STATEMENT.fullmatch(text)
        if match is None:
            raise InputError(f"release.sig: the signed text is not a {HEADER} statement")
        return cls(dataset=match["dataset"], release=int(match["release"]), release_sha256=match["sha256"])


def sign_release(release_json: bytes, *, dataset: str, release: int, key: SigningKey) -> bytes:
    """The bytes of release.sig for the canonical bytes of release.json.

    Raises:
        InputError: The name or number cannot be those of a release.
    """
    statement = ReleaseStatement(dataset=dataset, release=release, release_sha256=digest(release_json))
    ReleaseStatement.from_text(statement.to_text())
    return sign_note(statement.to_text(), [key])


def verify_release(release_json: bytes, signature: bytes, *, keys: Sequence[VerifierKey]) -> ReleaseStatement:
    """Check release.sig against the bytes of release.json.

    Returns:
        What was signed; the caller compares data set and number with where the release lies.

    Raises:
        InputError: release.sig is not a signed note about a release.
        VerificationError: Signed by no known key, the signature fails, or release.json has other bytes.
    """
    statement = ReleaseStatement.from_text(open_note(signature, keys))
    if statement.release_sha256 != digest(release_json):
        raise VerificationError(
            f"release.json of {statement.dataset}@{statement.release} differs from what was signed"
        )
    return statement
