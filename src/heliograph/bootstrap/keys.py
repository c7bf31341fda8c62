"""Joins key files and pins with the settings; no Django."""

from collections.abc import Callable
from pathlib import Path

from heliograph.settings import Settings, config_folder
from heliograph.signing.keys import SigningKey
from heliograph.store.keys import KeyFolder
from heliograph.store.pins import Pins
from heliograph.store.receipt_key import keep_receipt_key


def key_folder(settings: Settings) -> KeyFolder:
    """The publisher's keys."""
    return KeyFolder(settings.keys.expanduser())


def pins() -> Pins:
    """The keys this reader has pinned, by origin."""
    return Pins(config_folder() / "pins.json")


def receipt_key_file(file: Path) -> Callable[[SigningKey], SigningKey]:
    """Where a new receipt key shall lie; a key that lies there already is taken in its place."""
    return lambda new: keep_receipt_key(file.expanduser(), new)
