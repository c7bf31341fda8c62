"""Catalogue: find out which data sets, releases and editions an archive holds."""

import re
from collections.abc import Iterable, Iterator

from heliograph.access.documents import LIMIT, parse
from heliograph.access.ports import Tree
from heliograph.errors import InputError
from heliograph.model.archive import ArchiveDescription
from heliograph.model.catalogue import (
    Catalogue,
    CatalogueDataset,
    CatalogueRelease,
    IndexedRelease,
    catalogue_of,
)
from heliograph.model.names import Address, unknown
from heliograph.model.release import Release
from heliograph.model.tables import TABLES
from heliograph.signing.canonical import digest

RELEASE_PATH = re.compile(r"[^/.][^/]*/[0-9]+/release\.json")


def read_description(tree: Tree) -> ArchiveDescription | None:
    """archive.json, None where it is missing (copies of a single data set, gated roots)."""
    data = tree.read("archive.json", LIMIT)
    return None if data is None else parse(data, ArchiveDescription, where=f"{tree.where}: archive.json")


def read_catalogue(tree: Tree) -> Catalogue:
    """The index of an archive: its catalogue.json, or what a look at the folder gives where there is none."""
    data = tree.read("catalogue.json", LIMIT)
    if data is not None:
        return parse(data, Catalogue, where=f"{tree.where}: catalogue.json")
    paths = tree.list()
    found = catalogue_of("", _releases(tree, paths or ()))
    if not found.datasets and (paths is None or read_description(tree) is None):
        raise InputError(
            f"{tree.where} is no archive: there is no catalogue.json and no release.",
            hint="Name the folder or address that holds archive.json.",
        )
    return found


def _releases(tree: Tree, paths: Iterable[str]) -> Iterator[IndexedRelease]:
    for path in sorted(paths):
        if not RELEASE_PATH.fullmatch(path):
            continue
        data = tree.read(path, LIMIT)
        if data is None:
            continue
        release = parse(data, Release, where=f"{tree.where}: {path}")
        rows = {table: release.computed[table].value for table in TABLES if table in release.computed}
        yield IndexedRelease(release=release, release_id=digest(data), rows=rows)


def find_release(
    catalogue: Catalogue, address: Address, *, where: str
) -> tuple[CatalogueDataset, CatalogueRelease]:
    """The data set and release of an address; UnknownNameError says what was probably meant."""
    for dataset in catalogue.datasets:
        if dataset.name == address.dataset:
            break
    else:
        raise unknown(
            "data set", address.dataset, (dataset.name for dataset in catalogue.datasets), where=where
        )
    wanted = dataset.latest if address.release is None else address.release
    for release in dataset.releases:
        if release.release == wanted:
            return dataset, release
    numbers = (str(release.release) for release in dataset.releases)
    raise unknown("release", str(wanted), numbers, where=f"{dataset.name} of {where}")
