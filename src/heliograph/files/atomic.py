"""Atomic writing: bytes are on the disk before a name shows them.

Order of every write: data under a hidden temporary name, fsync, rename, fsync of the folder. A crash in between
leaves at most a file or folder whose name begins with a dot; ``verify`` calls such leftovers unfinished, no fault.
"""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from heliograph.errors import StorageError

_HINTS: dict[int, str] = {
    errno.ENOSPC: "Free space on that disk and run the command again: nothing was changed.",
    errno.EFBIG: "A limit on the size of files is in force (ulimit -f, or the file system's own): raise it and run again.",
    errno.EDQUOT: "Your quota on that disk is used up: free space and run the command again.",
    errno.EACCES: "Choose a folder you may write to, or change its permissions.",
    errno.EPERM: "Choose a folder you may write to, or change its permissions.",
    errno.EROFS: "That disk is mounted read-only: choose another place.",
    errno.EXDEV: "Source and target lie on different disks: put both on one, a rename across disks is not atomic.",
    errno.ENOTEMPTY: "Something is there already: move it away first.",
    errno.EEXIST: "Something is there already: move it away first.",
    errno.ENOENT: "Correct the path, or make the folder first.",
    errno.EIO: "The disk reports a fault: check it before you go on.",
}

_NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""How file systems without hard links answer: there a test and a rename must do."""


@contextlib.contextmanager
def storage_errors(doing: str, path: Path) -> Iterator[None]:
    """Turn what the file system says into a StorageError that names what, where and what to do.

    Args:
        doing: What was tried, as in "write" or "make folder".
        path: Where.
    """
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise StorageError(
            f"cannot {doing} {path}: {reason}", hint=_HINTS.get(error.errno or 0, "")
        ) from error


def write_atomically(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Put ``data`` at ``path``: whoever looks sees the old bytes or the new ones, also after a crash.

    Args:
        path: Where; its folder must exist. A file that is there is replaced.
        data: All the bytes.
        mode: Permissions of the file, less what the umask takes.

    Raises:
        StorageError: Disk full, no permission, no such folder; the old file is untouched.
    """
    with storage_errors("write", path):
        temporary = _write_temporary(path, data, mode)
        try:
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    fsync_folder(path.parent)


def create_atomically(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """The same for a file that must not exist yet: one of two racing writers wins, the other is told.

    Raises:
        StorageError: As write_atomically, or something is at ``path`` already.
    """
    with storage_errors("create", path):
        temporary = _write_temporary(path, data, mode)
        try:
            _name_once(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    fsync_folder(path.parent)


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder survive a crash.

    Raises:
        StorageError: The folder is not there or the disk reports a fault.
    """
    with storage_errors("flush folder", folder):
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def fsync_file(path: Path) -> None:
    """Make the bytes of a file that somebody else wrote survive a crash.

    Raises:
        StorageError: The file is not there or the disk reports a fault.
    """
    with storage_errors("flush", path):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def fsync_tree(folder: Path) -> None:
    """Make a whole folder survive a crash: every file, then every folder from the inside out.

    Raises:
        StorageError: The disk reports a fault.
    """
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            fsync_file(Path(parent, name))
        fsync_folder(Path(parent))


def replace_folder(source: Path, target: Path) -> None:
    """Show a finished folder under its final name, in one step.

    Args:
        source: The folder as written beside the target, all its files flushed (fsync_tree).
        target: The final name; absent, or an empty folder.

    Raises:
        StorageError: The target holds something, or both lie on different disks; nothing was moved.
    """
    with storage_errors(f"move {source} to", target):
        source.rename(target)
    fsync_folder(target.parent)
    if source.parent != target.parent:
        fsync_folder(source.parent)


def _write_temporary(path: Path, data: bytes, mode: int) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _name_once(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        temporary.rename(path)
