"""Data catalogue: what vetted researchers can ask for, from the signed releases of an archive."""

from heliograph.access.resolve import Library, read_release
from heliograph.model.column import TableSpec
from heliograph.model.data_catalogue import (
    CatalogueColumn,
    CataloguedData,
    CatalogueTable,
    DataCatalogue,
    SuggestedAccess,
)
from heliograph.model.edition import Edition
from heliograph.model.release import Release
from heliograph.model.tables import TABLES
from heliograph.rules.modality import suggested


def data_catalogue(library: Library) -> DataCatalogue:
    """The catalogue of an archive: every data set in its newest release."""
    described = library.description
    datasets = tuple(_catalogued(library, one.name) for one in library.catalogue.datasets)
    return DataCatalogue(
        title=described.title if described else library.catalogue.title,
        publisher=described.publisher if described else None,
        current_on=max((one.published_at for one in datasets), default=None),
        datasets=datasets,
    )


def _catalogued(library: Library, name: str) -> CataloguedData:
    release, release_id = read_release(library, name)
    described = release.description
    return CataloguedData(
        name=name,
        title=described.title,
        operation=described.operation,
        policy_area=described.policy_area,
        summary=described.summary,
        sampling=described.sampling,
        limits=described.limits,
        license=described.license,
        contact=described.contact,
        release=release.release,
        release_id=release_id,
        published_at=release.published_at,
        supersedes=release.supersedes,
        reason=release.reason.code,
        tables=tuple(_table(spec, release) for spec in TABLES.values()),
        access=tuple(_access(edition, release) for edition in Edition if edition in release.editions),
        documents=tuple(f"{name}/{release.release}/{file.path}" for file in release.files),
        studies=described.studies,
    )


def _table(spec: TableSpec, release: Release) -> CatalogueTable:
    """Only columns that everybody may know of: those of gated editions are told to nobody who has no grant."""
    count = release.computed.get(spec.name)
    return CatalogueTable(
        name=spec.name,
        about=spec.about,
        rows=count.value if count else None,
        columns=tuple(
            CatalogueColumn(name=column.name, type=column.type, about=column.about, values=column.values)
            for column in spec.columns
            if Edition.PUBLIC in column.editions
        ),
    )


def _access(edition: Edition, release: Release) -> SuggestedAccess:
    entry = release.editions[edition]
    way, because, safeguards = suggested(edition, release.description.policy_area)
    return SuggestedAccess(
        edition=edition,
        state=entry.state,
        available_on=entry.available_on,
        needs_request=edition.gated,
        way=way,
        because=because,
        safeguards=safeguards,
    )
