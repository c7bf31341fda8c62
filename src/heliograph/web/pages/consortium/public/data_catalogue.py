"""Data catalogue: what vetted researchers can ask for under Article 40(4) of the Digital Services Act."""

from django.http import HttpRequest

from heliograph.access.data_catalogue import data_catalogue
from heliograph.model.data_catalogue import DataCatalogue
from heliograph.web.frame import site
from heliograph.web.shown import Shown


def catalogue(request: HttpRequest) -> Shown:
    """Every data set with its structure, its documents and the ways of access that are suggested."""
    del request
    return Shown(
        template="consortium/public/data-catalogue.html",
        document=_made().to_json(),
        drawn={"section": "catalogue"},
    )


def _made() -> DataCatalogue:
    """Made anew when a release is published."""
    library = site().library
    ids = tuple(one.release_id for each in library.catalogue.datasets for one in each.releases)
    return site().held(("data-catalogue", ids), lambda: data_catalogue(library))
