"""Indexes of this machine: a folder of the cache for each edition that was searched."""

from pathlib import Path

from heliograph.tables.search.version import VERSION


class FolderIndexes:
    """Search indexes below the cache folder; safe to delete at any time."""

    def __init__(self, cache: Path) -> None:
        self.folder = cache / "search" / f"v{VERSION}"

    def place(self, manifest: str) -> Path:
        """The folder of an index, by the digest of the manifest that it goes with."""
        return self.folder / manifest
