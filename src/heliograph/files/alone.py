"""Alone: one process at a time does what several would do twice, or spoil; the others wait."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heliograph.files.atomic import storage_errors

if sys.platform != "win32":
    import fcntl


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold a lock, which ends with the process whatever becomes of it; where files cannot be locked (Windows) nobody waits.

    Args:
        lock: A file that is made for it and stays; its folder must exist.
    """
    with storage_errors("write", lock):
        held = lock.open("w")
    with held:
        if sys.platform != "win32":
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


@contextmanager
def at_once(lock: Path) -> Iterator[bool]:
    """Hold a lock if nobody else does; whether we do. Where files cannot be locked (Windows) everybody does.

    Args:
        lock: A file that is made for it and stays; its folder must exist.
    """
    with storage_errors("write", lock):
        held = lock.open("w")
    with held:
        ours = True
        if sys.platform != "win32":
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                ours = False
        yield ours
