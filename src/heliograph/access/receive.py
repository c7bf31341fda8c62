"""Receive: bring one file here so that it is whole, verified and never half there."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import file_digest, sha256
from pathlib import Path
from typing import BinaryIO

from heliograph.access.ports import Tree
from heliograph.errors import RemoteError, StorageError, VerificationError
from heliograph.model.manifest import FileEntry

if sys.platform != "win32":
    import fcntl


def verified(path: Path, entry: FileEntry) -> bool:
    """Whether the file is there with the size and digest of its entry."""
    if not path.is_file() or path.stat().st_size != entry.bytes:
        return False
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == entry.sha256


def receive(tree: Tree, path: str, entry: FileEntry, target: Path, *, tell: Callable[[int], None]) -> None:
    """Bring ``path`` of the tree to ``target``.

    The bytes grow in ``<target>.part``, where an interrupted run goes on, and get their name only once size and digest
    are those of the entry. What does not match is taken away. Two runs on one target wait for one another.

    Args:
        tree: Where the file is.
        path: Its path there.
        entry: Size and digest that were promised.
        target: Where it shall lie.
        tell: Told how many bytes are here, as they come.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _growing(target) as part:
            if part is None and verified(target, entry):
                return
            if part is None:
                raise StorageError(f"{target}: another run changed it meanwhile.", hint="Run the same command again.")
            _fill(tree, path, entry, part, target, tell)
    except OSError as error:
        raise StorageError(
            f"{error.filename or target}: {error.strerror or error}.",
            hint="Make room or choose another folder; running the same command again goes on where it stopped.",
        ) from error


@contextmanager
def _growing(target: Path) -> Iterator[BinaryIO | None]:
    """The part file, held against other runs; None when another run finished it while we waited."""
    place = target.with_name(f"{target.name}.part")
    with place.open("a+b") as part:
        if sys.platform != "win32":
            fcntl.flock(part, fcntl.LOCK_EX)
        still_there = place.exists() and place.stat().st_ino == os.fstat(part.fileno()).st_ino
        yield part if still_there else None


def _fill(tree: Tree, path: str, entry: FileEntry, part: BinaryIO, target: Path, tell: Callable[[int], None]) -> None:
    place = target.with_name(f"{target.name}.part")
    part.seek(0)
    resumed = 0 < os.fstat(part.fileno()).st_size <= entry.bytes
    if not resumed:
        part.truncate(0)
    for start_anew in (False, True) if resumed else (True,):
        if start_anew:
            part.truncate(0)
        if _grow(tree, path, entry, part, tell) == entry.sha256:
            part.flush()
            os.fsync(part.fileno())
            place.replace(target)
            return
    found = os.fstat(part.fileno()).st_size
    place.unlink()
    raise VerificationError(
        f"{tree.where}: {path}: "
        + (f"its SHA-256 is not {entry.sha256}." if found == entry.bytes else f"it does not have {entry.bytes} bytes."),
        hint="The file there differs from what was signed: use another copy of the archive, and tell the publisher.",
    )


def _grow(tree: Tree, path: str, entry: FileEntry, part: BinaryIO, tell: Callable[[int], None]) -> str:
    """Append what is missing; the digest of all bytes, or nothing when they are too many or too few."""
    part.seek(0)
    digest = file_digest(part, sha256)
    have = part.tell()
    tell(have)
    if have < entry.bytes or entry.bytes == 0:
        with closing(_iterator(tree, path, have)) as pieces:
            for at, data in pieces:
                if at != have:
                    if at != 0:
                        raise RemoteError(f"{tree.where}: {path}: the server sent byte {at} instead of {have}.")
                    part.truncate(0)
                    digest, have = sha256(), 0
                part.write(data)
                digest.update(data)
                have += len(data)
                if have > entry.bytes:
                    return ""
                tell(have)
    return digest.hexdigest() if have == entry.bytes else ""


def _iterator(tree: Tree, path: str, start: int):  # noqa: ANN202
    return (piece for piece in tree.pieces(path, start))
