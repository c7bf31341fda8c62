"""Derived: files made from an edition that anyone could make again, with a manifest of their own."""

from typing import Literal

from heliograph.model.document import DatasetName, Document, SafeInt, Sha256
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry

FOLDER = "derived"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
SEARCH = "search/"
"""Where the search index lies below the folder."""

MADE_WITH = "search"
"""Under which name ``made_with`` says which programs can ask the index."""


class DerivedManifest(Document):
    """derived/manifest.json of one edition: no release names its digest, so that it can be made anew at any time.

    Attributes:
        edition_manifest_sha256: Digest of the manifest of the edition that the files were made from.
        made_at: ISO 8601 UTC.
        made_with: Versions of what made them.
    """

    schema_version: Literal["heliograph-derived/1"] = "heliograph-derived/1"
    dataset: DatasetName
    release: SafeInt
    edition: Edition
    edition_manifest_sha256: Sha256
    made_at: str
    made_with: dict[str, str]
    files: tuple[FileEntry, ...]
