"""Copies of this machine: a folder of the cache for each edition whose posts are shown one by one."""

from pathlib import Path

VERSION = 2


class FolderCopies:
    """Copies of posts below the cache folder; safe to delete at any time."""

    def __init__(self, cache: Path) -> None:
        self.folder = cache / "posts" / f"v{VERSION}"

    def place(self, manifest: str) -> Path:
        """The folder of a copy, by the digest of the manifest that it goes with."""
        return self.folder / manifest
