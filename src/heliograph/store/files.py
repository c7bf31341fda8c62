"""Files: an archive in a folder of this machine."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from heliograph.access.places import safe
from heliograph.access.ports import Piece
from heliograph.errors import InputError, StorageError

CHUNK = 2**20


class FolderTree:
    """A tree of files below one folder; nothing outside of it can be reached, not even through symbolic links.

    Example:
        ```python
        FolderTree(Path("/srv/archive")).read("archive.json", 2**20)
        ```
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().absolute()
        self._root = self.folder.resolve()

    @property
    def where(self) -> str:
        """The folder."""
        return str(self.folder)

    def read(self, path: str, limit: int) -> bytes | None:
        """The bytes of a small file, None where there is none."""
        place = self.local(path)
        with _storage_errors(place):
            if not place.is_file():
                return None
            with place.open("rb") as file:
                data = file.read(limit + 1)
        if len(data) > limit:
            raise InputError(
                f"{place} has more than {limit} bytes.",
                hint="It cannot be what it should be: use another copy.",
            )
        return data

    def size(self, path: str) -> int | None:
        """The bytes of a file, None where there is none."""
        place = self.local(path)
        with _storage_errors(place):
            return place.stat().st_size if place.is_file() else None

    def stream(self, path: str) -> Iterator[bytes]:
        """The bytes of a file, piece by piece."""
        for piece in self.pieces(path, 0):
            yield piece.data

    def pieces(self, path: str, start: int) -> Generator[Piece, None, None]:
        """The file from byte ``start`` on, from 0 when it is shorter than that."""
        place = self.local(path)
        with _storage_errors(place):
            if not place.is_file():
                raise InputError(f"{place} is missing.", hint="The copy is incomplete: use another one.")
            with place.open("rb") as file:
                at = start if start <= os.fstat(file.fileno()).st_size else 0
                file.seek(at)
                while data := file.read(CHUNK):
                    yield Piece(at, data)
                    at += len(data)

    def list(self) -> Iterator[str]:
        """Every file below the folder, symbolic links included by name, in no order."""
        for folder, folders, names in os.walk(self._root, onerror=_raise):
            below = Path(folder).relative_to(self._root)
            links = (name for name in folders if (Path(folder) / name).is_symlink())
            yield from ((below / name).as_posix() for name in (*names, *links))

    def local(self, path: str) -> Path:
        """Where a file lies; InputError when the path or a symbolic link in it leaves the folder."""
        place = self._root / safe(path)
        with _storage_errors(place):
            real = place.resolve()
        if not real.is_relative_to(self._root):
            raise InputError(
                f"{place} leads out of {self._root}.", hint="Replace the symbolic link by the file itself."
            )
        return place

    @property
    def token(self) -> None:
        """None: a folder asks nobody who they are."""

    def address(self, path: str) -> str:
        """The path of a file; of the folder for the empty path."""
        return str(self.local(path)) if path else str(self.folder)

    def partly(self, path: str, size: int) -> bool:  # noqa: ARG002
        """False: what lies here is read where it is."""
        return False

    def part(self, path: str, start: int, end: int) -> bytes:
        """Bytes ``start`` to ``end`` (not included) of a file."""
        place = self.local(path)
        with _storage_errors(place), place.open("rb") as file:
            file.seek(start)
            return file.read(end - start)


@contextmanager
def _storage_errors(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"{error.filename or place}: {error.strerror or error}.") from error
    except RuntimeError as error:  # a loop of symbolic links, as Python before 3.13 tells it
        raise InputError(f"{place}: {error}.") from error


def _raise(error: OSError) -> None:
    raise StorageError(f"{error.filename}: {error.strerror}.") from error
