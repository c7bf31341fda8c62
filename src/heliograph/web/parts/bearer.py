"""Bearer: the token that a program sends with a request, and whose it is."""

from django.http import HttpRequest

from heliograph.consortium.token import known_by
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.token import Token
from heliograph.rules.access import SIGN_IN
from heliograph.web.parts.portal import now, room

SCHEME = "bearer "


def bearer(request: HttpRequest) -> tuple[Token, Person]:
    """The token of a request.

    Raises:
        NotAllowedError: There is none, or it does not hold.
    """
    said = request.headers.get("Authorization", "")
    if not said.lower().startswith(SCHEME):
        raise NotAllowedError((SIGN_IN,))
    return known_by(room(), said[len(SCHEME) :].strip(), now())
