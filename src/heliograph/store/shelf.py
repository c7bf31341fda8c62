"""FolderShelf: signed heads of the audit log as files of an archive."""

import re
from collections.abc import Mapping
from pathlib import Path

from heliograph.errors import VerificationError
from heliograph.files.atomic import create_atomically, fsync_folder, storage_errors
from heliograph.model.audit import HEADS

LIMIT = 64 * 2**10

_NOTE = re.compile(r"([1-9][0-9]{0,14})\.note")


class FolderShelf:
    """The folder of heads of an archive on this machine.

    Args:
        archive: Root of the archive.
    """

    def __init__(self, archive: Path) -> None:
        self._folder = archive / HEADS

    def notes(self) -> Mapping[int, bytes]:
        """Every signed note by its number."""
        if not self._folder.is_dir():
            return {}
        with storage_errors("read", self._folder):
            named = {
                int(match[1]): path
                for path in self._folder.iterdir()
                if (match := _NOTE.fullmatch(path.name))
            }
            return {number: _read(path) for number, path in named.items()}

    def add(self, number: int, note: bytes) -> None:
        """Keep a note under a number."""
        with storage_errors("make folder", self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        fsync_folder(self._folder.parent)
        create_atomically(self._folder / f"{number}.note", note)


def _read(path: Path) -> bytes:
    if path.is_symlink() or path.stat().st_size > LIMIT:
        raise VerificationError(f"{path} is no signed head.")
    return path.read_bytes()
