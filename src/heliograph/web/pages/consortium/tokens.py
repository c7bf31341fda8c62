"""Tokens: made, listed and revoked by their person; and the code of a program that waits for one."""

import secrets

from django.http import HttpRequest
from django.urls import reverse

from heliograph.consortium import login
from heliograph.consortium import token as verbs
from heliograph.errors import UsageError
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.token import Token
from heliograph.rules.token import LONGEST, as_shown, as_typed, holds
from heliograph.web.parts.inputs import Typed
from heliograph.web.parts.portal import now, person, room
from heliograph.web.shown import Shown

TEMPLATE = "consortium/tokens.html"


def tokens(request: HttpRequest) -> Shown:
    """The tokens of whoever is logged in; forms that make one and end one. A new one is shown once."""
    held, who, at, made = room(), person(request), now(), ""
    if request.method == "POST":
        typed = Typed(request.POST)
        if typed.text("revoke"):
            verbs.revoke(held, who, typed.text("revoke"), at)
            return Shown(template=TEMPLATE, document={}, location=reverse("tokens"))
        made = verbs.make(
            held,
            who,
            secrets.token_urlsafe(32),
            name=typed.text("name"),
            days=_days(typed.text("days")),
            grants=tuple(request.POST.getlist("grant")),
            at=at,
        )[1]
    grants = held.records.find(Grant, person_id=who.id)
    scopes = {one.id: str(one.scope) for one in grants}
    document = {
        "made": made,
        "tokens": [_said(one, scopes) | {"holds": holds(one, at)} for one in verbs.tokens_of(held, who)],
        "grants": [{"id": id_, "scope": scope} for id_, scope in scopes.items()],
        "longest": LONGEST,
    }
    return Shown(
        template=TEMPLATE, document=document, drawn={"section": "tokens"}, status=201 if made else 200
    )


def device(request: HttpRequest) -> Shown:
    """The code that a program shows: whoever is logged in says whether it is theirs."""
    held, who, at = room(), person(request), now()
    typed = as_typed(request.POST.get("code", "") or request.GET.get("code", ""))
    if request.method == "POST":
        is_mine = request.POST.get("answer") == "mine"
        (login.confirm if is_mine else login.refuse)(held, typed, who, at)
        said = "confirmed" if is_mine else "refused"
        return Shown(template="consortium/device.html", document={"said": said}, drawn={"section": "tokens"})
    document: dict[str, object] = {"said": "", "code": as_shown(typed) if typed else ""}
    if typed:
        found = login.asked(held, typed, at)
        mine = {one.id: str(one.scope) for one in held.records.find(Grant, person_id=who.id)}
        document |= {
            "name": found.name,
            "asked_at": found.asked_at.isoformat(),
            "grants": [mine.get(each, each) for each in found.grants],
        }
    return Shown(template="consortium/device.html", document=document, drawn={"section": "tokens"})


def _said(one: Token, scopes: dict[str, str]) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "grants": [scopes.get(each, each) for each in one.grants],
        "made_at": one.made_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "used_at": one.used_at.isoformat() if one.used_at else None,
        "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
    }


def _days(text: str) -> int:
    if text and not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise UsageError("The number of days is no number.", hint=f"1 to {LONGEST}")
    return int(text or 0)
