"""Indexes: the search index of an edition, as it was published with it, else made on this machine."""

from functools import lru_cache
from pathlib import Path
from shutil import rmtree
from typing import Protocol

from heliograph.access.documents import LIMIT, parse, promised
from heliograph.access.files import local_paths
from heliograph.access.places import safe
from heliograph.access.ports import Cache
from heliograph.access.receive import receive
from heliograph.access.resolve import OpenEdition
from heliograph.errors import InputError, VerificationError
from heliograph.files.alone import alone
from heliograph.files.atomic import storage_errors
from heliograph.model.derived import FOLDER, MADE_WITH, MANIFEST, SEARCH, DerivedManifest
from heliograph.model.manifest import FileEntry
from heliograph.model.progress import Progress
from heliograph.signing.canonical import digest
from heliograph.tables.search.build import Builder, build
from heliograph.tables.search.index import Index
from heliograph.tables.search.layout import STATE, State


class Indexes(Protocol):
    """Where the indexes of this machine lie."""

    def place(self, manifest: str) -> Path:
        """The folder of an index, whether it is there or not.

        Args:
            manifest: SHA-256 of the edition's manifest (another edition, with other rows, has another), or of the manifest of its
                derived files.
        """


def index_of(edition: OpenEdition, indexes: Indexes, cache: Cache, tell: Progress) -> Index:
    """The open index of an edition; what is missing of it is fetched, else made.

    Args:
        edition: The edition; nothing but its own rows is ever in its index.
        indexes: Where indexes lie.
        cache: Verified copies of remote files.
        tell: Told about what is fetched and made.
    """
    place = indexes.place(digest(edition.manifest_bytes))
    if not (place / STATE).is_file():
        published = _published(edition, indexes, tell)
        if published is None:
            _made(edition, place, cache, tell)
        place = published or place
    return _opened(place, edition)


@lru_cache(maxsize=32)
def _held(place: Path, made: int) -> Index:  # noqa: ARG001 - an index that was made anew is opened anew
    return Index(place)


def _opened(place: Path, edition: OpenEdition) -> Index:
    index = _held(place, (place / STATE).stat().st_mtime_ns)
    if index.state.parts != [(part.sha256, part.rows) for part in edition.manifest.parts("posts")]:
        raise InputError(
            f"{place}: the index is of other files than {edition.name} has.",
            hint="Delete the folder: the index is made anew.",
        )
    return index


def _made(edition: OpenEdition, place: Path, cache: Cache, tell: Progress) -> None:
    parts = edition.manifest.parts("posts")
    paths = local_paths(edition, parts, cache, tell)
    accounts = local_paths(edition, edition.manifest.parts("accounts"), cache, tell)
    begun = place.with_name(f"{place.name}.begun")
    with storage_errors("write", begun):
        place.parent.mkdir(parents=True, exist_ok=True)
    with alone(place.with_name(f"{place.name}.lock")), storage_errors("write", begun):
        if (place / STATE).is_file():
            return
        begun.mkdir(exist_ok=True)
        _forget_other(begun, [(part.sha256, part.rows or 0) for part in parts])
        named = zip((part.sha256 for part in parts), paths, strict=True)
        build(begun, named, next(iter(accounts), None), tell, rows=edition.manifest.rows["posts"])
        begun.rename(place)


def _forget_other(folder: Path, parts: list[tuple[str, int]]) -> None:
    """Empty a folder whose index cannot be gone on with."""
    try:
        with Builder(folder) as builder:
            usable = builder.state.parts == parts[: len(builder.state.parts)]
    except InputError:
        usable = False
    if not usable:
        rmtree(folder)


def _published(edition: OpenEdition, indexes: Indexes, tell: Progress) -> Path | None:
    """Bring the published index here; None where there is none that this program can ask.

    One that was made anew has another manifest, and so another place.
    """
    folder = f"{edition.folder}/{FOLDER}/"
    where = f"{edition.tree.where}: {folder}{MANIFEST}"
    data = edition.tree.read(f"{folder}{MANIFEST}", LIMIT)
    if data is None:
        return None
    derived = parse(data, DerivedManifest, where=where)
    promised(
        edition.manifest_bytes,
        derived.edition_manifest_sha256,
        where=f"{edition.name} manifest.json",
        by=where,
    )
    files = [file for file in derived.files if file.path.startswith(SEARCH)]
    if derived.made_with.get(MADE_WITH) != State().made_with() or not files:
        return None
    place = indexes.place(digest(data))
    if (place / STATE).is_file():
        return place
    coming = place.with_name(f"{place.name}.coming")
    total, done = sum(file.bytes for file in files), 0
    with storage_errors("write", coming):
        for file in files:
            target = coming / safe(file.path.removeprefix(SEARCH))
            target.parent.mkdir(parents=True, exist_ok=True)
            _bring(edition, f"{folder}{file.path}", file, target)
            done += file.bytes
            tell(f"fetch the index of {edition.name}", done, total)
        if place.exists():
            rmtree(coming)
        else:
            coming.rename(place)
    return place


def _bring(edition: OpenEdition, path: str, file: FileEntry, target: Path) -> None:
    """A link to the file where it lies on this machine, else a verified copy."""
    local = edition.tree.local(path)
    if local is None:
        receive(edition.tree, path, file, target, tell=lambda _: None)
        return
    if not local.is_file() or local.stat().st_size != file.bytes:
        raise VerificationError(
            f"{edition.tree.where}: {path}: is missing or has not {file.bytes} bytes.",
            hint="Run heliograph verify, or delete the folder derived: the index is made anew.",
        )
    target.unlink(missing_ok=True)
    target.symlink_to(local.resolve())
