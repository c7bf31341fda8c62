"""Release: release.json, the signed description of one numbered release."""

from datetime import date
from enum import StrEnum
from typing import Literal

from heliograph.model.dataset import DatasetDescription
from heliograph.model.document import DatasetName, Document, SafeInt, Sha256
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry

REPORTS = "reports"
"""Folder of a release in which reports of its publisher lie."""

HELD = ".held"
"""Folder of a gated root in which signed releases wait for their public day; below it they lie as they will in the archive."""

MIDNIGHT = "T00:00:00Z"


class ReasonCode(StrEnum):
    """Why a release exists: the closed list of trust.md section 3."""

    INITIAL = "initial"
    CORRECTION = "correction"
    ADDITIONAL_DATA = "additional-data"
    ERASURE = "erasure"
    POLICY_CHANGE = "policy-change"
    KEY_COMPROMISE = "key-compromise"


class Reason(Document):
    """Reason code with words for readers."""

    code: ReasonCode
    text: str = ""


class EditionEntry(Document):
    """One edition as release.json names it: for gated editions the digest is all that is public.

    Attributes:
        state: As the release was signed: published, or scheduled with available_on. A scheduled public edition is held outside
            the archive until that day, so that one that is here is open.
    """

    manifest_sha256: Sha256
    state: Literal["published", "scheduled"] = "published"
    available_on: str | None = None


class ComputedCount(Document):
    """A count with the query that gives it."""

    value: SafeInt
    query: str


class Release(Document):
    """The document release.json. Its SHA-256 is the release id.

    Attributes:
        published_at: When it was signed; the public has it from ``public_at`` on.
        computed: Counts of the public edition by name (accounts, posts, ...), each with its query.
        differences: One note for each announced count that differs from the computed one.
        supersedes: Release id of the predecessor, None for the first release.
        files: Every file at this level and under reports/, without release.json, its signature and CITATION.cff.
    """

    schema_version: Literal["heliograph-release/1"] = "heliograph-release/1"
    dataset: DatasetName
    release: SafeInt
    origin: str
    published_at: str
    description: DatasetDescription
    editions: dict[Edition, EditionEntry]
    computed: dict[str, ComputedCount]
    differences: tuple[str, ...] = ()
    supersedes: Sha256 | None = None
    reason: Reason
    files: tuple[FileEntry, ...]

    @property
    def public_on(self) -> str | None:
        """The day on which the public may have it first, where it was signed before; None: at once."""
        entry = self.editions.get(Edition.PUBLIC)
        return entry.available_on if entry else None

    def held_until(self, edition: str) -> date | None:
        """The day from which a gated edition may be given to those who may have it, in UTC; None: at once, or there is none."""
        entry = next((one for name, one in self.editions.items() if name == edition and name.gated), None)
        if entry is None or entry.state != "scheduled" or entry.available_on is None:
            return None
        return date.fromisoformat(entry.available_on)

    @property
    def public_at(self) -> str:
        """The moment from which it counts as published: that of signing, or the beginning of its public day in UTC."""
        return f"{self.public_on}{MIDNIGHT}" if self.public_on else self.published_at
