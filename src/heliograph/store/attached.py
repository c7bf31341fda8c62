"""Attached: files of applicants in the folder of the server's state, below the id of their application."""

import hashlib
import re
import shutil
from collections.abc import Collection
from pathlib import Path

from heliograph.errors import UnknownNameError, UsageError, VerificationError
from heliograph.files.atomic import storage_errors, write_atomically

FOLDER = "attachments"
"""Below the state; a backup carries it."""

ID = re.compile(r"[0-9A-Za-z-]{1,64}")
SHA256 = re.compile(r"[0-9a-f]{64}")


class FolderAttachments:
    """Files in folders, for their owner alone.

    Args:
        state: Folder of the server's own state.
    """

    def __init__(self, state: Path) -> None:
        self._root = state / FOLDER

    def keep(self, application_id: str, data: bytes) -> str:
        """Keep a file; its SHA-256."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._of(application_id) / sha256
        with storage_errors("make folder", path.parent):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(path, data, mode=0o600)
        return sha256

    def holds(self, application_id: str, sha256: str) -> bool:
        """Whether a file is kept for this application."""
        return SHA256.fullmatch(sha256) is not None and (self._of(application_id) / sha256).is_file()

    def read(self, application_id: str, sha256: str) -> bytes:
        """The bytes of a file."""
        if not self.holds(application_id, sha256):
            raise UnknownNameError("There is no such file with this application.")
        path = self._of(application_id) / sha256
        with storage_errors("read", path):
            data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise VerificationError("The file is not the one that was attached.")
        return data

    def forget(self, application_id: str, sha256: str) -> None:
        """Delete one file, if it is there."""
        if self.holds(application_id, sha256):
            with storage_errors("delete", self._of(application_id)):
                (self._of(application_id) / sha256).unlink(missing_ok=True)

    def drop(self, application_id: str, *, but: Collection[str] = ()) -> int:
        """Delete the files of an application but some; how many were deleted."""
        folder, done = self._of(application_id), 0
        if not folder.is_dir():
            return 0
        with storage_errors("delete", folder):
            for path in list(folder.iterdir()):
                if path.name not in but:
                    path.unlink(missing_ok=True)
                    done += 1
            if not any(folder.iterdir()):
                shutil.rmtree(folder)
        return done

    def applications(self) -> tuple[str, ...]:
        """Ids of the applications that have files."""
        return tuple(sorted(path.name for path in self._root.iterdir())) if self._root.is_dir() else ()

    def _of(self, application_id: str) -> Path:
        if not ID.fullmatch(application_id):
            raise UsageError("This is no id of an application.")
        return self._root / application_id
