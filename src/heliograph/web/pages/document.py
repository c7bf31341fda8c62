"""Document: a datasheet, a list of changes or a report of a release, to be read in place."""

from django.http import HttpRequest

from heliograph.access.document import ReleaseDocument, release_document
from heliograph.web.frame import site
from heliograph.web.parts.prose import prose
from heliograph.web.shown import Shown

MARKDOWN = "md"


def document(request: HttpRequest, name: str, path: str) -> Shown:
    """One document, with its digest and the way to the file itself."""
    del request
    edition = site().edition(name)
    found = release_document(edition, path)
    return Shown(
        template="document.html",
        document={
            "name": edition.release.dataset,
            "address": edition.name,
            "title": edition.release.description.title,
            "path": found.file.path,
            "bytes": found.file.bytes,
            "sha256": found.file.sha256,
            "href": f"/archive/{edition.release_folder}/{found.file.path}",
            "text": found.text,
        },
        drawn={"drawn": _drawn(found)},
    )


def _drawn(found: ReleaseDocument) -> str | None:
    return prose(found.text) if found.text is not None and found.kind == MARKDOWN else None
