"""Derived: the search index of a published edition, made from its own files and signed beside it.

No release names it, and its bytes are not the same in every run: it can be made anew, or be missing, and the release is what it
was.
"""

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from pydantic import ValidationError

from heliograph.errors import InputError, VerificationError
from heliograph.files.atomic import fsync_folder, fsync_tree, replace_folder, storage_errors, write_atomically
from heliograph.model.derived import FOLDER, MADE_WITH, MANIFEST, SEARCH, SIGNATURE, DerivedManifest
from heliograph.model.manifest import FileEntry, Manifest
from heliograph.model.progress import Progress
from heliograph.signing.canonical import canonical, digest, read_json
from heliograph.signing.derived import sign_derived
from heliograph.signing.keys import SigningKey
from heliograph.tables.search.build import build
from heliograph.tables.search.layout import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """Derived files as they were written.

    Attributes:
        folder: Where they lie, beside the tables of the edition.
        posts: How many were indexed.
    """

    folder: Path
    manifest: DerivedManifest
    posts: int

    @property
    def bytes(self) -> int:
        """Of all files."""
        return sum(file.bytes for file in self.manifest.files)


def derive(edition: Path, *, expected: str, key: SigningKey, now: datetime, progress: Progress) -> Derived:
    """Make the search index of an edition and show it in one step, in the place of an earlier one.

    Args:
        edition: Folder of the edition.
        expected: SHA-256 of its manifest, as the release says.
        key: Of the archive.
        now: The clock.
        progress: Told how many posts are indexed.

    Raises:
        VerificationError: The manifest or a file is not what was signed.
        InputError: The manifest cannot be read.
    """
    manifest, data = _read_manifest(edition, expected)
    target = edition / FOLDER
    making = edition / f".{FOLDER}.{secrets.token_hex(4)}"
    with storage_errors("write", making):
        try:
            state = _build(edition, manifest, making / SEARCH, progress)
            derived = DerivedManifest(
                dataset=manifest.dataset,
                release=manifest.release,
                edition=manifest.edition,
                edition_manifest_sha256=digest(data),
                made_at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                made_with={MADE_WITH: State().made_with(), "unicode": state.unicode},
                files=tuple(_entries(making)),
            )
            document = canonical(derived.to_json())
            write_atomically(making / MANIFEST, document)
            write_atomically(making / SIGNATURE, sign_derived(document, data, key=key))
            fsync_tree(making)
            _show(making, target)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return Derived(folder=target, manifest=derived, posts=state.rows)


def _read_manifest(edition: Path, expected: str) -> tuple[Manifest, bytes]:
    path = edition / "manifest.json"
    with storage_errors("read", path):
        data = path.read_bytes()
    if digest(data) != expected:
        raise VerificationError(
            f"{path}: its SHA-256 is {digest(data)}, the release says {expected}",
            hint="restore the edition from a good copy first: heliograph verify names what differs",
        )
    try:
        return Manifest.model_validate(read_json(data, what=str(path))), data
    except ValidationError as error:
        raise InputError(f"{path}: {error.errors()[0]['msg']}") from None


def _build(edition: Path, manifest: Manifest, folder: Path, progress: Progress) -> State:
    parts = manifest.parts("posts")
    accounts = manifest.parts("accounts")
    for file in (*parts, *accounts):
        _check(edition / file.path, file)
    return build(
        folder,
        [(part.sha256, edition / part.path) for part in parts],
        edition / accounts[0].path if accounts else None,
        progress,
        rows=manifest.rows.get("posts", 0),
    )


def _check(path: Path, file: FileEntry) -> None:
    """What is signed anew must be what was signed before."""
    with storage_errors("read", path), path.open("rb") as stream:
        found = file_digest(stream, "sha256").hexdigest()
    if found != file.sha256:
        raise VerificationError(
            f"{path}: its SHA-256 is {found}, the manifest says {file.sha256}",
            hint="restore the edition from a good copy first: heliograph verify names what differs",
        )


def _entries(folder: Path) -> Iterator[FileEntry]:
    """All files below the folder; the search engine's locks and notes to itself are taken away."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        if path.name.startswith("."):
            path.unlink()
            continue
        path.chmod(0o644)
        with path.open("rb") as stream:
            sha256 = file_digest(stream, "sha256").hexdigest()
        yield FileEntry(path=path.relative_to(folder).as_posix(), bytes=path.stat().st_size, sha256=sha256)


def _show(making: Path, target: Path) -> None:
    if target.exists():
        before = making.with_name(f"{making.name}.before")
        target.rename(before)
        replace_folder(making, target)
        shutil.rmtree(before, ignore_errors=True)
        fsync_folder(target.parent)
        return
    replace_folder(making, target)
