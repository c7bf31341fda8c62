"""Shield: headers that keep hostile text harmless, and forms that other sites cannot send."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from heliograph.errors import RefusedError
from heliograph.web.middleware.trouble import API, told

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere, nothing inline."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
METHODS = SAFE | {"POST", "PUT", "PATCH", "DELETE"}
"""All others, TRACE among them, are done nowhere."""


class Shield:
    """Sets the headers of every answer that has none of its own, and refuses writes that come from other sites.

    Readers have no cookies, so there is no token to check: what a browser says of where a form comes from is enough
    (Sec-Fetch-Site, else Origin). Programs, which say neither, write under their own name anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse."""
        response: HttpResponse
        if request.method not in METHODS:
            response = HttpResponseNotAllowed(sorted(SAFE))
        elif request.method not in SAFE and not comes_from_here(request):
            response = refused(request)
        else:
            response = self._next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def refused(request: HttpRequest) -> HttpResponse:
    """The answer to a write from elsewhere."""
    said = _("This form was sent from another site.")
    if request.path.startswith(API):
        return told(request, RefusedError(said), 403)
    return HttpResponse(said, status=403, content_type="text/plain")


def comes_from_here(request: HttpRequest) -> bool:
    """Whether a browser says that a request comes from one of our own pages, or no browser sent it."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
