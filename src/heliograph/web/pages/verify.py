"""Verify: how anyone proves that a copy is what was published, without trusting this site."""

from django.http import HttpRequest

from heliograph.web.frame import site
from heliograph.web.shown import Shown


def verify(request: HttpRequest) -> Shown:
    """Keys, release ids and the commands to check them."""
    library = site().library
    described = library.description
    document = {
        "origin": described.origin if described else "",
        "keys": list(described.keys) if described else [],
        "archive": request.build_absolute_uri("/archive/"),
        "releases": [
            {"name": f"{d.name}@{r.release}", "release_id": r.release_id, "published_at": r.published_at}
            for d in library.catalogue.datasets
            for r in reversed(d.releases)
        ],
    }
    return Shown(template="verify.html", document=document)
