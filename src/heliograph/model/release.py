"""Release: release.json, the signed description of one numbered release."""

from enum import StrEnum
from typing import Literal

from heliograph.model.dataset import DatasetDescription
from heliograph.model.document import DatasetName, Document, SafeInt, Sha256
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry

REPORTS = "reports"
"""Folder of a release in which reports of its publisher lie."""


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
        state: published, or scheduled with available_on.
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
