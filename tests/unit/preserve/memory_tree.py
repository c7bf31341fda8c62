"""A tree in memory, behind the same port as a folder and a web server."""

from collections.abc import Iterator, Mapping

from heliograph.errors import InputError


class MemoryTree:
    """Files in a dictionary.

    Args:
        files: Bytes by path.
        listed: Whether it can be listed, as a folder can and a plain web server cannot.
        links: Paths that are symbolic links out of the tree.
    """

    def __init__(
        self, files: Mapping[str, bytes], *, listed: bool = True, links: frozenset[str] = frozenset()
    ):
        self.files = files
        self.listed = listed
        self.links = links
        self.opened: list[str] = []

    def _check(self, path: str) -> None:
        self.opened.append(path)
        if path in self.links:
            raise InputError(f"{path} leads out of the tree.")
        if ".." in path.split("/") or path.startswith("/"):
            raise AssertionError(f"{path} must never be asked for")

    def read(self, path: str, limit: int) -> bytes | None:
        self._check(path)
        data = self.files.get(path)
        if data is not None and len(data) > limit:
            raise InputError(f"{path} has more than {limit} bytes.")
        return data

    def size(self, path: str) -> int | None:
        self._check(path)
        data = self.files.get(path)
        return None if data is None else len(data)

    def stream(self, path: str) -> Iterator[bytes]:
        self._check(path)
        data = self.files[path]
        yield data[: len(data) // 2]
        yield data[len(data) // 2 :]

    def list(self) -> Iterator[str] | None:
        return iter([*self.files, *self.links]) if self.listed else None
