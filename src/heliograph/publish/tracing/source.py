"""Source: the edition of which copies are made, as its release vouches for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from pydantic import ValidationError

from heliograph.errors import InputError, RefusedError, VerificationError
from heliograph.files.atomic import storage_errors
from heliograph.model.manifest import FileEntry, Manifest
from heliograph.model.tracing import Tracing
from heliograph.publish.keys.held import HeldTracing
from heliograph.signing.canonical import digest, read_json

MANIFEST = "manifest.json"
RESTORE = "restore the edition from a good copy first: heliograph verify names what differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A gated edition whose data set declares traced copies.

    Attributes:
        folder: Of the edition, in the gated root.
        sha256: Of its manifest.
        declared: What the data set says of its copies.
        key: Of the archive.
    """

    folder: Path
    manifest: Manifest
    sha256: str
    declared: Tracing
    key: HeldTracing = field(repr=False)

    @property
    def name(self) -> str:
        """What marks hold within: other releases have other marks, so that a leak of one says nothing of another."""
        return f"{self.manifest.dataset}@{self.manifest.release}/{self.manifest.edition}"

    @property
    def posts(self) -> Sequence[Path]:
        """The parts of the posts table."""
        return [self.folder / part.path for part in self.manifest.parts("posts")]


def read_source(folder: Path, *, expected: str, declared: Tracing | None, key: HeldTracing) -> Source:
    """Read the edition of which copies are made.

    Args:
        folder: Of the edition, in the gated root.
        expected: SHA-256 of its manifest, as the release says.
        declared: What release.json says of traced copies.
        key: Of the archive.

    Raises:
        VerificationError: The manifest is not what was signed.
        RefusedError: Neither release nor manifest say that copies differ: members would not know.
    """
    path = folder / MANIFEST
    with storage_errors("read", path):
        data = path.read_bytes()
    if digest(data) != expected:
        raise VerificationError(
            f"{path}: its SHA-256 is {digest(data)}, the release says {expected}", hint=RESTORE
        )
    try:
        manifest = Manifest.model_validate(read_json(data, what=str(path)))
    except ValidationError as error:
        raise InputError(f"{path}: {error.errors()[0]['msg']}") from None
    if declared is None or manifest.trace != "omission":
        raise RefusedError(
            f"{manifest.dataset}@{manifest.release} does not declare that copies of members differ",
            hint="add [tracing] to dataset.toml and publish a release: what is out cannot be declared afterwards",
        )
    return Source(folder=folder, manifest=manifest, sha256=expected, declared=declared, key=key)


def check_bytes(path: Path, file: FileEntry) -> None:
    """What is vouched for anew must be what was vouched for before.

    Raises:
        VerificationError: It is not.
    """
    with storage_errors("read", path), path.open("rb") as stream:
        found = file_digest(stream, "sha256").hexdigest()
    if found != file.sha256:
        raise VerificationError(
            f"{path}: its SHA-256 is {found}, the manifest says {file.sha256}", hint=RESTORE
        )
