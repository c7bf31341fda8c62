"""ZipMembers: the files in a zip as streams, inflated by ISA-L, which takes half the time of zlib."""

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from copy import copy
from pathlib import Path
from typing import IO, Protocol, cast

from isal import isal_zlib

RAW = -15
"""A deflated stream without header and sum of its own: those are the zip's."""

READ = 1 << 18
"""So many deflated bytes are read at a time."""

_NO_STREAM = cast(
    "type[Exception]", isal_zlib.error
)  # its types say that it is an error, not a class of errors
FAULTS = (zipfile.BadZipFile, _NO_STREAM, OSError, EOFError, NotImplementedError)
"""What reading a damaged zip raises."""


class Stream(Protocol):
    """Bytes, read from the first to the last one."""

    def read(self, size: int, /) -> bytes:
        """At most so many of the next bytes; none at the end."""


class Inflated:
    """A deflated member of a zip; length and sum are those that the zip states, or an error says so.

    Args:
        raw: What stands in the zip.
        info: What the zip says of it.
    """

    def __init__(self, raw: IO[bytes], info: zipfile.ZipInfo) -> None:
        self._raw = raw
        self._info = info
        self._inflater = isal_zlib.decompressobj(RAW)
        self._sum = 0
        self._size = 0
        self._over = False

    def read(self, size: int, /) -> bytes:
        """At most so many of the next bytes; none at the end."""
        made = b""
        while not made and not self._over:
            deflated = self._inflater.unconsumed_tail or self._raw.read(READ)
            made = self._inflater.decompress(deflated, size)
            if not deflated and not made and not self._inflater.eof:
                raise EOFError(f"{self._info.filename} ends too early")
            self._sum = isal_zlib.crc32(made, self._sum)
            self._size += len(made)
            if self._inflater.eof:
                self._finish()
        return made

    def _finish(self) -> None:
        self._over = True
        if (self._sum, self._size) != (self._info.CRC, self._info.file_size):
            raise zipfile.BadZipFile(f"{self._info.filename} is not what its sum says")


def members(path: Path, stack: ExitStack) -> Iterator[Stream]:
    """The files in a zip, open for as long as the stack is."""
    archive = stack.enter_context(zipfile.ZipFile(path))
    for info in archive.infolist():
        if info.is_dir():
            continue
        if info.compress_type != zipfile.ZIP_DEFLATED:
            yield stack.enter_context(archive.open(info))
            continue
        stored = copy(info)  # the same bytes, taken as they stand
        stored.compress_type, stored.file_size = zipfile.ZIP_STORED, info.compress_size
        del stored.CRC
        yield Inflated(stack.enter_context(archive.open(stored)), info)
