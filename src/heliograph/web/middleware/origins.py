"""Origins: pages of other sites may read what is public anyway, and nothing that depends on who asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PUBLIC = ("/api/", "/archive/")
PERSONAL = ("/api/v1/consortium/", "/api/v1/receipts/", "/api/v1/login")
"""What is read by a token of somebody."""
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
        is_public = request.path.startswith(PUBLIC) and not request.path.startswith(PERSONAL)
        if request.method in {"GET", "HEAD"} and is_public:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            response.headers["Access-Control-Expose-Headers"] = SHOWN
        return response
