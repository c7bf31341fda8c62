"""Cache: verified copies of remote files, each under its digest."""

from pathlib import Path

from heliograph.model.manifest import FileEntry


class FileCache:
    """A folder of verified copies, shared by every archive and process of a person; safe to delete at any time.

    Only :func:`heliograph.access.receive.receive` writes here, and it gives a file its name after the digest agreed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, entry: FileEntry) -> Path:
        """Where the copy of this file belongs."""
        return self.folder / "files" / entry.sha256[:2] / entry.sha256

    def held(self, entry: FileEntry) -> Path | None:
        """The copy, None when it is not held yet or was cut short since."""
        place = self.place(entry)
        return place if place.is_file() and place.stat().st_size == entry.bytes else None
