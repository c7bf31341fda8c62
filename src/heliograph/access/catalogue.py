"""Catalogue: find out which data sets, releases and editions an archive holds."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from heliograph.access.documents import LIMIT, digest_of, parse
from heliograph.access.names import Address, unknown
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
from heliograph.model.edition import Edition
from heliograph.model.manifest import Manifest
from heliograph.model.release import Release

RELEASE_PATH = re.compile(r"[^/]+/[0-9]+/release\.json")


def read_description(tree: Tree) -> ArchiveDescription | None:
    """archive.json, None where it is missing (copies of a single data set, gated roots)."""
    data = tree.read("archive.json", LIMIT)
    return None if data is None else parse(data, ArchiveDescription, where=f"{tree.where}: archive.json")


def read_catalogue(tree: Tree) -> Catalogue:
    """The index of an archive: its catalogue.json, or what a look at the folder gives where there is none."""
    data = tree.read("catalogue.json", LIMIT)
    if data is not None:
        return parse(data, Catalogue, where=f"{tree.where}: catalogue.json")
    found = catalogue_of("", list(_releases(tree)))
    if not found.datasets:
        raise InputError(
            f"{tree.where} is no archive: no catalogue.json and no <data set>/<release>/release.json.",
            hint="Name the folder or address that holds archive.json.",
        )
    return found


def _releases(tree: Tree) -> Iterator[IndexedRelease]:
    paths = tree.list()
    for path in sorted(paths or ()):
        if not RELEASE_PATH.fullmatch(path):
            continue
        data = tree.read(path, LIMIT)
        if data is None:
            continue
        release = parse(data, Release, where=f"{tree.where}: {path}")
        public = tree.read(str(PurePosixPath(path).with_name(Edition.PUBLIC) / "manifest.json"), LIMIT)
        rows = {} if public is None else parse(public, Manifest, where=f"{tree.where}: {path}").rows
        yield IndexedRelease(release=release, release_id=digest_of(data), rows=rows)


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
