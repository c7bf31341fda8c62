"""Scratch: where an import is made before the workspace shows it, and how it is shown."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from heliograph.errors import HeliographError, StorageError, UsageError
from heliograph.publish.workspace import Workspace

LAST = "import-report.json"
"""The file whose presence says that an import is finished."""


@contextmanager
def scratch(workspace: Workspace) -> Iterator[Path]:
    """An empty folder for one import, removed again whatever happens; its sub-folder ``new`` becomes the workspace.

    Raises:
        UsageError: The path holds signs that the table engine takes for a pattern.
        StorageError: Not writable, or another import runs there.
    """
    if set("*?[") & set(str(workspace.root.absolute())):
        raise UsageError(
            f"the path {workspace.root} holds * ? or [", hint="choose a workspace without these signs"
        )
    is_new = not workspace.root.exists()
    try:
        # what lies there identifies people: the publisher may open it to others, we do not
        workspace.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        workspace.scratch.mkdir(exist_ok=True)
        with (workspace.scratch / "lock").open("w") as lock:
            _take_lock(lock.fileno(), workspace)
            for left in workspace.scratch.iterdir():
                _remove(left)
            (workspace.scratch / "new" / "posts").mkdir(parents=True)
            try:
                yield workspace.scratch
            finally:
                shutil.rmtree(workspace.scratch, ignore_errors=True)
    finally:
        if is_new:
            with suppress(OSError):  # not empty: the import has succeeded
                workspace.root.rmdir()


def show(new: Path, workspace: Workspace) -> None:
    """Put the finished tables in place, the report last: without it the workspace counts as unfinished."""
    workspace.report.unlink(missing_ok=True)
    for name in sorted((p.name for p in new.iterdir()), key=lambda name: name == LAST):
        target = workspace.root / name
        if target.is_dir():
            shutil.rmtree(target)
        (new / name).replace(target)


@contextmanager
def explained(memory: str) -> Iterator[None]:
    """Turn what the disk and the table engine say into errors that tell what to do.

    Raises:
        StorageError: Out of memory or out of disk; nothing was imported.
        UsageError: The bound of memory is none.
    """
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise StorageError(
            f"the import does not fit into {memory} of memory: {_first_line(error)}",
            hint="give it more with HELIOGRAPH_MEMORY=2GB, or free disk space beside the workspace; nothing was changed",
        ) from error
    except duckdb.IOException as error:
        raise StorageError(
            f"the import cannot go on: {_first_line(error)}",
            hint="free space on that disk and run the command again: nothing was changed",
        ) from error
    except duckdb.ParserException as error:
        raise UsageError(
            f"{memory!r} is no amount of memory: {_first_line(error)}",
            hint="say for example HELIOGRAPH_MEMORY=2GB",
        ) from error
    except duckdb.Error as error:
        raise HeliographError(
            f"the table engine gave up: {_first_line(error)}",
            hint="nothing was imported; please report this as a bug",
        ) from error
    except OSError as error:
        raise StorageError(
            f"the import cannot go on: {error.strerror or error}: {error.filename or 'no file named'}",
            hint="check space and permissions of that disk and run the command again: nothing was changed",
        ) from error


def _first_line(error: Exception) -> str:
    return next((line for line in str(error).splitlines() if line.strip(" :")), type(error).__name__)


def _take_lock(descriptor: int, workspace: Workspace) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StorageError(
            f"another import into {workspace.root} is running",
            hint="wait until it has finished, then run again",
        ) from None


def _remove(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left)
    elif left.name != "lock":
        left.unlink()
