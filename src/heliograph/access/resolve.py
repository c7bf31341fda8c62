"""Resolve: from a name to an edition whose documents agree with one another."""

import fnmatch
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from heliograph.access.catalogue import find_release, read_catalogue, read_description
from heliograph.access.documents import LIMIT, parse, promised
from heliograph.access.member_copy import vouched
from heliograph.access.places import safe
from heliograph.access.ports import Tree
from heliograph.errors import InputError, RefusedError, UsageError, VerificationError
from heliograph.model.archive import ArchiveDescription
from heliograph.model.catalogue import Catalogue, CatalogueRelease
from heliograph.model.edition import Edition
from heliograph.model.manifest import Manifest
from heliograph.model.names import Address, unknown
from heliograph.model.release import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """An opened archive: its tree, the root of gated editions if one is known, its index.

    Attributes:
        description: archive.json, None where a copy lacks it.
        early: Finds what its server gives us before the public has it; None where nobody can be asked.
        is_early: Whether this is such a release, as if it were public.
        today: Tells the day in UTC, from which gated editions open that were signed for a later one; None: they stay shut.
    """

    tree: Tree
    gated: Tree | None
    catalogue: Catalogue
    description: ArchiveDescription | None
    early: "Callable[[Library, Address], Library | None] | None" = None
    is_early: bool = False
    today: Callable[[], date] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEdition:
    """One edition of one release, with the documents that describe it.

    Attributes:
        tree: Where the files of the edition are; for gated editions another tree than the library's.
        manifest_bytes: manifest.json as it was read, for copies.
        release_bytes: release.json as it was read, for copies.
        latest: Number of the newest release of the data set.
    """

    library: Library
    tree: Tree
    release: Release
    release_id: str
    release_bytes: bytes
    edition: Edition
    manifest: Manifest
    manifest_bytes: bytes
    latest: int

    @property
    def name(self) -> str:
        """What readers call the release: ``ira-2018@1``."""
        return f"{self.release.dataset}@{self.release.release}"

    @property
    def held_until(self) -> str | None:
        """The day from which the public has the release, where it has it not yet."""
        return self.release.public_on if self.library.is_early else None

    @property
    def release_folder(self) -> str:
        """Folder of the release below the root of an archive."""
        return f"{self.release.dataset}/{self.release.release}"

    @property
    def folder(self) -> str:
        """Folder of the edition below the root of its tree."""
        return f"{self.release_folder}/{self.edition}"


def open_library(tree: Tree, gated: Tree | None) -> Library:
    """Read the index of an archive."""
    return Library(tree=tree, gated=gated, catalogue=read_catalogue(tree), description=read_description(tree))


def open_edition(library: Library, name: str, edition: str | None = None) -> OpenEdition:
    """Open ``name`` (``ira-2018`` or ``ira-2018@2``) in one edition.

    Args:
        library: The opened archive.
        name: Data set, with the number of a release after @ if it is not the latest.
        edition: Name of the edition; None takes the widest circle that this archive itself holds, and never looks
            into the gated root.
    """
    address = Address.parse(name)
    if library.early is not None and edition in {each for each in Edition if each.gated}:
        library = library.early(library, address) or library
    dataset, entry = find_release(library.catalogue, address, where=library.tree.where)
    release, release_bytes = _read_release(library, dataset.name, entry)
    wanted = _wanted(library, release, edition)
    for candidate in wanted:
        found = _read_manifest(library, release, candidate, named=edition is not None)
        if found is not None:
            tree, manifest, data = found
            return OpenEdition(
                library=library,
                tree=tree,
                release=release,
                release_id=entry.release_id,
                release_bytes=release_bytes,
                edition=candidate,
                manifest=manifest,
                manifest_bytes=data,
                latest=dataset.latest,
            )
    raise _unreadable(library, release, wanted)


def read_release(library: Library, name: str) -> tuple[Release, str]:
    """What the publisher says of ``ira-2018`` or ``ira-2018@2``, and its release id, whether or not an edition of it can be opened."""
    dataset, entry = find_release(library.catalogue, Address.parse(name), where=library.tree.where)
    return _read_release(library, dataset.name, entry)[0], entry.release_id


def open_editions(
    library: Library, names: Sequence[str], edition: str | None = None
) -> tuple[OpenEdition, ...]:
    """Open several releases in one edition; each once, in the order of their names.

    Args:
        library: The opened archive.
        names: ``ira-2018``, ``ira-2018@2``, or a pattern for the names of data sets: ``venezuela-*``.
        edition: As for ``open_edition``.

    Raises:
        UsageError: A name or pattern that nothing is called by; editions that differ.
    """
    opened = [open_edition(library, name, edition) for name in matching(library, names)]
    kinds = {each.edition for each in opened}
    if len(kinds) > 1:
        raise UsageError(
            f"These releases are open to you in different editions: {', '.join(sorted(kinds))}.",
            hint="Name one with --edition (edition= in Python).",
        )
    return tuple({each.release_id: each for each in opened}.values())


def matching(library: Library, names: Sequence[str]) -> tuple[str, ...]:
    """The names with patterns replaced by the names of the data sets that fit them; UnknownNameError for one that fits none."""
    return tuple(each for name in names for each in _fitting(library, name))


def _fitting(library: Library, name: str) -> list[str]:
    if not set(name) & set("*?["):
        return [name]
    known = [dataset.name for dataset in library.catalogue.datasets]
    found = fnmatch.filter(known, name)
    if not found:
        raise unknown("data set", name, known, where=library.tree.where)
    return found


def _read_release(library: Library, dataset: str, entry: CatalogueRelease) -> tuple[Release, bytes]:
    path = f"{dataset}/{entry.release}/release.json"
    where = f"{library.tree.where}: {path}"
    data = library.tree.read(path, LIMIT)
    if data is None:
        raise InputError(
            f"{where} is missing.", hint="The copy is incomplete: run heliograph verify, or use another copy."
        )
    promised(data, entry.release_id, where=where, by="catalogue.json")
    release = parse(data, Release, where=where)
    if (release.dataset, release.release) != (dataset, entry.release):
        raise VerificationError(
            f"{where} describes {release.dataset}@{release.release}.", hint="Use another copy."
        )
    return release, data


def _wanted(library: Library, release: Release, edition: str | None) -> list[Edition]:
    existing = [candidate for candidate in Edition if candidate in release.editions]
    name = f"{release.dataset}@{release.release}"
    if edition is None:
        return [candidate for candidate in existing if not _waits(library, release, candidate)]
    if edition not in existing:
        raise unknown("edition", edition, existing, where=name)
    chosen = Edition(edition)
    if _waits(library, release, chosen):
        day = release.editions[chosen].available_on or "a later day"
        raise RefusedError(
            f"The {chosen} edition of {name} is scheduled for {day}: it is held until then.",
            hint="Open another edition until then.",
        )
    return [chosen]


def _waits(library: Library, release: Release, edition: Edition) -> bool:
    """Whether an edition is not open yet; a public edition that stands in an archive is, whatever it was signed as."""
    if not edition.gated or release.editions[edition].state != "scheduled":
        return False
    day = release.held_until(edition)
    return day is None or library.today is None or library.today() < day


def _read_manifest(
    library: Library, release: Release, edition: Edition, *, named: bool
) -> tuple[Tree, Manifest, bytes] | None:
    path = f"{release.dataset}/{release.release}/{edition}/manifest.json"
    trees = (library.tree, library.gated) if named and edition.gated else (library.tree,)
    for tree in trees:
        data = None if tree is None else tree.read(path, LIMIT)
        if tree is None or data is None:
            continue
        where = f"{tree.where}: {path}"
        expected = release.editions[edition].manifest_sha256
        if edition.gated:
            vouched(tree, path, data, expected, archive=library.description, where=where)
        else:
            promised(data, expected, where=where, by="release.json")
        manifest = parse(data, Manifest, where=where)
        if (manifest.dataset, manifest.release, manifest.edition) != (
            release.dataset,
            release.release,
            edition,
        ):
            raise VerificationError(f"{where} describes another edition.", hint="Use another copy.")
        for entry in manifest.files:
            safe(entry.path)
        return tree, manifest, data
    return None


def _unreadable(library: Library, release: Release, wanted: list[Edition]) -> RefusedError | InputError:
    name = f"{release.dataset}@{release.release}"
    if any(edition.gated for edition in wanted) and Edition.PUBLIC not in wanted:
        return RefusedError(
            f"The {wanted[0]} edition of {name} is gated: {library.tree.where} does not hold its files.",
            hint="Name the folder of gated editions that you were given: HELIOGRAPH_GATED, or gated in settings.toml.",
        )
    return InputError(
        f"{library.tree.where} holds no edition of {name} that can be read.",
        hint="Name an edition, or use a complete copy of the archive.",
    )
