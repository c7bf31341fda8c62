"""Survey: what kind of place this is, and which releases and editions it holds.

The documents tell: archive.json makes an archive, release.json a release, manifest.json an edition. Otherwise
numbered folders with releases make a data set, and editions below ``<dataset>/<release>/`` a gated root, in which releases
may wait for their public day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from heliograph.model.catalogue import Catalogue
from heliograph.model.edition import Edition
from heliograph.model.release import HELD
from heliograph.preserve.documents import CATALOGUE_LIMIT, is_there, parse, read_bounded
from heliograph.preserve.finding import Ledger
from heliograph.preserve.ports import Tree

DATASET = r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}"
NUMBER = r"[1-9][0-9]{0,8}"

_IN_ARCHIVE = re.compile(rf"(?P<dataset>{DATASET})/(?P<release>{NUMBER})/[^.].*", re.DOTALL)
_IN_DATASET = re.compile(rf"(?P<release>{NUMBER})/[^.].*", re.DOTALL)
_IN_SHELF = re.compile(rf"{re.escape(HELD)}/(?P<dataset>{DATASET})/(?P<release>{NUMBER})/[^.].*", re.DOTALL)
_EDITION_APART = re.compile(rf"(?:.*/)?(?P<edition>{'|'.join(Edition)})/manifest\.json")


class Level(StrEnum):
    """What kind of place was given."""

    ARCHIVE = "archive"
    DATASET = "dataset"
    RELEASE = "release"
    EDITION = "edition"
    EDITIONS = "editions"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Where a release lies.

    Attributes:
        prefix: Empty, or a path that ends in a slash.
        dataset: What the folder names say; None where no folder says it.
    """

    dataset: str | None = None
    release: int | None = None
    prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What lies in a tree.

    Attributes:
        releases: Releases, in the order of data set and number.
        editions: Prefixes of editions that lie apart from their release.
        listing: Every path, None when the place cannot be listed.
    """

    level: Level
    releases: tuple[Place, ...] = ()
    editions: tuple[str, ...] = ()
    listing: frozenset[str] | None = None


def survey(tree: Tree, ledger: Ledger) -> Survey:
    """Find out what a tree holds."""
    listed = tree.list()
    listing = None if listed is None else frozenset(listed)
    if is_there(tree, "archive.json"):
        places = _catalogued(tree, ledger) if listing is None else _listed(_IN_ARCHIVE, listing)
        return Survey(level=Level.ARCHIVE, releases=places, listing=listing)
    if is_there(tree, "release.json"):
        return Survey(level=Level.RELEASE, releases=(Place(),), listing=listing)
    if is_there(tree, "manifest.json"):
        return Survey(level=Level.EDITION, editions=("",), listing=listing)
    return _without_document(tree, listing)


def _without_document(tree: Tree, listing: frozenset[str] | None) -> Survey:
    if listing is None:
        places = tuple(_probed(tree))
    else:
        places = _listed(_IN_DATASET, listing)
        if not any(f"{place.prefix}release.json" in listing for place in places):
            places = ()
    if places:
        return Survey(level=Level.DATASET, releases=places, listing=listing)
    waiting = _listed(_IN_SHELF, listing or frozenset(), f"{HELD}/")
    apart = sorted(
        path.removesuffix("manifest.json")
        for path in listing or ()
        if _EDITION_APART.fullmatch(path) and not path.startswith(f"{HELD}/")
    )
    level = Level.EDITIONS if apart or waiting else Level.NOTHING
    return Survey(level=level, releases=waiting, editions=tuple(apart), listing=listing)


def _listed(pattern: re.Pattern[str], listing: frozenset[str], root: str = "") -> tuple[Place, ...]:
    found: set[Place] = set()
    for path in listing:
        if match := pattern.fullmatch(path):
            dataset = match.groupdict().get("dataset")
            prefix = f"{dataset}/{match['release']}/" if dataset else f"{match['release']}/"
            found.add(Place(dataset=dataset, release=int(match["release"]), prefix=f"{root}{prefix}"))
    return tuple(sorted(found, key=lambda p: (p.dataset or "", p.release or 0)))


def _probed(tree: Tree) -> Iterator[Place]:
    for number in count(1):
        if not is_there(tree, f"{number}/release.json"):
            return
        yield Place(release=number, prefix=f"{number}/")


def _catalogued(tree: Tree, ledger: Ledger) -> tuple[Place, ...]:
    path = "catalogue.json"
    data = read_bounded(tree, path, CATALOGUE_LIMIT, ledger)
    catalogue = None if data is None else parse(Catalogue, data, path, ledger, canonical=False)
    if catalogue is None:
        return ()
    return tuple(
        Place(dataset=dataset.name, release=each.release, prefix=f"{dataset.name}/{each.release}/")
        for dataset in catalogue.datasets
        for each in dataset.releases
    )
