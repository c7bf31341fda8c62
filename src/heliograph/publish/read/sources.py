"""Sources: every file that an export consists of, found in folders and zips without trusting their names."""

import gzip
import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from heliograph.errors import InputError
from heliograph.tables.legacy.naming import LegacyName, parse_name

CHUNK = 1 << 18
MAX_RATIO = 300
"""A member that claims to grow more than this on decompression is refused (legacy CSV zips stay under 20)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of the export.

    Attributes:
        path: File on disk: the file itself or the zip that holds it.
        member: Name inside the zip, None for a file on disk.
        name: What the row accounting calls it; unique within an import.
        bytes: Size after decompression where known.
    """

    path: Path
    member: str | None
    name: str
    legacy: LegacyName
    bytes: int


def find_sources(inputs: Sequence[Path]) -> list[Source]:
    """Every file below the inputs, in a fixed order; zips are looked into, not unpacked."""
    found: list[Source] = []
    for given in inputs:
        if not given.exists():
            raise InputError(f"{given} does not exist", hint="name the files, folders or zips of the export")
        files = sorted(p for p in given.rglob("*") if p.is_file()) if given.is_dir() else [given]
        for path in files:
            name = path.relative_to(given).as_posix() if given.is_dir() else path.name
            found.extend(
                _members(path, name)
                if zipfile.is_zipfile(path) or path.suffix.lower() == ".zip"
                else [_plain(path, name)]
            )
    if not found:
        raise InputError(
            f"no file found in {', '.join(map(str, inputs))}",
            hint="name the files, folders or zips of the export",
        )
    return _unique(found)


def _plain(path: Path, name: str) -> Source:
    return Source(path=path, member=None, name=name, legacy=parse_name(name), bytes=path.stat().st_size)


def _members(path: Path, name: str) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise InputError(
            f"{name} is not a complete zip: {error}",
            hint="fetch it again and compare its size with the source",
        ) from None
    for info in listed:
        if info.is_dir():
            continue
        _check_member(name, info)
        yield Source(
            path=path,
            member=info.filename,
            name=f"{name}/{info.filename}",
            legacy=parse_name(info.filename, within=name),
            bytes=info.file_size,
        )


def _check_member(zip_name: str, info: zipfile.ZipInfo) -> None:
    where = f"{zip_name}, member {info.filename!r}"
    parts = info.filename.replace("\\", "/").split("/")
    if ".." in parts or info.filename.startswith(("/", "\\")) or "\0" in info.filename or ":" in parts[0]:
        raise InputError(
            f"{where} points outside the zip", hint="do not trust this file; ask where it came from"
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise InputError(f"{where} is a symbolic link", hint="repack the zip with plain files")
    if info.flag_bits & 1:
        raise InputError(f"{where} is encrypted", hint="decrypt it first")
    if info.file_size > MAX_RATIO * max(info.compress_size, 4096):
        raise InputError(
            f"{where} claims to grow from {info.compress_size:,} to {info.file_size:,} bytes",
            hint="this looks like a decompression bomb; unpack it yourself if it is genuine",
        )


def _unique(sources: Sequence[Source]) -> list[Source]:
    seen: set[str] = set()
    for source in sources:
        if source.name in seen:
            raise InputError(
                f"two inputs are both called {source.name}",
                hint="name their common folder instead of the files",
            )
        seen.add(source.name)
    return list(sources)


@contextmanager
def opened(source: Source) -> Iterator[IO[bytes]]:
    """The plain bytes of a source; zip CRC and gzip checks fail as InputError while reading."""
    try:
        if source.member is not None:
            with zipfile.ZipFile(source.path) as archive, archive.open(source.member) as stream:
                yield stream
        elif is_compressed(source):
            with gzip.open(source.path) as unpacked:
                yield cast("IO[bytes]", unpacked)
        else:
            with source.path.open("rb") as stream:
                yield stream
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError) as error:
        raise InputError(
            f"{source.name} is damaged: {error}", hint="fetch it again and compare its size with the source"
        ) from None


def is_compressed(source: Source) -> bool:
    """Whether the bytes must be unpacked before DuckDB can read them."""
    if source.member is not None:
        return True
    with source.path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a stream in pieces of bounded size."""
    while chunk := stream.read(CHUNK):
        yield chunk
