"""Heliograph: publish, preserve and study moderation archives.

For researchers: ``import heliograph as hg``, then ``hg.open(...)`` or ``hg.load(...)``.
Names are loaded on first use, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heliograph.client import Archive, Dataset, Remote, Table, load, open, remote  # noqa: A004

__version__ = "0.1.0"
__all__ = ["Archive", "Dataset", "Remote", "Table", "load", "open", "remote"]


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("heliograph.client"), name)
    raise AttributeError(f"module 'heliograph' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
