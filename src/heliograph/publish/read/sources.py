"""Sources: every file that an export consists of, found in folders and zips without trusting their names."""

import os
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from heliograph.errors import InputError, StorageError
from heliograph.tables.legacy.naming import LegacyName, NameKind, parse_name

MAX_RATIO = 300
"""A file that grows more than this on decompression is refused (legacy CSV zips stay under 20)."""
SMALLEST_PACKED = 4096
"""Below this size a file may grow to MAX_RATIO times this."""


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

    @property
    def order(self) -> tuple[str, tuple[int, ...], str]:
        """Parts of one table in the order of their numbers, all else by name."""
        return self.legacy.set_id or "", self.legacy.part or (), self.name


def find_sources(inputs: Sequence[Path], *, leave_out: Path | None = None) -> list[Source]:
    """Every file below the inputs, in a fixed order; zips are looked into, not unpacked.

    Args:
        inputs: Files and folders.
        leave_out: A folder that is not looked into: the workspace, when it lies among the inputs.
    """
    found: list[Source] = []
    skipped = leave_out.resolve() if leave_out is not None else None
    for given in inputs:
        if not given.exists():
            raise InputError(f"{given} does not exist", hint="name the files, folders or zips of the export")
        for path in _files(given, skipped):
            name = _printable(path.relative_to(given).as_posix() if given.is_dir() else path.name)
            found.extend(_members(path, name) if _is_zip(path) else [_plain(path, name)])
    if not found:
        raise InputError(
            f"no file found in {', '.join(map(str, inputs))}",
            hint="name the files, folders or zips of the export",
        )
    _refuse_same_names(found)
    return sorted(found, key=lambda s: s.order)


def _files(given: Path, skipped: Path | None) -> Iterator[Path]:
    if not given.is_dir():
        yield given
        return
    if skipped is not None and given.resolve().is_relative_to(skipped):
        skipped = None  # whoever names a folder inside the workspace means it
    seen: set[Path] = set()
    for folder, inner, names in os.walk(given, onerror=_unreadable, followlinks=True):
        place = Path(folder).resolve()
        if place in seen or (skipped is not None and place.is_relative_to(skipped)):
            inner.clear()
            continue
        seen.add(place)
        inner.sort()
        for path in (Path(folder, name) for name in sorted(names)):
            if path.is_symlink() and not path.exists():
                raise InputError(
                    f"{path} is a link to nothing", hint="restore what it points to, or remove it"
                )
            if path.is_file():
                yield path


def _unreadable(error: OSError) -> None:
    """A folder that cannot be listed must not look like an empty one."""
    raise StorageError(
        f"{error.filename} cannot be read: {error.strerror}", hint="check its permissions"
    ) from error


def _printable(name: str) -> str:
    """A file name as text that every file and screen can hold, whatever bytes it has on disk."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip" or zipfile.is_zipfile(path)


def _plain(path: Path, name: str) -> Source:
    return Source(path=path, member=None, name=name, legacy=parse_name(name), bytes=path.stat().st_size)


def _members(path: Path, name: str) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
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
    if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in parts[0]:
        raise InputError(
            f"{where} points outside the zip", hint="do not trust this file; ask where it came from"
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise InputError(f"{where} is a symbolic link", hint="repack the zip with plain files")
    if info.flag_bits & 1:
        raise InputError(f"{where} is encrypted", hint="decrypt it first")
    if info.file_size > MAX_RATIO * max(info.compress_size, SMALLEST_PACKED):
        raise InputError(
            f"{where} claims to grow from {info.compress_size:,} to {info.file_size:,} bytes",
            hint="this looks like a decompression bomb; unpack it yourself if it is genuine",
        )


def _refuse_same_names(sources: Sequence[Source]) -> None:
    """Two files of one name cannot be told apart in the row accounting."""
    times = Counter(s.name for s in sources if s.legacy.kind is not NameKind.JUNK)
    twice = next((name for name, count in times.items() if count > 1), None)
    if twice is not None:
        inside = any(s.member is not None for s in sources if s.name == twice)
        raise InputError(
            f"two inputs are both called {twice}",
            hint="repack the zip without the double"
            if inside
            else "name their common folder instead of the files",
        )
