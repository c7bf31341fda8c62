"""Joins key files and pins with the settings; no Django."""

from heliograph.settings import Settings, config_folder
from heliograph.store.keys import KeyFolder
from heliograph.store.pins import Pins


def key_folder(settings: Settings) -> KeyFolder:
    """The publisher's keys."""
    return KeyFolder(settings.keys.expanduser())


def pins() -> Pins:
    """The keys this reader has pinned, by origin."""
    return Pins(config_folder() / "pins.json")
