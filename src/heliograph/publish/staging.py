"""Staging: where a release is made before it is shown, and how it is shown in one step."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from heliograph.errors import RefusedError, StorageError
from heliograph.files.atomic import fsync_folder, fsync_tree, replace_folder, storage_errors


@dataclass(frozen=True, slots=True)
class Staging:
    """A folder beside a root, on the same disk, in which one release at a time is made."""

    root: Path

    @property
    def folder(self) -> Path:
        """Beside the root where that is the same disk, hidden inside it otherwise."""
        beside = self.root.parent / f".{self.root.name}.staging"
        same_disk = self.root.stat().st_dev == self.root.parent.stat().st_dev
        return beside if same_disk else self.root / ".staging"

    @contextmanager
    def opened(self, name: str) -> Iterator[Path]:
        """An empty folder for one release; removed again whatever happens."""
        with storage_errors("make", self.folder):
            self.folder.mkdir(mode=0o700, exist_ok=True)
            with self._locked():
                target = self.folder / name
                shutil.rmtree(target, ignore_errors=True)
                try:
                    yield target
                finally:
                    shutil.rmtree(target, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StorageError(
                    f"another run is publishing to {self.root}",
                    hint="wait until it has finished, then run again",
                ) from None
            yield


def show(staged: Path, target: Path) -> None:
    """Put a finished folder under its final name: flushed first, then renamed in one step."""
    fsync_tree(staged)
    with storage_errors("make", target.parent):
        target.parent.mkdir(exist_ok=True)
    fsync_folder(target.parent.parent)
    replace_folder(staged, target)


def check_apart(archive: Path, gated: Path | None, workspace: Path) -> None:
    """Refuse roots of which one contains the other: gated or private files would be published."""
    roots = {"archive": archive, "workspace": workspace} | ({"gated root": gated} if gated else {})
    resolved = {name: path.resolve() for name, path in roots.items()}
    for name, path in resolved.items():
        for other, place in resolved.items():
            if name != other and "archive" in {name, other} and path.is_relative_to(place):
                raise RefusedError(
                    f"the {name} {path} lies inside the {other} {place}",
                    hint="choose folders that do not contain each other",
                )
