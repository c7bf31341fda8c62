"""FolderSealed: sealed records of the consortium as files of an archive."""

from pathlib import Path

from heliograph.files.atomic import storage_errors, write_atomically
from heliograph.model.audit import RECORD, SEALED


class FolderSealed:
    """The sealed records of an archive on this machine.

    Args:
        archive: Root of the archive.
    """

    def __init__(self, archive: Path) -> None:
        self._archive = archive

    def read(self, name: str) -> bytes | None:
        """The one of a name."""
        path = self._archive / SEALED[name]
        with storage_errors("read", path):
            return path.read_bytes() if path.is_file() else None

    def put(self, name: str, data: bytes) -> None:
        """Put one in the place of the one before, and out of the folder in which all of them once lay."""
        path, once = self._archive / SEALED[name], self._archive / RECORD / f"{name}.json"
        with storage_errors("make folder", path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)
        if once != path:
            with storage_errors("remove", once):
                once.unlink(missing_ok=True)
