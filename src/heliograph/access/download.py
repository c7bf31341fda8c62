"""Download: a verified copy of an edition that can itself be opened, verified and passed on."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from heliograph.access.documents import LIMIT, parse
from heliograph.access.files import table_files
from heliograph.access.places import safe
from heliograph.access.ports import Tree
from heliograph.access.receive import OWN, from_here, receive
from heliograph.access.resolve import OpenEdition
from heliograph.errors import RefusedError, VerificationError
from heliograph.files.atomic import storage_errors, write_atomically
from heliograph.model.archive import ArchiveDescription
from heliograph.model.manifest import FileEntry
from heliograph.model.progress import Progress


def download(
    edition: OpenEdition, into: Path, *, tables: Sequence[str] | None, tell: Progress
) -> tuple[Path, ...]:
    """Copy an edition, laid out as in an archive, into a folder; the paths of its files.

    What is already there and agrees with its digest is not fetched again; an interrupted run goes on where it stopped.
    Files of a gated edition are readable by whoever copies them alone; of a release that the public has not yet, all files are.

    Args:
        edition: What to copy.
        into: Folder of the copy; other releases and editions may already be in it.
        tables: Only the Parquet files of these tables; None copies every file that the manifest lists.
        tell: Told how many bytes are there.
    """
    _fits(edition, into)
    files, own = _wanted(edition, into, tables), edition.held_until is not None
    total, done = sum(entry.bytes for _, _, entry, _ in files), 0
    for tree, path, entry, target in files:
        here = from_here(tell, f"download {edition.name}", done, total)
        receive(
            tree, path, entry, target, tell=here, own=own or (tree is edition.tree and edition.edition.gated)
        )
        done += entry.bytes
    documents = [_write(target, data, own=own) for target, data in _documents(edition, into)]
    return (*(target for *_, target in files), *documents)


Wanted = list[tuple[Tree, str, FileEntry, Path]]


def _wanted(edition: OpenEdition, into: Path, tables: Sequence[str] | None) -> Wanted:
    chosen = (
        edition.manifest.files
        if tables is None
        else [f for name in tables for f in table_files(edition, name)]
    )
    beside = edition.release.files
    return [
        *((edition.tree, *_copy(edition.folder, entry, into)) for entry in chosen),
        *((edition.library.tree, *_copy(edition.release_folder, entry, into)) for entry in beside),
    ]


def _copy(folder: str, entry: FileEntry, into: Path) -> tuple[str, FileEntry, Path]:
    path = f"{folder}/{safe(entry.path)}"
    return path, entry, into / path


def _documents(edition: OpenEdition, into: Path) -> Iterator[tuple[Path, bytes]]:
    """The documents that no digest of ours lists, checked when they were read; the manifest last of all."""
    tree = edition.library.tree
    for path in (
        "archive.json",
        f"{edition.release_folder}/release.sig",
        f"{edition.release_folder}/CITATION.cff",
    ):
        data = tree.read(path, LIMIT)
        if data is not None:
            yield into / path, data
    yield into / edition.release_folder / "release.json", edition.release_bytes
    yield into / edition.folder / "manifest.json", edition.manifest_bytes


def _fits(edition: OpenEdition, into: Path) -> None:
    """Refuse a folder in which the copy would stand beside what it must not be mixed with."""
    if edition.edition.gated and (into / "catalogue.json").exists():
        raise RefusedError(
            f"{into} is an archive for everyone: a gated edition must not be copied into it.",
            hint="Choose another folder.",
        )
    description = into / "archive.json"
    if description.is_file() and edition.library.description is not None:
        there = parse(description.read_bytes(), ArchiveDescription, where=str(description))
        if there.origin != edition.library.description.origin:
            raise RefusedError(
                f"{into} holds files of another archive ({there.origin}).", hint="Choose another folder."
            )
    release = into / edition.release_folder / "release.json"
    if release.is_file() and release.read_bytes() != edition.release_bytes:
        raise VerificationError(
            f"{release} is another release under the same number, or it was changed.",
            hint="A release never changes: keep both, and ask the publisher.",
        )


def _write(target: Path, data: bytes, *, own: bool) -> Path:
    with storage_errors("make folder", target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, data, mode=OWN if own else 0o644)
    return target
