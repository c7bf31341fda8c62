"""FolderOutputs: answers that wait for a second look, each a file that this account alone reads."""

import re
from pathlib import Path

from heliograph.errors import UnknownNameError
from heliograph.files.atomic import storage_errors, write_atomically

NAME = re.compile("[A-Za-z0-9-]{1,64}")


class FolderOutputs:
    """A folder of held answers.

    Args:
        state: Folder of what a server keeps of its own.
    """

    def __init__(self, state: Path) -> None:
        self._folder = state / "outputs"

    def keep(self, output_id: str, data: bytes) -> None:
        """Keep an answer."""
        with storage_errors("make folder", self._folder):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(self._place(output_id), data, mode=0o600)

    def read(self, output_id: str) -> bytes:
        """An answer.

        Raises:
            UnknownNameError: There is none.
        """
        place = self._place(output_id)
        if not place.is_file():
            raise UnknownNameError("This output is not kept any more.")
        with storage_errors("read", place):
            return place.read_bytes()

    def drop(self, output_id: str) -> None:
        """Delete an answer, if it is there."""
        place = self._place(output_id)
        with storage_errors("delete", place):
            place.unlink(missing_ok=True)

    def _place(self, output_id: str) -> Path:
        if NAME.fullmatch(output_id) is None:
            raise UnknownNameError("There is no such output.")
        return self._folder / output_id
