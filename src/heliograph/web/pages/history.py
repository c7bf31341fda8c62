"""History: every release of a data set, and in what each differs from the one before."""

from typing import Any

from django.http import HttpRequest

from heliograph.access.files import release_file
from heliograph.access.resolve import OpenEdition
from heliograph.web.frame import site
from heliograph.web.pages.dataset import releases_of
from heliograph.web.shown import Shown

CHANGES = "changes.md"


def history(request: HttpRequest, name: str) -> Shown:
    """The releases of one data set, newest first."""
    del request
    edition = site().edition(name.partition("@")[0])
    releases = [
        _release(site().edition(f"{edition.release.dataset}@{r['release']}"), r) for r in releases_of(edition)
    ]
    document = {
        "name": edition.release.dataset,
        "title": edition.release.description.title,
        "latest": edition.latest,
        "releases": releases,
    }
    return Shown(template="history.html", document=document)


def _release(edition: OpenEdition, listed: dict[str, Any]) -> dict[str, Any]:
    changes = release_file(edition, CHANGES)
    return listed | {
        "reason": edition.release.reason.model_dump(mode="json"),
        "changes": changes.decode("utf-8", "replace") if changes else "",
        "rows": dict(edition.manifest.rows),
    }
