"""Attachment: a file that applicants have attached, given out to whoever may see it; no browser shows it as a page."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from heliograph.consortium.attach import read
from heliograph.web.pages.consortium.door import sent_away
from heliograph.web.parts.portal import now, person, room

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""Whatever the file says it is: it runs nothing, frames nothing, and is stored nowhere on the way."""


def attachment(request: HttpRequest, number: str, sha256: str) -> HttpResponse:
    """One file, as a download."""
    if elsewhere := sent_away(request):
        return elsewhere
    found, data = read(room(), number, sha256, by=person(request), at=now())
    disposition = content_disposition_header(as_attachment=True, filename=found.name) or "attachment"
    headers = HEADERS | {"Content-Disposition": disposition}
    return HttpResponse(data, content_type="application/octet-stream", headers=headers)
