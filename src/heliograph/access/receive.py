"""Receive: bring one file here so that it is whole, verified and never half there."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from io import BufferedRandom
from pathlib import Path

from heliograph.access.ports import Tree
from heliograph.errors import RemoteError, VerificationError
from heliograph.files.atomic import fsync_folder, storage_errors
from heliograph.model.manifest import FileEntry
from heliograph.model.progress import Progress

if sys.platform != "win32":
    import fcntl


def verified(path: Path, entry: FileEntry) -> bool:
    """Whether the file is there with the size and digest of its entry."""
    if not path.is_file() or path.stat().st_size != entry.bytes:
        return False
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == entry.sha256


def receive(
    tree: Tree, path: str, entry: FileEntry, target: Path, *, tell: Callable[[int], None], own: bool = False
) -> None:
    """Bring ``path`` of the tree to ``target``.

    The bytes grow in ``.<name>.part`` beside it, where an interrupted run goes on, and get their name only once size
    and digest are those of the entry. What does not match is taken away. Two runs on one target wait for one another.

    Args:
        tree: Where the file is.
        path: Its path there.
        entry: Size and digest that were promised.
        target: Where it shall lie.
        tell: Told how many bytes are here, as they come.
        own: Whether only whoever fetches it may read it on this machine, from its first byte on.
    """
    order = _Order(tree=tree, path=path, entry=entry, target=target, tell=tell)
    with storage_errors("write", target):
        target.parent.mkdir(parents=True, exist_ok=True)
        while not verified(target, entry):
            with _growing(target, own=own) as part:
                if part is not None and not verified(target, entry):
                    _fill(order, part)
    tell(entry.bytes)


def from_here(tell: Progress, stage: str, before: int, total: int) -> Callable[[int], None]:
    """Progress of one file as part of a stage in which ``before`` bytes are already done."""

    def count(have: int) -> None:
        tell(stage, before + have, total)

    return count


OWN = 0o600
"""Of files that only their owner reads: gated editions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    tree: Tree
    path: str
    entry: FileEntry
    target: Path
    tell: Callable[[int], None]


@contextmanager
def _growing(target: Path, *, own: bool) -> Iterator[BufferedRandom | None]:
    """The part file, held against other runs; None when another run took it away while we waited."""
    place = _part_of(target)
    with place.open("a+b") as part:
        if own:
            place.chmod(OWN)
        if sys.platform != "win32":
            fcntl.flock(part, fcntl.LOCK_EX)
        if not _stands_at(part, place):
            yield None
            return
        try:
            yield part
        finally:
            with suppress(OSError):
                part.flush()
            if _stands_at(part, place) and place.stat().st_size == 0:
                place.unlink()


def _part_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


def _stands_at(part: BufferedRandom, place: Path) -> bool:
    return place.exists() and place.stat().st_ino == os.fstat(part.fileno()).st_ino


def _fill(order: _Order, part: BufferedRandom) -> None:
    entry, place = order.entry, _part_of(order.target)
    resumed = 0 < os.fstat(part.fileno()).st_size <= entry.bytes
    for keep in (True, False) if resumed else (False,):
        if not keep:
            part.truncate(0)
        if _grow(order, part) == entry.sha256:
            part.flush()
            os.fsync(part.fileno())
            place.replace(order.target)
            fsync_folder(order.target.parent)
            return
    part.flush()
    found = os.fstat(part.fileno()).st_size
    place.unlink()
    raise VerificationError(
        f"{order.tree.where}: {order.path}: "
        + (
            f"its SHA-256 is not {entry.sha256}."
            if found == entry.bytes
            else f"it does not have {entry.bytes} bytes."
        ),
        hint="The file there differs from what was signed: use another copy of the archive, and tell the publisher.",
    )


def _grow(order: _Order, part: BufferedRandom) -> str:
    """Append what is missing; the digest of all bytes, or nothing when they are too many or too few."""
    promised = order.entry.bytes
    part.seek(0)
    digest = file_digest(part, sha256)
    have = part.tell()
    order.tell(have)
    if have == promised > 0:
        return digest.hexdigest()
    with closing(order.tree.pieces(order.path, have)) as pieces:
        for at, data in pieces:
            if at not in (have, 0):
                raise RemoteError(
                    f"{order.tree.where}: {order.path}: the server sent byte {at} instead of {have}."
                )
            if at != have:
                part.truncate(0)
                digest, have = sha256(), 0
            part.write(data)
            digest.update(data)
            have += len(data)
            if have > promised:
                return ""
            order.tell(have)
    return digest.hexdigest() if have == promised else ""
