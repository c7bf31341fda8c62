"""What the room needs of the outside: a tree of files to read, and a place for verified copies."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from heliograph.model.manifest import FileEntry

if TYPE_CHECKING:
    from heliograph.access.engine import Engine


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

    def partly(self, path: str, size: int) -> bool:
        """Whether any part of the file can be asked for; VerificationError when it has not ``size`` bytes."""

    def address(self, path: str) -> str:
        """The address of the file, for libraries that read it themselves; of the tree for the empty path."""

    def part(self, path: str, start: int, end: int) -> bytes:
        """Bytes ``start`` to ``end`` (not included) of the file."""

    @property
    def token(self) -> str | None:
        """What the server knows the reader by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A Parquet file that is read in parts where it lies."""

    tree: Tree
    path: str
    bytes: int


class RemoteTables(Protocol):
    """Reads parts of remote Parquet files: only the columns and row groups that a query needs."""

    def rows(self, engine: "Engine", files: Sequence[RemoteFile]) -> str:
        """The query for all rows of these files, as the engine takes it."""


class Cache(Protocol):
    """Verified copies of remote files, each under its digest."""

    def place(self, entry: FileEntry) -> Path:
        """Where the copy of this file belongs."""

    def held(self, entry: FileEntry) -> Path | None:
        """The copy, None when it is not held yet."""
