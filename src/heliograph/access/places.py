"""Places: relative paths that may be followed."""

from pathlib import PurePosixPath

from heliograph.errors import InputError


def safe(path: str) -> PurePosixPath:
    """The path when it stays below its root on every operating system; InputError otherwise.

    Documents of an archive come from outside: a path in them must never reach a file that was not meant.
    """
    parts = path.split("/")
    harmless = all(part not in {"", ".", ".."} for part in parts)
    if not harmless or not path.isprintable() or any(mark in path for mark in '\\:<>|?*"'):
        raise InputError(
            f"Unsafe path {path!r}: it could lead out of its folder.",
            hint="Do not use this copy of the archive.",
        )
    return PurePosixPath(path)
