"""Unpack: the plain bytes of a source, out of its zip or gzip, with every way of being damaged as one kind of error."""

import gzip
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, cast

from heliograph.errors import InputError, StorageError
from heliograph.publish.read.sources import MAX_RATIO, SMALLEST_PACKED, Source

CHUNK = 1 << 18
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
_DAMAGE = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError)


@contextmanager
def opened(source: Source) -> Iterator[IO[bytes]]:
    """The plain bytes of a source; a damaged zip or gzip fails as InputError, at the latest with its last byte."""
    try:
        with ExitStack() as stack:
            outer = _on_disk(source, stack)
            start = _peek(outer, source)
            if start.startswith(GZIP):
                yield cast("IO[bytes]", stack.enter_context(gzip.open(outer)))
            else:
                yield outer
    except _DAMAGE as error:
        raise InputError(
            f"{source.name} is damaged: {error}", hint="fetch it again and compare its size with the source"
        ) from None


def is_packed(source: Source) -> bool:
    """Whether the bytes must be unpacked before the table engine can read them."""
    if source.member is not None:
        return True
    with ExitStack() as stack:
        return _peek(_on_disk(source, stack), source).startswith(GZIP)


def pieces(source: Source, stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a stream in pieces of bounded size; a gzip that grows out of all proportion is refused."""
    limit = MAX_RATIO * max(source.path.stat().st_size, SMALLEST_PACKED)
    done = 0
    while piece := stream.read(CHUNK):
        done += len(piece)
        if done > limit:
            raise InputError(
                f"{source.name} grows to more than {limit:,} bytes",
                hint="this looks like a decompression bomb; unpack it yourself if it is genuine",
            )
        yield piece


def _on_disk(source: Source, stack: ExitStack) -> IO[bytes]:
    try:
        if source.member is None:
            return stack.enter_context(source.path.open("rb"))
        archive = stack.enter_context(zipfile.ZipFile(source.path))
        return stack.enter_context(archive.open(source.member))
    except RuntimeError as error:
        raise InputError(
            f"{source.name} cannot be unpacked: {error}", hint="unpack it with another program"
        ) from None
    except OSError as error:
        raise StorageError(
            f"{source.path} cannot be read: {error.strerror or error}",
            hint="check its permissions and the disk",
        ) from None


def _peek(stream: IO[bytes], source: Source) -> bytes:
    start = stream.read(4)
    stream.seek(0)
    if start == ZIP and source.member is not None:
        raise InputError(
            f"{source.name} is a zip inside a zip", hint="unpack the outer zip and import its folder"
        )
    return start
