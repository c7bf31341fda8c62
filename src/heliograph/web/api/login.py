"""Login of programs: a program asks for a token, waits until its member has confirmed, and gives it back (no cookies)."""

import secrets
from typing import Annotated, TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from heliograph.consortium import login, token
from heliograph.rules.token import CODE, POLL, as_shown, code_of
from heliograph.web.api.about_asking import LoginAsked, LoginDone, LoginWaits, Refusal
from heliograph.web.api.door import MEMBERS, known, sent
from heliograph.web.api.faces import Failure
from heliograph.web.parts.bodies import body_of
from heliograph.web.parts.portal import now, room
from heliograph.web.places import Identifier

router = Router(tags=["login of programs"])

LONGEST = 2**16
"""Bytes of a request."""


class AskedFor(BaseModel):
    """What a program sends first."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(default="", max_length=200, description="Of the machine, for the page of its member.")
    days: int = Field(default=0, ge=0, le=365, description="How long the token shall hold; 0: the longest.")
    grants: list[Annotated[str, Field(pattern=f"^{Identifier.regex}$")]] = Field(
        default=[], max_length=100, description="For which grants; none: all."
    )


class Again(BaseModel):
    """What it sends then."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    secret: str = Field(min_length=1, max_length=200, description="From the answer to /login.")


B = TypeVar("B", bound=BaseModel)


@router.post(
    "/login",
    response={201: LoginAsked, 400: Failure, 429: Failure},
    openapi_extra=sent(AskedFor),
    url_name="login",
    summary="Ask for a token",
)
def ask(request: HttpRequest) -> HttpResponse:
    """A code that a member confirms on a page where they are logged in, and a secret with which the program asks again."""
    said, code, secret = (
        _body(request, AskedFor),
        code_of(secrets.token_bytes(CODE)),
        secrets.token_urlsafe(32),
    )
    made = login.ask(
        room(), name=said.name, code=code, secret=secret, days=said.days, grants=tuple(said.grants), at=now()
    )
    document = {
        "code": as_shown(code),
        "secret": secret,
        "address": request.build_absolute_uri(reverse("device")),
        "interval": POLL,
        "expires_at": made.expires_at.isoformat(),
    }
    return JsonResponse(document, status=201, headers={"Cache-Control": "no-store"})


@router.delete(
    "/login/token",
    response={204: None, 401: Refusal, 429: Failure},
    auth=MEMBERS,
    url_name="login-token",
    summary="Give a token back",
)
def give_back(request: HttpRequest) -> HttpResponse:
    """The token of the request ends at once."""
    held, person = known(request)
    token.revoke(room(), person, held.id, now())
    return HttpResponse(status=204)


@router.post(
    "/login/token",
    response={200: LoginDone, 202: LoginWaits, 400: Failure, 403: Failure, 404: Failure, 429: Failure},
    openapi_extra=sent(Again),
    url_name="login-token",
    summary="The token that was asked for",
)
def collect(request: HttpRequest) -> HttpResponse:
    """The token, once its member has confirmed, and only once; until then that it waits."""
    found = login.collect(room(), _body(request, Again).secret, secrets.token_urlsafe(32), now())
    if isinstance(found, login.Waiting):
        return JsonResponse({"waits": True, "interval": POLL}, status=202)
    document = {
        "token": found.secret,
        "name": found.token.name,
        "expires_at": found.token.expires_at.isoformat(),
        "person": found.person.name,
    }
    return JsonResponse(document, headers={"Cache-Control": "no-store"})


def _body(request: HttpRequest, kind: type[B]) -> B:
    return body_of(request, kind, longest=LONGEST, what="request for a login")
