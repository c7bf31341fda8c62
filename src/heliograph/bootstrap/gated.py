"""Gated: the root of gated editions as a server reads it, apart from what it shows to everybody."""

from dataclasses import replace
from io import BufferedReader
from pathlib import Path

from heliograph.access.catalogue import find_release
from heliograph.access.engine import Engine
from heliograph.access.gated import Signed
from heliograph.access.query import Reader
from heliograph.access.resolve import OpenEdition, open_edition
from heliograph.access.sandbox.premises import Premises, premises_of
from heliograph.bootstrap.limits import DEFAULT, limits_of
from heliograph.bootstrap.serving import Site
from heliograph.consortium.ports import Queries, Takings
from heliograph.errors import UnknownNameError, UsageError
from heliograph.files.atomic import storage_errors
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry, TableFile
from heliograph.model.names import Address
from heliograph.model.progress import silent
from heliograph.rules.taking import Limits
from heliograph.settings import Settings
from heliograph.store.cache import FileCache
from heliograph.store.files import FolderTree
from heliograph.store.indexes import FolderIndexes
from heliograph.store.outputs import FolderOutputs


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

    def place(self, opened: OpenEdition, path: str) -> Path:
        """Where a file lies."""
        if self._tree is None:
            raise UnknownNameError("There are no gated editions here.")
        return self._tree.local(f"{opened.folder}/{path}")

    def open(self, opened: OpenEdition, entry: FileEntry) -> BufferedReader:
        """A file that is the one that was signed.

        Raises:
            VerificationError: It is not.
        """
        return self._signed.open(self.place(opened, entry.path), entry)

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
                self.open(opened, entry).close()

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
