"""Consortium: sessions, cookies and people, below ``/consortium/`` and nowhere else."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from http.cookies import Morsel
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import reverse
from django.utils.translation import gettext as _

from heliograph.bootstrap.identity import is_over, note_browser, person_of
from heliograph.errors import RefusedError, UsageError
from heliograph.web.middleware.trouble import told
from heliograph.web.pages.consortium.door import needs_second_factor
from heliograph.web.parts.portal import person_or_none
from heliograph.web.shown import is_twin

HERE = re.compile(
    r"/(?:(?:es|ar)/)?consortium(?:/(?!(?:about|criteria|register|report|announcements)(?:/|\.)|feed\.atom)|\.json$)"
)
"""All of it but what the consortium shows to everybody, who needs no cookie for that."""
PLACES = ("/consortium", "/es/consortium", "/ar/consortium")
"""Paths of the cookies: a browser sends them to these pages and to no other."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})
"""Names of this machine, under which people may log in where the setting ``address`` is left out."""

NAMES = re.compile("account_|mfa_|socialaccount_|openid_connect_|(?:you|sessions|invitation)(?:-json)?$")
"""Of the pages on which people look after their login."""

LONGEST = 60_000_000
"""Bytes of one request: the largest files that a form takes, a few at once."""

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
"""Browsers say where a form comes from only if the policy lets them."""


class Consortium:
    """Gives ``request.session`` and ``request.person`` to the pages of the consortium."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._plain = get_response
        self._csrf = CsrfViewMiddleware(AuthenticationMiddleware(Known(get_response)))
        self._inner = SessionMiddleware(self._csrf)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; pages of the public are passed by."""
        if not is_here(request):
            return self._plain(request)
        if not _put_right(request):
            error = UsageError(
                _("People log in under another address."),
                hint=settings.HELIOGRAPH_ADDRESS or "http://localhost",
            )
            return told(request, error, 421)
        if _length(request) > LONGEST:
            error = UsageError(
                _("This is too much at once."), hint=_("Send fewer or smaller files, one after the other.")
            )
            return told(request, error, 413)
        response: HttpResponse = self._inner(request)  # type: ignore[assignment]
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        _keep_cookies_here(response)
        return response

    def process_view(self, request: HttpRequest, view: Any, words: Any, named: Any) -> HttpResponse | None:  # noqa: ANN401 - as Django calls it
        """Called by Django before a page: a form must hold the word that was given out with it."""
        if not is_here(request):
            return None
        return self._csrf.process_view(request, view, words, named) or _second_factor_first(request)


class Known:
    """Sets ``request.person``: who is logged in, as the record that the rules know; else None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        at = datetime.now(UTC)
        if is_over(request.session, at):
            request.session.flush()
            vars(request)["user"] = AnonymousUser()
        row = request.user
        person = person_of(row) if row.is_authenticated else None
        if person is not None and person.is_invented and not _is_this_machine(request):
            person = None
            vars(request)["user"] = AnonymousUser()
        request.person = person  # type: ignore[attr-defined]
        request.second_factor_at = _second_factor_at(request)  # type: ignore[attr-defined]
        if person is not None:
            note_browser(request.session, request.headers.get("User-Agent", ""), at)
        return self._next(request)


def _is_this_machine(request: HttpRequest) -> bool:
    """Whether a browser of this machine asks, and no server in front of us."""
    asks = request.META.get("REMOTE_ADDR", "")
    passed_on = "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META
    return (
        settings.HELIOGRAPH_ADDRESS is None and not passed_on and (asks == "::1" or asks.startswith("127."))
    )


def _second_factor_at(request: HttpRequest) -> datetime | None:
    """When whoever is logged in last gave a second factor or a passkey in this session, as the login library notes it."""
    given = [
        float(each["at"])
        for each in request.session.get("account_authentication_methods", ())
        if each.get("method") == "mfa" and "at" in each
    ]
    return datetime.fromtimestamp(max(given), UTC) if given else None


def _length(request: HttpRequest) -> int:
    """How long a request says it is; without a length Django reads nothing of it."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdigit() else 0


def is_here(request: HttpRequest) -> bool:
    """Whether a page is one of the consortium."""
    return HERE.match(request.path_info) is not None


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form without its word; Django calls it."""
    del reason
    error = RefusedError(
        _("This form is too old, or was sent from another site."),
        hint=_("Load the page again and send it anew."),
    )
    return told(request, error, 403)


def _second_factor_first(request: HttpRequest) -> HttpResponse | None:
    """Where staff that has only shown a password is sent from every page but those on which logins are looked after."""
    person, match = person_or_none(request), request.resolver_match
    if person is None or not needs_second_factor(person) or (match and NAMES.match(match.url_name or "")):
        return None
    if is_twin(request):
        return told(request, RefusedError(_("Set up a second factor first.")), 403)
    return HttpResponseRedirect(reverse("mfa_index"))


def _put_right(request: HttpRequest) -> bool:
    """Whether the request was sent to the address of the settings; its scheme is then believed, whatever the server in front speaks.

    Links in mail are made from the address of the request: whoever could choose it would choose where a link leads.
    """
    host = request.META.get("HTTP_HOST", request.META.get("SERVER_NAME", "")).lower()
    address = settings.HELIOGRAPH_ADDRESS
    if address is None:
        return (urlsplit(f"//{host}").hostname or "") in {name.strip("[]") for name in LOOPBACK}
    parts = urlsplit(address)
    if host != parts.netloc:
        return False
    request.META["wsgi.url_scheme"] = request.environ["wsgi.url_scheme"] = parts.scheme  # type: ignore[attr-defined]
    return True


def _keep_cookies_here(response: HttpResponse) -> None:
    """Each cookie is set once for each path of these pages, instead of for the whole site."""
    for name, cookie in list(response.cookies.items()):
        for place in PLACES:
            kept: Morsel[str] = cookie.copy()
            kept["path"] = place
            dict.__setitem__(response.cookies, f"{name} {place}" if place != PLACES[0] else name, kept)
