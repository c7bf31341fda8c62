"""Gated: the root of gated editions as a server reads it, apart from what it shows to everybody."""

from dataclasses import replace
from io import BufferedReader
from pathlib import Path

from heliograph.access.gated import Signed
from heliograph.access.resolve import OpenEdition, open_edition
from heliograph.bootstrap.limits import DEFAULT, limits_of
from heliograph.bootstrap.serving import Site
from heliograph.consortium.ports import Takings
from heliograph.errors import UnknownNameError
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry
from heliograph.rules.taking import Limits
from heliograph.settings import Settings
from heliograph.store.files import FolderTree


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


def takings_of() -> Takings:
    """Where it is kept what was taken. Django must be set up."""
    from heliograph.store.portal.takings import DatabaseTakings  # noqa: PLC0415

    return DatabaseTakings()
