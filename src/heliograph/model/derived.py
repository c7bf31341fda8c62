"""Derived: files made from an edition that anyone could make again, with a manifest of their own."""

from typing import Literal

from heliograph.model.document import DatasetName, Document, SafeInt, Sha256
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry, Manifest, TableFile

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


def posts_parts(manifest: Manifest) -> list[TableFile]:
    """The parts of the posts table, in the order in which an index numbers their rows."""
    parts = [file for file in manifest.files if file.table == "posts" and _is_part(file.path)]
    return sorted(parts, key=lambda file: (file.accounts or ("", ""), file.times or ("", ""), file.path))


def _is_part(path: str) -> bool:
    return path == "posts.parquet" or (path.startswith("posts/") and path.endswith(".parquet"))
