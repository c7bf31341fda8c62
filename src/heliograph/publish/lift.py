"""Lift: on its public day a held release is copied into the archive, whole or not at all, with no key at hand.

Order: copy in staging, each byte compared with what was signed as it is read and again as it was written; the rename by
which the release exists; the indexes; the held copy goes last. A run that was cut short anywhere is
finished by the next: as long as the held copy is there the work is not done, and each step sees whether it was.
"""

import shutil
from contextlib import ExitStack
from datetime import date
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from heliograph.errors import HeliographError, InputError, RefusedError, VerificationError
from heliograph.files.atomic import storage_errors
from heliograph.model.archive import ArchiveDescription
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry, Manifest
from heliograph.publish.catalogue import find_releases, read_archive
from heliograph.publish.commit import stands, write_catalogue
from heliograph.publish.hold import Held, held_in, tidy
from heliograph.publish.package.edition import MANIFEST
from heliograph.publish.staging import Staging, show, take_away
from heliograph.signing.canonical import digest, read_json
from heliograph.signing.keys import VerifierKey
from heliograph.signing.release import verify_release

UNLISTED = ("release.json", "release.sig", "CITATION.cff")
"""Files of a release that release.json does not list."""

CHUNK = 2**20


def lift(archive: Path, gated: Path, *, today: date) -> tuple[Held, ...]:
    """Open every held release whose public day has come; what was opened.

    Args:
        archive: Into which it is copied.
        gated: The root that holds it.
        today: In UTC.

    Raises:
        VerificationError: What is held is not what was signed; the archive is as it was, and the others were opened.
        RefusedError: The release does not follow the last one of its data set.
        StorageError: Disk full or not writable, or another run holds one of the roots.
    """
    description = read_archive(archive)
    opened, trouble = [], None
    for held in held_in(gated, description.origin):
        if held.day > today:
            continue
        try:
            _open(archive, description, held)
        except HeliographError as error:
            trouble = trouble or error
        else:
            opened.append(held)
    if trouble is not None:
        raise trouble
    return tuple(opened)


def _open(archive: Path, description: ArchiveDescription, held: Held) -> None:
    with ExitStack() as stack:
        staged = stack.enter_context(Staging(archive).opened(held.release.dataset))
        emptied = stack.enter_context(Staging(held.gated).opened(held.release.dataset))
        if not stands(archive / held.place, held.release_id):
            _refuse_gap(archive, held)
            _copy(held, description, staged / "release")
            show(staged / "release", archive / held.place)
        write_catalogue(archive, staged)
        take_away(held.folder, emptied)
        tidy(held)


def _refuse_gap(archive: Path, held: Held) -> None:
    """A release names its predecessor: one that was published meanwhile would be left out of the chain."""
    earlier = [one for one in find_releases(archive) if one.release.dataset == held.release.dataset]
    last = earlier[-1].release_id if earlier else None
    number = earlier[-1].release.release + 1 if earlier else 1
    if (held.release.supersedes, held.release.release) != (last, number):
        raise RefusedError(
            f"{held.name} does not follow the last release of {held.release.dataset} in the archive",
            hint="take it back and publish again: heliograph embargo cancel",
        )


def _copy(held: Held, description: ArchiveDescription, target: Path) -> None:
    """Every signed file, and the citation; nothing else that may lie there."""
    keys = [VerifierKey.from_text(text) for text in description.keys]
    document = _read(held, "release.json")
    statement = verify_release(document, _read(held, "release.sig"), keys=keys)
    said = (statement.dataset, statement.release)
    if said != (held.release.dataset, held.release.release) or digest(document) != held.release_id:
        raise VerificationError(f"release.sig of the held {held.name} is about another release")
    for path in UNLISTED:
        if (held.folder / path).is_file():
            _write(target / path, _read(held, path))
    manifest = _manifest(held)
    promised = held.release.editions[Edition.PUBLIC].manifest_sha256
    listed = [FileEntry(path=f"{Edition.PUBLIC}/{MANIFEST}", bytes=len(manifest), sha256=promised)]
    listed += [
        FileEntry(path=f"{Edition.PUBLIC}/{one.path}", bytes=one.bytes, sha256=one.sha256)
        for one in _files(manifest, held)
    ]
    for entry in (*held.release.files, *listed):
        _copy_file(held, entry, target)


def _manifest(held: Held) -> bytes:
    return _read(held, f"{Edition.PUBLIC}/{MANIFEST}")


def _files(manifest: bytes, held: Held) -> tuple[FileEntry, ...]:
    try:
        return tuple(Manifest.model_validate(read_json(manifest, what=MANIFEST)).files)
    except (ValidationError, InputError) as error:
        raise VerificationError(f"the manifest of the held {held.name} cannot be read") from error


def _copy_file(held: Held, entry: FileEntry, target: Path) -> None:
    source, place = held.folder / entry.path, target / entry.path
    with storage_errors("copy", source):
        place.parent.mkdir(parents=True, exist_ok=True)
        read, written = sha256(), sha256()
        with source.open("rb") as file, place.open("xb") as copy:
            while data := file.read(CHUNK):
                read.update(data)
                copy.write(data)
        with place.open("rb") as copy:
            while data := copy.read(CHUNK):
                written.update(data)
        shutil.copymode(source, place)
    for found, where in ((read, "as it is held"), (written, "as it was copied")):
        if found.hexdigest() != entry.sha256:
            raise VerificationError(
                f"{held.name}: {entry.path}, {where}, is not the file that was signed",
                hint="nothing was opened; restore it from a backup, or take the release back: heliograph embargo cancel",
            )


def _read(held: Held, path: str) -> bytes:
    with storage_errors("read", held.folder / path):
        return (held.folder / path).read_bytes()


def _write(path: Path, data: bytes) -> None:
    with storage_errors("write", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
