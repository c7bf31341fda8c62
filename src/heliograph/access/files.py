"""Files: the files of an edition and where the engine can read them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from heliograph.access.documents import promised
from heliograph.access.places import safe
from heliograph.access.ports import Cache
from heliograph.access.receive import from_here, receive
from heliograph.access.resolve import OpenEdition
from heliograph.errors import InputError, VerificationError
from heliograph.model.manifest import FileEntry, TableFile
from heliograph.model.names import unknown
from heliograph.model.progress import Progress
from heliograph.model.tables import TABLES


def table_files(edition: OpenEdition, table: str) -> list[TableFile]:
    """The Parquet files of one table, in the order of its rows; UnknownNameError for other names."""
    if table not in TABLES:
        raise unknown("table", table, TABLES, where=edition.name)
    files = edition.manifest.parts(table)
    if not files:
        raise InputError(f"The {edition.edition} edition of {edition.name} has no {table} table.")
    return files


def other_file(edition: OpenEdition, path: str) -> TableFile | None:
    """A file of the edition that is no part of a table, such as cube.parquet; None where it has none."""
    return next((file for file in edition.manifest.files if file.path == path), None)


def release_file(edition: OpenEdition, path: str) -> bytes | None:
    """A file that release.json lists (changes.md, datasheet.md, ...), checked; None when it is not listed."""
    entry = next((file for file in edition.release.files if file.path == path), None)
    if entry is None:
        return None
    where = f"{edition.library.tree.where}: {edition.release_folder}/{path}"
    data = edition.library.tree.read(f"{edition.release_folder}/{safe(path)}", entry.bytes)
    if data is None:
        raise VerificationError(f"{where} is missing.", hint="Use another copy.")
    promised(data, entry.sha256, where=where, by="release.json")
    return data


def held_path(edition: OpenEdition, file: FileEntry, cache: Cache) -> Path | None:
    """Where a file of the edition already lies on this machine, None when it would have to be fetched."""
    local = edition.tree.local(f"{edition.folder}/{file.path}")
    return cache.held(file) if local is None else local


def local_paths(edition: OpenEdition, files: Iterable[TableFile], cache: Cache, tell: Progress) -> list[Path]:
    """Paths under which the engine can read these files now; what is remote is fetched whole, verified and kept.

    Files of a local archive are read where they are, after a look at their size; heliograph verify checks their bytes.
    """
    wanted = list(files)
    missing = [file for file in wanted if held_path(edition, file, cache) is None]
    _fetch(edition, missing, cache, tell)
    return list(_checked_paths(edition, wanted, cache))


def _fetch(edition: OpenEdition, files: list[TableFile], cache: Cache, tell: Progress) -> None:
    total, done = sum(file.bytes for file in files), 0
    for file in files:
        path = f"{edition.folder}/{file.path}"
        receive(
            edition.tree,
            path,
            file,
            cache.place(file),
            tell=from_here(tell, f"fetch {edition.name}", done, total),
            own=edition.edition.gated,
        )
        done += file.bytes


def _checked_paths(edition: OpenEdition, files: list[TableFile], cache: Cache) -> Iterator[Path]:
    for file in files:
        path = held_path(edition, file, cache)
        size = path.stat().st_size if path is not None and path.is_file() else None
        if path is None or size != file.bytes:
            raise VerificationError(
                f"{edition.tree.where}: {edition.folder}/{file.path}: "
                + ("is missing." if size is None else f"has {size} bytes, manifest.json says {file.bytes}."),
                hint="Run heliograph verify, or use another copy.",
            )
        yield path
