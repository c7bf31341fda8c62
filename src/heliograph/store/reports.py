"""FolderReports: signed reports of the consortium as files of an archive."""

import re
from pathlib import Path

from heliograph.files.atomic import create_atomically, fsync_folder, storage_errors
from heliograph.model.audit import TRANSPARENCY

_NOTE = re.compile(r"([0-9]{4}-[12])\.note")


class FolderReports:
    """The folder of reports of an archive on this machine.

    Args:
        archive: Root of the archive.
    """

    def __init__(self, archive: Path) -> None:
        self._folder = archive / TRANSPARENCY

    def names(self) -> frozenset[str]:
        """Periods that have a report."""
        if not self._folder.is_dir():
            return frozenset()
        with storage_errors("read", self._folder):
            found = (_NOTE.fullmatch(path.name) for path in self._folder.iterdir())
            return frozenset(match[1] for match in found if match)

    def add(self, name: str, document: bytes, note: bytes) -> None:
        """Keep a report and its note; the note comes last: a report without one is not finished, and is written again."""
        with storage_errors("make folder", self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{name}.json").unlink(missing_ok=True)
        fsync_folder(self._folder.parent)
        create_atomically(self._folder / f"{name}.json", document)
        create_atomically(self._folder / f"{name}.note", note)
