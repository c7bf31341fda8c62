"""Uses: with which keys the releases of an archive were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from heliograph.errors import InputError
from heliograph.model.archive import ArchiveDescription
from heliograph.model.manifest import Manifest
from heliograph.model.release import Release
from heliograph.privacy.pseudonym import KeyScope, scope_key
from heliograph.publish.catalogue import find_releases, read_archive
from heliograph.publish.history import public_manifest
from heliograph.publish.keys.held import HeldRoot
from heliograph.publish.scope import scope_name
from heliograph.signing.note import read_note


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One release and its keys.

    Attributes:
        name: ``<dataset>@<release>``.
        signed_by: Ids of the keys that its signature names; empty where it cannot be read.
        manifest: Of its public edition; None where that is gone or cannot be read.
    """

    name: str
    archive: ArchiveDescription
    release: Release
    signed_by: tuple[str, ...]
    manifest: Manifest | None

    @property
    def pseudonymous(self) -> bool:
        """Whether its public edition holds pseudonyms of ours."""
        return self.manifest is not None and self.manifest.key_id is not None

    @property
    def epoch(self) -> int:
        """Of the pseudonym key it was made with."""
        return (self.manifest.key_epoch if self.manifest else None) or 1

    def made_with(self, root: HeldRoot) -> bool:
        """Whether its pseudonyms come from that root key."""
        if self.manifest is None or self.manifest.key_scope not in set(KeyScope):
            return False
        scope = KeyScope(self.manifest.key_scope)
        name = scope_name(
            scope,
            origin=self.archive.origin,
            created_at=self.archive.created_at,
            policy_area=self.release.description.policy_area,
            dataset=self.release.dataset,
            release=self.release.release,
            epoch=root.number,
        )
        key = scope_key(root.root, scope, name)
        return (key.key_id, key.key_check) == (self.manifest.key_id, self.manifest.key_check)


def uses(archive: Path) -> Sequence[Use]:
    """Every release of an archive with its keys.

    Raises:
        InputError: archive.json or a release.json cannot be read.
    """
    description = read_archive(archive)
    found = []
    for one in find_releases(archive):
        folder = archive / one.release.dataset / str(one.release.release)
        found.append(
            Use(
                name=f"{one.release.dataset}@{one.release.release}",
                archive=description,
                release=one.release,
                signed_by=_signed_by(folder / "release.sig"),
                manifest=public_manifest(folder),
            )
        )
    return found


def _signed_by(path: Path) -> tuple[str, ...]:
    if not path.is_file():
        return ()
    try:
        return tuple(line.key_id.hex() for line in read_note(path.read_bytes()).signatures)
    except InputError:
        return ()
