"""Writing: what the disk says while a file is made becomes an error that names the file and the way out."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path

import duckdb

from heliograph.errors import HeliographError, InputError, StorageError
from heliograph.files.atomic import storage_errors

FAULTS = (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.InvalidInputException)
"""What the table engine raises for disks, memory and damaged files; anything else would be a fault of ours."""

OUT_OF_MEMORY, IN_OUT, INVALID = "Out of Memory Error: ", "IO Error: ", "Invalid Input Error: "
STREAMED = (OUT_OF_MEMORY, IN_OUT, INVALID)
"""How the same complaints begin when they come in the middle of a stream: Arrow passes on the words alone, as an OSError."""

SPILL_LIMIT = "max_temp_directory_size"
FREE_SPACE = "free space on the disk of the workspace and run the command again: nothing was changed"


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Within: rows flow from the table engine into ``path``.

    Raises:
        StorageError: The disk of the file or of the intermediate tables is full or not writable; memory does not suffice.
        InputError: A table of the workspace cannot be read.
    """
    with storage_errors("write", path):
        try:
            yield
        except FAULTS as error:
            raise told(error, f"cannot write {path}") from error
        except OSError as error:
            if error.errno is None and str(error).startswith(STREAMED):
                raise told(error, f"cannot write {path}") from error
            raise


@contextmanager
def making_room(path: Path) -> Iterator[None]:
    """Within: rows are put down in ``path`` for a while, on the disk of intermediate tables.

    Raises:
        StorageError: That disk is full or not writable.
    """
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise  # of the table engine that the rows come from
        said = "no room left for intermediate tables" if error.errno == ENOSPC else os.strerror(error.errno)
        raise StorageError(f"cannot write {path}: {said}", hint=FREE_SPACE) from error


def told(error: Exception, doing: str) -> HeliographError:
    """What the table engine complains of, as one of our errors."""
    text = str(error)
    first = text.splitlines()[0]
    if isinstance(error, duckdb.OutOfMemoryException) or text.startswith(OUT_OF_MEMORY):
        if SPILL_LIMIT in text:
            return StorageError(f"{doing}: no room left for intermediate tables", hint=FREE_SPACE)
        return StorageError(
            f"{doing}: the memory allowed does not suffice",
            hint="allow more, for example HELIOGRAPH_MEMORY=2GB, and run the command again",
        )
    if "write" in text.lower() and (isinstance(error, duckdb.IOException) or text.startswith(IN_OUT)):
        return StorageError(f"{doing}: {first}", hint=FREE_SPACE)
    return InputError(
        f"{doing}: a table of the workspace cannot be read: {first}",
        hint="import the export again with --replace",
    )
