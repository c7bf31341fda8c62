"""Proxied: behind a web server of this machine, who asks and by which scheme is what that server says."""

from collections.abc import Callable
from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse

from heliograph.web.frame import site


class Proxied:
    """Puts the reader's address in the place of the web server's, where the settings say that one stands in front.

    Only a neighbour on this machine is believed, and of a list of addresses only the last, which that neighbour wrote.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer whoever stands behind the web server."""
        if site().settings.proxied and _is_neighbour(request.META.get("REMOTE_ADDR", "")):
            said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            if _is_address(said):
                request.META["REMOTE_ADDR"] = said
            if request.META.get("HTTP_X_FORWARDED_PROTO") == "https":
                request.META["wsgi.url_scheme"] = "https"
        return self._next(request)


def _is_neighbour(peer: str) -> bool:
    """Whether a peer is on this machine; a socket of the file system has no address."""
    return not peer or (_is_address(peer) and ip_address(peer).is_loopback)


def _is_address(said: str) -> bool:
    try:
        ip_address(said)
    except ValueError:
        return False
    return True
