"""Survey: what kind of place this is, and which releases and editions it holds.

The documents tell: archive.json makes an archive, release.json a release, manifest.json an edition. Otherwise
numbered folders with releases make a data set, and editions below ``<dataset>/<release>/`` a gated root.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import Any

from heliograph.errors import InputError
from heliograph.model.edition import Edition
from heliograph.preserve.documents import ARCHIVE_LIMIT, CATALOGUE_LIMIT, MANIFEST_LIMIT, RELEASE_LIMIT
from heliograph.preserve.ports import Tree
from heliograph.signing.canonical import read_json

DATASET = r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}"
NUMBER = r"[1-9][0-9]{0,8}"

_IN_ARCHIVE = re.compile(rf"(?P<dataset>{DATASET})/(?P<release>{NUMBER})/[^.].*")
_IN_DATASET = re.compile(rf"(?P<release>{NUMBER})/[^.].*")
_EDITION_APART = re.compile(rf"(?:.*/)?(?P<edition>{'|'.join(Edition)})/manifest\.json")
_NAME = re.compile(DATASET)


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


def survey(tree: Tree) -> Survey:
    """Find out what a tree holds."""
    listed = tree.list()
    listing = None if listed is None else frozenset(listed)
    if tree.read("archive.json", ARCHIVE_LIMIT) is not None:
        places = _catalogued(tree) if listing is None else _listed(_IN_ARCHIVE, listing)
        return Survey(level=Level.ARCHIVE, releases=places, listing=listing)
    if tree.read("release.json", RELEASE_LIMIT + 1) is not None:
        return Survey(level=Level.RELEASE, releases=(Place(),), listing=listing)
    if tree.read("manifest.json", MANIFEST_LIMIT + 1) is not None:
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
    apart = sorted(
        path.removesuffix("manifest.json") for path in listing or () if _EDITION_APART.fullmatch(path)
    )
    return Survey(level=Level.EDITIONS if apart else Level.NOTHING, editions=tuple(apart), listing=listing)


def _listed(pattern: re.Pattern[str], listing: frozenset[str]) -> tuple[Place, ...]:
    found: set[Place] = set()
    for path in listing:
        if match := pattern.fullmatch(path):
            dataset = match.groupdict().get("dataset")
            prefix = f"{dataset}/{match['release']}/" if dataset else f"{match['release']}/"
            found.add(Place(dataset=dataset, release=int(match["release"]), prefix=prefix))
    return tuple(sorted(found, key=lambda p: (p.dataset or "", p.release or 0)))


def _probed(tree: Tree) -> Iterator[Place]:
    for number in count(1):
        if tree.size(f"{number}/release.json") is None:
            return
        yield Place(release=number, prefix=f"{number}/")


def _catalogued(tree: Tree) -> tuple[Place, ...]:
    try:
        data = tree.read("catalogue.json", CATALOGUE_LIMIT)
        named = set(_named_releases(read_json(data, what="catalogue.json"), None)) if data else set()
    except InputError:
        named = set()
    return tuple(Place(dataset=d, release=r, prefix=f"{d}/{r}/") for d, r in sorted(named))


def _named_releases(value: Any, dataset: str | None) -> Iterator[tuple[str, int]]:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        for item in value:
            yield from _named_releases(item, dataset)
    if not isinstance(value, dict):
        return
    name = value.get("dataset", value.get("name", dataset))
    dataset = name if isinstance(name, str) and _NAME.fullmatch(name) else dataset
    release = value.get("release")
    if dataset and isinstance(release, int) and not isinstance(release, bool) and release > 0:
        yield dataset, release
    for inner in value.values():
        yield from _named_releases(inner, dataset)
