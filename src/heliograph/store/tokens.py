"""Tokens of this machine: one for each server, in a file that its owner alone can read."""

import json
import os
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from heliograph.errors import InputError, UsageError
from heliograph.files.atomic import storage_errors

FILE = "tokens.json"


def server_of(where: str) -> str:
    """The server of an archive: scheme, name and port of its address.

    Raises:
        UsageError: It is no address.
    """
    parts = urlsplit(where)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageError(
            f"{where} is on no server: nobody logs in there.", hint="Name the address of an archive."
        )
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname.lower()}{port}"


class TokenFile:
    """The tokens that ``heliograph login`` has brought here.

    Args:
        folder: Of the user's configuration.
    """

    def __init__(self, folder: Path) -> None:
        self._place = folder / FILE

    @property
    def place(self) -> Path:
        """Where they are."""
        return self._place

    def token(self, server: str) -> str | None:
        """The token for a server, as ``https://archive.example``; None where there is none."""
        found = self._read().get(server)
        return found["token"] if found else None

    def keep(self, server: str, token: str, expires_at: datetime) -> None:
        """Keep the token for a server instead of the one before."""
        self._write(self._read() | {server: {"token": token, "expires_at": expires_at.isoformat()}})

    def drop(self, server: str) -> None:
        """Forget the token for a server."""
        self._write({name: kept for name, kept in self._read().items() if name != server})

    def _read(self) -> dict[str, dict[str, str]]:
        with storage_errors("read", self._place):
            if not self._place.is_file():
                return {}
            text = self._place.read_text("utf-8")
        try:
            found: dict[str, dict[str, str]] = json.loads(text)
            if all(isinstance(kept["token"], str) for kept in found.values()):
                return found
        except (ValueError, TypeError, KeyError, AttributeError):
            pass
        raise InputError(
            f"{self._place} holds no tokens.", hint="Take it away, then run heliograph login again."
        )

    def _write(self, kept: dict[str, dict[str, str]]) -> None:
        """Nobody else can read it at any moment; a run that is cut leaves the file as it was."""
        part = self._place.with_name(f".{FILE}.part")
        with storage_errors("write", self._place):
            self._place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.unlink(missing_ok=True)
            private = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(private, "w", encoding="utf-8") as file:
                json.dump(kept, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._place)
