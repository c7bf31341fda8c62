"""Origins: pages of other sites may read what is public anyway; nothing here depends on who asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PUBLIC = ("/api/", "/archive/")
SHOWN = (
    "Accept-Ranges, Content-Length, Content-Range, ETag, Link, "
    "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"
)
"""Headers that a browser hands on to the program of such a page."""


class Origins:
    """Says so to browsers (CORS), for reading, without credentials."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and allow it to be read."""
        response = self._next(request)
        if request.method in {"GET", "HEAD"} and request.path.startswith(PUBLIC):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = SHOWN
        return response
