"""Heads: who asks the API for the headers alone gets those of the whole answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from heliograph.web.middleware.trouble import API


class Heads:
    """Answers ``HEAD`` as ``GET``, without the body; pages and files know it by themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and take the body away."""
        if request.method != "HEAD" or not request.path.startswith(API):
            return self._next(request)
        request.method = "GET"
        try:
            response = self._next(request)
        finally:
            request.method = "HEAD"
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
        return response
