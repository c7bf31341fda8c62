"""Tracing: joins traced copies with archive, gated root, keys and the grants of the database."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from heliograph.access.resolve import open_edition
from heliograph.bootstrap.keys import key_folder
from heliograph.bootstrap.publishing import load_secrets
from heliograph.bootstrap.reading import open_archive
from heliograph.errors import RefusedError, UsageError
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.scope import Modality
from heliograph.model.edition import Edition
from heliograph.model.progress import Progress, silent
from heliograph.publish.catalogue import read_archive
from heliograph.publish.tracing.copy import Copied, copy_id, make_copy
from heliograph.publish.tracing.source import Source, read_source
from heliograph.publish.tracing.trace import CHANCE, Traced
from heliograph.publish.tracing.trace import trace as compare
from heliograph.settings import Settings
from heliograph.store.age import check_recipients, encrypt_folder


@dataclass(frozen=True, slots=True)
class Place:
    """Where an archive and its gated editions lie."""

    archive: Path
    settings: Settings

    @property
    def gated(self) -> Path:
        """The root of gated editions.

        Raises:
            UsageError: None is named.
        """
        if self.settings.gated is None:
            raise UsageError("no gated root is named", hint="add --gated FOLDER, or set HELIOGRAPH_GATED")
        return self.settings.gated


def source_of(place: Place, name: str) -> Source:
    """The consortium edition of a release, of which copies are made.

    Args:
        place: Of the archive.
        name: ``boats`` (its latest release) or ``boats@1``.

    Raises:
        UsageError: There is no tracing key, or no such release.
        RefusedError: The data set does not declare traced copies, or the keys lie in the archive.
    """
    joined = open_archive(place.archive, place.settings)
    edition = open_edition(joined.library, name, Edition.CONSORTIUM)
    keys = key_folder(place.settings)
    for root in (place.archive, place.gated):
        keys.check_apart(root)
    origin = read_archive(place.archive).origin
    key = keys.held(origin).tracing
    if key is None:
        raise UsageError(
            f"no tracing key of {origin} is in {keys.folder(origin)}",
            hint="heliograph keys tracing makes one, before the first copy; else restore it from your backup",
        )
    folder = edition.tree.local(edition.folder)
    if folder is None:
        raise UsageError(f"{edition.tree.where} is no folder", hint="name the gated root: --gated FOLDER")
    return read_source(
        folder,
        expected=edition.release.editions[edition.edition].manifest_sha256,
        declared=edition.release.description.tracing,
        key=key,
    )


def is_traced(place: Place, name: str) -> bool:
    """Whether members must get copies of their own of a release instead of the edition."""
    joined = open_archive(place.archive, place.settings)
    return open_edition(joined.library, name, Edition.CONSORTIUM).manifest.is_traced


def member_copy(
    place: Place, name: str, grant: str, into: Path, *, progress: Progress = silent
) -> Copied | None:
    """The copy of the holder of a grant; made when it is asked for first. Whether the grant is live was decided before.

    Args:
        place: Of the archive.
        name: ``boats`` (its latest release) or ``boats@1``.
        grant: Its id.
        into: Root of copies, open to nobody else and apart from archive and gated root; this one gets
            ``<data set>/<release>/<copy id>/consortium`` in it.
        progress: Told how many posts are written.

    Returns:
        The copy; None where the data set is not traced and members get the edition itself.
    """
    if not is_traced(place, name):
        return None
    source = source_of(place, name)
    root = into / source.manifest.dataset / str(source.manifest.release) / copy_id(source, grant)
    return written_copy(place, source, grant, root / source.manifest.edition, progress=progress)


def written_copy(
    place: Place, source: Source, grant: str, target: Path, *, progress: Progress = silent
) -> Copied:
    """The copy in its folder; one that is there from before is read, checked to be of this edition, and not made again."""
    here = target.resolve()
    for what, root in (("archive", place.archive), ("gated root", place.gated)):
        if here.is_relative_to(root.resolve()):
            raise RefusedError(
                f"{target} lies in the {what} {root}", hint="copies of members lie in a folder of their own"
            )
    found = Copied.read(target)
    if found is not None and found.is_for(source, grant):
        return found
    signing = load_secrets(place.archive, place.settings, gated=place.gated).signing
    return make_copy(source, grant, target, signing=signing, memory=place.settings.memory, progress=progress)


def sealed_copy(
    place: Place,
    source: Source,
    grant: str,
    into: Path,
    recipients: tuple[str, ...],
    *,
    progress: Progress = silent,
) -> tuple[Copied, Path]:
    """The copy as one file that only its receiver opens; in clear it lies below ``into`` only while it is packed.

    Args:
        place: Of the archive.
        source: The edition.
        grant: Id of the grant.
        into: Folder of the file.
        recipients: Public keys of age.
        progress: Told how many posts are written.
    """
    manifest = source.manifest
    name = f"{manifest.dataset}/{manifest.release}/{manifest.edition}"
    target = into / f"{manifest.dataset}-{manifest.release}-{copy_id(source, grant)}.tar.age"
    check_recipients(recipients)
    clear = into / f".{target.name}.clear"
    try:
        made = written_copy(place, source, grant, clear / manifest.edition, progress=progress)
        return made, encrypt_folder(made.folder, name, target, recipients)
    finally:
        shutil.rmtree(clear, ignore_errors=True)


def known_grants(settings: Settings, source: Source) -> tuple[str, ...]:
    """Every grant of the database for which a copy may have been made, in whatever state it is now."""
    from heliograph.bootstrap.consortium import opened  # noqa: PLC0415 - Django comes with the extra [serve]

    found = opened(settings).records.find(Grant)
    return tuple(
        one.id
        for one in found
        if (one.scope.dataset, one.scope.edition, one.scope.modality)
        == (source.manifest.dataset, source.manifest.edition, Modality.DOWNLOAD)
    )


def trace(
    place: Place, name: str, files: Sequence[Path], grants: Sequence[str] | None, *, chance: float = CHANCE
) -> Traced:
    """Compare a leak with the copies of all grants.

    Args:
        place: Of the archive.
        name: The release that the leak seems to come from.
        files: What was found.
        grants: Ids; None takes those of the database.
        chance: How often anybody innocent may be named.
    """
    source = source_of(place, name)
    asked = known_grants(place.settings, source) if grants is None else grants
    scratch = place.settings.cache / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    return compare(
        source,
        files,
        asked,
        chance=chance,
        memory=place.settings.memory,
        scratch=scratch / uuid4().hex,
    )
