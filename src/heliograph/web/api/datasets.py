"""Data sets: what there is, its releases and its files."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from heliograph.errors import RefusedError
from heliograph.web.api.about_data import Catalogue, DataSet, Files, Releases
from heliograph.web.api.faces import FAILURES
from heliograph.web.frame import site
from heliograph.web.pages import dataset as page
from heliograph.web.pages.history import history
from heliograph.web.pages.home import entries

router = Router(tags=["data sets"])
PUBLIC: str = Query("public", description="Only public editions are read here.")


@router.get(
    "/datasets", response={200: Catalogue, **FAILURES}, summary="Every data set, in its latest release"
)
def datasets(request: HttpRequest, edition: str = PUBLIC) -> dict[str, Any]:
    """Data sets that the public may read, in the order of the catalogue."""
    del request
    public_only(edition)
    return {"datasets": [asdict(entry) for entry in entries()]}


@router.get("/datasets/{name}", response={200: DataSet, **FAILURES}, summary="One data set")
def dataset(request: HttpRequest, name: str, edition: str = PUBLIC) -> dict[str, Any]:
    """A data set in its latest release, or in the one that is named: ``ira-2018@2``."""
    del request
    public_only(edition)
    return page.document_of(site().edition(name))


@router.get("/datasets/{name}/releases", response={200: Releases, **FAILURES}, summary="Its releases")
def releases(request: HttpRequest, name: str, edition: str = PUBLIC) -> dict[str, Any]:
    """Every release, newest first, with its reason and what changed."""
    public_only(edition)
    return history(request, name).document


@router.get("/datasets/{name}/files", response={200: Files, **FAILURES}, summary="Its files")
def files(request: HttpRequest, name: str, edition: str = PUBLIC) -> dict[str, Any]:
    """Every file with size and SHA-256: what a copy needs, and what takes all rows away at once."""
    del request
    public_only(edition)
    return page.document_of(site().edition(name))


def public_only(edition: str) -> None:
    """Refuse what names another edition."""
    if edition != "public":
        raise RefusedError(
            f"The {edition} edition is not read here.", hint="Only public editions are in this API."
        )
