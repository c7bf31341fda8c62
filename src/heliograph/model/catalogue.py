"""Catalogue: catalogue.json, the unsigned index of an archive, computed from its releases."""

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import Field

from heliograph.model.dataset import PolicyArea
from heliograph.model.document import DatasetName, Document, SafeInt, Sha256
from heliograph.model.edition import Edition
from heliograph.model.release import Release


class CatalogueRelease(Document):
    """One release as the index shows it.

    Attributes:
        published_at: Since when the public has it.
        editions: Names of the editions, from the widest circle to the narrowest.
        supersedes: Release id of the predecessor, None for the first release.
        rows: Rows per table of the public edition; empty where there is none.
    """

    release: SafeInt
    release_id: Sha256
    published_at: str
    editions: tuple[Edition, ...]
    supersedes: Sha256 | None = None
    rows: dict[str, SafeInt] = Field(default_factory=dict)


class CatalogueDataset(Document):
    """One data set with its releases in the order of their numbers."""

    name: DatasetName
    title: str
    operation: str
    policy_area: PolicyArea
    releases: tuple[CatalogueRelease, ...]
    latest: SafeInt


class Catalogue(Document):
    """The document catalogue.json.

    It is a convenience: everything in it can be computed again from the signed releases, and nothing is believed
    because it stands here.
    """

    schema_version: Literal["heliograph-catalogue/1"] = "heliograph-catalogue/1"
    title: str
    datasets: tuple[CatalogueDataset, ...] = ()


class IndexedRelease(Document):
    """What the index needs of one release: the document, its id and the rows of its public edition."""

    release: Release
    release_id: Sha256
    rows: dict[str, SafeInt] = Field(default_factory=dict)


def catalogue_of(title: str, releases: Iterable[IndexedRelease]) -> Catalogue:
    """Compute the index of these releases; the newest release of a data set gives its title."""
    by_name: dict[str, list[IndexedRelease]] = {}
    for indexed in releases:
        by_name.setdefault(indexed.release.dataset, []).append(indexed)
    return Catalogue(title=title, datasets=tuple(_dataset(by_name, name) for name in sorted(by_name)))


def _dataset(by_name: Mapping[str, list[IndexedRelease]], name: str) -> CatalogueDataset:
    ordered = sorted(by_name[name], key=lambda indexed: indexed.release.release)
    newest = ordered[-1].release
    return CatalogueDataset(
        name=name,
        title=newest.description.title,
        operation=newest.description.operation,
        policy_area=newest.description.policy_area,
        releases=tuple(_release(indexed) for indexed in ordered),
        latest=newest.release,
    )


def _release(indexed: IndexedRelease) -> CatalogueRelease:
    release = indexed.release
    return CatalogueRelease(
        release=release.release,
        release_id=indexed.release_id,
        published_at=release.public_at,
        editions=tuple(edition for edition in Edition if edition in release.editions),
        supersedes=release.supersedes,
        rows=indexed.rows,
    )
