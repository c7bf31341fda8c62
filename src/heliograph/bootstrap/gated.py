"""Gated: the root of gated editions as a server reads it, apart from what it shows to everybody."""

from dataclasses import dataclass, replace
from datetime import date
from io import BufferedReader
from pathlib import Path

from heliograph.access.catalogue import find_release
from heliograph.access.early import DOCUMENTS
from heliograph.access.engine import Engine
from heliograph.access.gated import Signed, entry_of
from heliograph.access.query import Reader
from heliograph.access.resolve import Library, OpenEdition, open_edition, read_release
from heliograph.access.sandbox.premises import Premises, premises_of
from heliograph.bootstrap.embargo import held_of
from heliograph.bootstrap.limits import DEFAULT, limits_of
from heliograph.bootstrap.serving import Site
from heliograph.consortium.ports import Queries, Takings
from heliograph.errors import HeliographError, UnknownNameError, UsageError
from heliograph.files.atomic import storage_errors
from heliograph.model.catalogue import IndexedRelease, catalogue_of
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry, TableFile
from heliograph.model.names import Address
from heliograph.model.progress import silent
from heliograph.model.release import HELD
from heliograph.publish.hold import Held
from heliograph.rules.taking import Limits
from heliograph.settings import Settings
from heliograph.signing.canonical import digest
from heliograph.signing.keys import VerifierKey
from heliograph.signing.release import verify_release
from heliograph.store.cache import FileCache
from heliograph.store.files import FolderTree
from heliograph.store.indexes import FolderIndexes
from heliograph.store.outputs import FolderOutputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that somebody may be sent.

    Attributes:
        entry: As it was signed.
        below: Its path below the gated root.
        copied: Whether members get copies of their own of its edition, which lack a few posts each: then nobody gets the edition.
    """

    entry: FileEntry
    below: str
    copied: bool = False


class Gated:
    """Gated editions of an archive.

    Args:
        settings: Where they lie, how much may be taken, whether a server in front sends them.
        site: What is shown to everybody; what vouches for a gated edition stands there.
    """

    def __init__(self, settings: Settings, site: Site) -> None:
        self.settings, self._site = settings, site
        self._tree = FolderTree(settings.gated) if settings.gated else None
        self._limits = limits_of(settings)
        self._signed = Signed()
        self._engine: Engine | None = None
        self.accel = settings.accel.rstrip("/") if settings.accel else None

    def edition(self, dataset: str, release: int, edition: str) -> OpenEdition:
        """A gated edition whose documents agree with those of the archive.

        Raises:
            UnknownNameError: There is none here.
        """
        library = self._site.library
        if self._tree is None or edition not in {each for each in Edition if each.gated}:
            raise UnknownNameError("There is no such gated edition here.")
        joined = replace(library, gated=self._tree)
        known = {
            (each.name, one.release): one.release_id
            for each in library.catalogue.datasets
            for one in each.releases
        }
        key = ("gated", dataset, release, edition, known.get((dataset, release)))
        opened = self._site.held(key, lambda: open_edition(joined, f"{dataset}@{release}", edition))
        if opened.tree.where != self._tree.where:
            raise UnknownNameError("There is no such gated edition here.")
        return opened

    def opens_on(self, dataset: str, release: int, edition: str) -> date | None:
        """The day before which nobody may have a gated edition, as its release says; None: it is open, or there is none."""
        library = self._site.library
        name = f"{dataset}@{release}"
        try:
            _, entry = find_release(library.catalogue, Address.parse(name), where=library.tree.where)
            found, _ = self._site.held(("opens", entry.release_id), lambda: read_release(library, name))
        except HeliographError:
            return None
        return found.held_until(edition)

    def find(self, dataset: str, release: int, edition: str, path: str) -> Found | None:
        """A file of a gated edition; None for every other name."""
        try:
            opened = self.edition(dataset, release, edition)
        except HeliographError:
            return None
        return self._found(opened.folder, entry_of(opened, path), copied=opened.manifest.is_traced)

    def all_held(self) -> tuple[Held, ...]:
        """Every release that the public has not yet."""
        return held_of(self.settings)

    def held(self, dataset: str, release: int | None = None) -> Held | None:
        """The release of a data set that the public has not yet; None where none is held, or one of another number."""
        for one in self.all_held():
            if one.release.dataset == dataset and release in {None, one.release.release}:
                return one
        return None

    def held_edition(self, held: Held, edition: str) -> OpenEdition:
        """An edition of a release that the public has not yet, whose documents agree with its signature.

        Raises:
            HeliographError: There is none, or it is not what was signed.
        """
        description = self._site.library.description
        keys = [VerifierKey.from_text(text) for text in description.keys] if description else []
        library = Library(
            tree=FolderTree(held.gated / HELD),
            gated=self._tree,
            catalogue=catalogue_of("", [IndexedRelease(release=held.release, release_id=held.release_id)]),
            description=description,
        )

        def ask() -> OpenEdition:
            opened = open_edition(library, held.name, edition)
            verify_release(opened.release_bytes, (held.folder / "release.sig").read_bytes(), keys=keys)
            return opened

        return self._site.held(("held", held.release_id, edition), ask)

    def find_held(self, held: Held, edition: str, path: str) -> Found | None:
        """A file of a release that the public has not yet: of an edition, or of its own under the name ``release``."""
        try:
            opened = self.held_edition(held, Edition.PUBLIC if edition == DOCUMENTS else edition)
            if edition == DOCUMENTS:
                listed = (*self.signed_documents(held), *opened.release.files)
                entry = next((file for file in listed if file.path == path), None)
                return self._found(f"{HELD}/{held.place.as_posix()}", entry)
        except (HeliographError, OSError):
            return None
        root = "" if opened.edition.gated else f"{HELD}/"
        return self._found(f"{root}{opened.folder}", entry_of(opened, path), copied=opened.manifest.is_traced)

    def signed_documents(self, held: Held) -> tuple[FileEntry, ...]:
        """release.json and its signature, which a release does not list itself."""
        found = {name: (held.folder / name).read_bytes() for name in ("release.json", "release.sig")}
        return tuple(
            FileEntry(path=name, bytes=len(data), sha256=digest(data)) for name, data in found.items()
        )

    def _found(self, folder: str, entry: FileEntry | None, *, copied: bool = False) -> Found | None:
        return Found(entry=entry, below=f"{folder}/{entry.path}", copied=copied) if entry else None

    def open(self, found: Found) -> BufferedReader:
        """A file that is the one that was signed.

        Raises:
            VerificationError: It is not.
        """
        if self._tree is None:
            raise UnknownNameError("There are no gated editions here.")
        return self._signed.open(self._tree.local(found.below), found.entry)

    def limits(self, dataset: str) -> Limits:
        """How much is allowed of a data set."""
        return self._limits.get(dataset, self._limits[DEFAULT])

    def named(self, name: str) -> tuple[str, int]:
        """The data set and the number of the release that a name means; 0 where the archive has no such release."""
        address, library = Address.parse(name), self._site.library
        try:
            dataset, release = find_release(library.catalogue, address, where=library.tree.where)
        except UnknownNameError:
            return address.dataset, address.release or 0
        return dataset.name, release.release

    def check(self, opened: OpenEdition) -> None:
        """Look whether the tables of an edition are as they were signed; each state of a file is read once.

        Raises:
            VerificationError: A file is not.
        """
        for entry in opened.manifest.files:
            if isinstance(entry, TableFile) and entry.table:
                self.open(Found(entry=entry, below=f"{opened.folder}/{entry.path}")).close()

    def premises(self, opened: OpenEdition) -> Premises:
        """What queries on an edition can see."""
        cache = FileCache(self.private)
        return self._site.held(("premises", opened.manifest_bytes), lambda: premises_of(opened, cache))

    def reader(self, opened: OpenEdition) -> Reader:
        """What reads the rows that a search has found."""
        engine = self._engine or Engine(memory=self.settings.memory)
        self._engine = engine
        return Reader(editions=(opened,), engine=engine, cache=FileCache(self.private), tell=silent)

    @property
    def indexes(self) -> FolderIndexes:
        """Where the search indexes of gated editions lie: in a folder of their own, which only this account reads."""
        with storage_errors("write", self.private):
            self.private.mkdir(parents=True, exist_ok=True, mode=0o700)
        return FolderIndexes(self.private)

    @property
    def outputs(self) -> FolderOutputs:
        """Where answers wait that two people look at first."""
        return FolderOutputs(self.settings.state)

    @property
    def private(self) -> Path:
        """Where this server keeps what it makes of gated editions.

        Raises:
            UnknownNameError: There are no gated editions here.
            UsageError: The folder lies where others could read it.
        """
        root, archive = self.settings.gated, self.settings.archive or ""
        if root is None:
            raise UnknownNameError("There are no gated editions here.")
        folder = self.settings.private or root.with_name(f"{root.name}-private")
        for other in (root, *([] if "://" in archive or not archive else [Path(archive)])):
            if folder.resolve().is_relative_to(other.resolve()):
                raise UsageError(
                    f"The setting private: {folder} lies inside {other}.",
                    hint="Name a folder of its own: what is made of gated editions is as secret as they are.",
                )
        return folder


def takings_of() -> Takings:
    """Where it is kept what was taken. Django must be set up."""
    from heliograph.store.portal.takings import DatabaseTakings  # noqa: PLC0415

    return DatabaseTakings()


def queries_of() -> Queries:
    """Where it is kept what was asked. Django must be set up."""
    from heliograph.store.portal.queries import DatabaseQueries  # noqa: PLC0415

    return DatabaseQueries()
