"""Copies of this machine: a file of the cache for each edition whose posts are shown one by one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heliograph.files.atomic import storage_errors

if sys.platform != "win32":
    import fcntl

VERSION = 1


class FolderCopies:
    """Copies of posts below the cache folder; safe to delete at any time."""

    def __init__(self, cache: Path) -> None:
        self.folder = cache / "posts" / f"v{VERSION}"

    def place(self, manifest: str) -> Path:
        """The file of a copy, by the digest of the manifest that it goes with."""
        return self.folder / f"{manifest}.arrow"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Only one process at a time makes copies and indexes below this cache; the others wait and find them made."""
        place = self.folder / ".lock"
        with storage_errors("write", place):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = place.open("w")
        with lock:
            if sys.platform != "win32":
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield
