"""What the room needs of the outside: a tree of files to read, and a place for verified copies."""

from collections.abc import Generator, Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

from heliograph.model.manifest import FileEntry


class Piece(NamedTuple):
    """Some bytes of a file and the position where they belong."""

    at: int
    data: bytes


class Tree(Protocol):
    """An archive, or a gated root, as files under relative paths with forward slashes."""

    @property
    def where(self) -> str:
        """Folder or address, for people; never with a password in it."""

    def read(self, path: str, limit: int) -> bytes | None:
        """The bytes of a small file, None where there is none; InputError above ``limit``."""

    def list(self) -> Iterable[str] | None:
        """Every path, or None where the tree cannot tell (plain web servers)."""

    def pieces(self, path: str, start: int) -> Generator[Piece, None, None]:
        """The file from byte ``start`` on.

        A tree that cannot go on from there, or sees that the file was replaced, begins again with a piece at 0:
        whoever receives must then forget what came before.
        """

    def local(self, path: str) -> Path | None:
        """Where the file lies on this machine, None when it must be fetched."""


class Cache(Protocol):
    """Verified copies of remote files, each under its digest."""

    def place(self, entry: FileEntry) -> Path:
        """Where the copy of this file belongs."""

    def held(self, entry: FileEntry) -> Path | None:
        """The copy, None when it is not held yet."""
