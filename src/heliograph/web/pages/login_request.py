"""Login of programs: a program asks for a token, waits until its member has confirmed, and gives it back (no cookies)."""

import secrets
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from pydantic import BaseModel, ConfigDict, Field

from heliograph.consortium import login, token
from heliograph.rules.token import CODE, POLL, as_shown, code_of
from heliograph.web.parts.bearer import bearer
from heliograph.web.parts.bodies import body_of
from heliograph.web.parts.portal import now, room

LONGEST = 2**16
"""Bytes of a request."""


class AskedFor(BaseModel):
    """What a program sends first."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(default="", max_length=200)
    days: int = Field(default=0, ge=0, le=365)
    grants: list[str] = Field(default=[], max_length=100)


class Again(BaseModel):
    """What it sends then."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    secret: str = Field(min_length=1, max_length=200)


B = TypeVar("B", bound=BaseModel)


def ask(request: HttpRequest) -> HttpResponse:
    """A code for people, and a secret with which the program asks again."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
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


def collect(request: HttpRequest) -> HttpResponse:
    """POST: the token, or that it still waits. DELETE: the token of the request ends."""
    if request.method == "DELETE":
        held, person = bearer(request)
        token.revoke(room(), person, held.id, now())
        return HttpResponse(status=204)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST", "DELETE"])
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
