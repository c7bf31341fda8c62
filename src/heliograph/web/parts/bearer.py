"""Bearer: the token that a program sends with a request, and whose it is."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from heliograph.consortium.token import known_by
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.token import Token
from heliograph.rules.access import SIGN_IN
from heliograph.web.middleware.trouble import told
from heliograph.web.parts.portal import now, room

SCHEME = "bearer "
CHALLENGE = 'Bearer realm="heliograph"'
READ = ("GET", "HEAD")

Page = Callable[..., HttpResponseBase]


def bearer(request: HttpRequest) -> tuple[Token, Person]:
    """The token of a request.

    Raises:
        NotAllowedError: There is none, or it does not hold.
    """
    said = request.headers.get("Authorization", "")
    if not said.lower().startswith(SCHEME):
        raise NotAllowedError((SIGN_IN,))
    return known_by(room(), said[len(SCHEME) :].strip(), now())


def challenged(request: HttpRequest, error: NotAllowedError) -> HttpResponse:
    """The answer to a request without a token that holds."""
    answer = told(request, error, 401)
    answer.headers["WWW-Authenticate"] = CHALLENGE
    return answer


def for_programs(*methods: str) -> Callable[[Page], Page]:
    """Give a page the token that was sent and whose it is; whoever sends none that holds learns what is missing.

    Args:
        methods: That it answers.
    """

    def around(page: Page) -> Page:
        @wraps(page)
        def answered(request: HttpRequest, **named: str) -> HttpResponseBase:
            try:
                token, holder = bearer(request)
            except NotAllowedError as error:
                return challenged(request, error)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return page(request, token, holder, **named)

        return answered

    return around
