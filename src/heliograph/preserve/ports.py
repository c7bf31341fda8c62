"""What preserve needs of the outside: a place from which files can be read."""

from collections.abc import Iterable, Iterator
from typing import Protocol


class Tree(Protocol):
    """A folder, a web server or memory, read by relative paths with forward slashes.

    A path that leads out of the tree (a symbolic link, say) raises InputError, whichever method is asked.
    """

    def read(self, path: str, limit: int) -> bytes | None:
        """All bytes of a document, None when there is no such file; InputError above ``limit``."""

    def size(self, path: str) -> int | None:
        """Length of a file in bytes, None when there is no such file."""

    def stream(self, path: str) -> Iterator[bytes]:
        """The bytes of a file piece by piece."""

    def list(self) -> Iterable[str] | None:
        """The path of every file, None when the place cannot be listed (plain HTTP)."""
