"""Pins: which keys a reader has seen vouch for an origin, kept so that a later change is noticed."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from heliograph.errors import InputError
from heliograph.files.atomic import storage_errors, write_atomically
from heliograph.model.document import Document
from heliograph.signing.canonical import read_json
from heliograph.store.keys import make_private_folder


class Pin(Document):
    """The keys pinned for one origin.

    Attributes:
        keys: Verifier keys (vkey strings).
        pinned_at: When, ISO 8601 UTC.
        seen_at: The folder or address where they were seen.
    """

    keys: tuple[str, ...]
    pinned_at: str
    seen_at: str


_PINS = TypeAdapter(dict[str, Pin])


@dataclass(frozen=True, slots=True)
class Pins:
    """The file of pins: ``pins.json`` in the user's configuration folder."""

    path: Path

    def all(self) -> dict[str, Pin]:
        """Every pin by origin; empty when nothing was pinned yet.

        Raises:
            InputError: The file is damaged.
        """
        if not self.path.exists():
            return {}
        with storage_errors("read", self.path):
            data = self.path.read_bytes()
        try:
            return _PINS.validate_python(read_json(data, what=str(self.path)))
        except ValidationError:
            raise InputError(
                f"{self.path}: not a file of pinned keys",
                hint="Correct it; or remove it, and every archive is met for the first time again.",
            ) from None

    def keys(self) -> dict[str, tuple[str, ...]]:
        """The pinned keys by origin, as verify wants them."""
        return {origin: pin.keys for origin, pin in self.all().items()}

    def pin(self, origin: str, keys: tuple[str, ...], *, now: datetime, seen_at: str) -> None:
        """Remember these keys for an origin in place of those pinned before.

        Raises:
            StorageError: The file cannot be written.
        """
        pins = self.all() | {
            origin: Pin(keys=keys, pinned_at=now.strftime("%Y-%m-%dT%H:%M:%SZ"), seen_at=seen_at)
        }
        make_private_folder(self.path.parent)
        text = json.dumps(
            {name: pin.to_json() for name, pin in sorted(pins.items())}, ensure_ascii=False, indent=2
        )
        write_atomically(self.path, f"{text}\n".encode(), mode=0o600)
