"""FolderSealed: sealed records of the consortium as files of an archive."""

from pathlib import Path

from heliograph.files.atomic import storage_errors, write_atomically
from heliograph.model.audit import RECORD


class FolderSealed:
    """The sealed records of an archive on this machine.

    Args:
        archive: Root of the archive.
    """

    def __init__(self, archive: Path) -> None:
        self._folder = archive / RECORD

    def read(self, name: str) -> bytes | None:
        """The one of a name."""
        path = self._folder / f"{name}.json"
        with storage_errors("read", path):
            return path.read_bytes() if path.is_file() else None

    def put(self, name: str, data: bytes) -> None:
        """Put one in the place of the one before."""
        with storage_errors("make folder", self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self._folder / f"{name}.json", data)
