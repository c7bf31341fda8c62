"""Staging: where a release is made before it is shown, and how it is shown in one step."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from heliograph.errors import StorageError
from heliograph.files.atomic import fsync_folder, fsync_tree, replace_folder, storage_errors

LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Staging:
    """A folder beside a root, on the same disk, in which one release at a time is made."""

    root: Path

    @property
    def folder(self) -> Path:
        """Beside the root where a rename leads from there into it, hidden inside it otherwise."""
        root = self.root.resolve()
        beside = root.parent / f".{root.name}.staging"
        same_disk = root.stat().st_dev == root.parent.stat().st_dev
        return beside if same_disk and os.access(root.parent, os.W_OK) else root / ".staging"

    @contextmanager
    def opened(self, name: str) -> Iterator[Path]:
        """The name of a folder for one release, not there yet; removed again whatever happens.

        One run at a time holds the root, so whatever earlier runs have left lying here is theirs no more.

        Raises:
            StorageError: The root is missing, not writable, or another run holds it.
        """
        if not self.root.is_dir():
            raise StorageError(
                f"there is no folder {self.root}",
                hint="make it first, open to nobody else: mkdir -m 700, or mount the disk that holds it",
            )
        with storage_errors("make", self.root):
            folder = self.folder
            folder.mkdir(mode=0o700, exist_ok=True)
        with locked(folder / LOCK, busy=f"another run is publishing to {self.root}"):
            _clear(folder)
            target = folder / name
            try:
                yield target
            finally:
                shutil.rmtree(target, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Remove unfinished releases and half-written files."""
    for left in folder.iterdir():
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        elif left.name.startswith("."):
            left.unlink(missing_ok=True)


@contextmanager
def scratch_folder(workspace: Path) -> Iterator[Path]:
    """A folder for intermediate tables. They show identifiers, so it lies with the publisher's own copy."""
    with locked(workspace / ".lock", busy=f"another run is using {workspace}"):
        folder = workspace / ".publishing"
        shutil.rmtree(folder, ignore_errors=True)
        with storage_errors("make", folder):
            folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(path: Path, *, busy: str) -> Iterator[None]:
    """Hold a file so that no second run does; a run that is killed lets go.

    Raises:
        StorageError: Another run holds it (``busy`` says what of), or it cannot be made.
    """
    with storage_errors("lock", path):
        stream = path.open("a")
    with stream:
        with storage_errors("lock", path):
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StorageError(busy, hint="wait until it has finished, then run again") from None
        yield


def show(staged: Path, target: Path) -> None:
    """Put a finished folder under ``<data set>/<release>`` in one rename, flushed before.

    With the first release the data set's own folder appears in the same step: nobody ever sees it empty.
    """
    fsync_tree(staged)
    if target.parent.is_dir():
        replace_folder(staged, target)
        return
    wrapping = staged.parent / f"{staged.name}-first"
    with storage_errors("make", wrapping):
        wrapping.mkdir()
    replace_folder(staged, wrapping / target.name)
    replace_folder(wrapping, target.parent)


def take_away(shown: Path, staged: Path) -> None:
    """Undo ``show`` in one step: the folder moves back to staging, where it is deleted."""
    staged.mkdir(parents=True, exist_ok=True)
    replace_folder(shown, staged / "orphan")


def replace_file(staged: Path, target: Path) -> None:
    """Put a finished, flushed file in place of another."""
    with storage_errors("replace", target):
        staged.replace(target)
    fsync_folder(target.parent)
