"""Frame: what every page shows around its own content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_bidi

from heliograph import __version__
from heliograph.bootstrap.gated import Gated
from heliograph.bootstrap.serving import Site


def site() -> Site:
    """The archive that is shown."""
    shown: Site = settings.HELIOGRAPH_SITE
    return shown


def gated() -> Gated:
    """Gated editions, for those pages alone that ask the rules first."""
    held: Gated = settings.HELIOGRAPH_GATED
    return held


def frame(request: HttpRequest) -> dict[str, Any]:
    """For every template: the archive, the languages with the address of this page in each, the direction of writing."""
    described = site().library.description
    here = request.get_full_path()
    return {
        "archive_title": described.title if described else site().library.catalogue.title,
        "publisher": described.publisher.name if described else "",
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "languages": [
            {"code": code, "name": name, "href": translate_url(here, code)}
            for code, name in settings.LANGUAGES
        ],
        "path": request.path,
        "has_consortium": any(
            edition.gated
            for one in site().library.catalogue.datasets
            for edition in one.releases[-1].editions
        ),
        "person": getattr(request, "person", None),
        "version": __version__,
    }
