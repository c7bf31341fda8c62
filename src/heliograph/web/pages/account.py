"""Account: a profile, when and what it posted, and who did the same."""

from typing import Any

from django.http import HttpRequest

from heliograph.access.account import AccountInContext
from heliograph.access.account import account as look_up
from heliograph.access.actors import CoActors
from heliograph.access.plain import documents, said
from heliograph.model.view import Filter, View
from heliograph.web.frame import site
from heliograph.web.pages.explore import address
from heliograph.web.parts.counts import counted, months
from heliograph.web.parts.hours import hours_of
from heliograph.web.parts.timeline import timeline_of
from heliograph.web.shown import Shown

MOST = 20
"""Latest posts."""

FACETS = ("clients", "languages", "kinds", "hashtags", "domains")
COLUMNS = {"clients": "client", "languages": "language", "kinds": "kind"}


def account(request: HttpRequest, name: str, account_id: str) -> Shown:
    """An account in its context."""
    del request
    found = site().look(
        name,
        ("account", account_id),
        lambda reader: look_up(reader, account_id, most=MOST),
    )
    document = {"address": site().edition(name).name, "account_id": account_id, **_document(found)}
    own = Filter.of("account_id", [account_id])
    drawn = {
        "name": name,
        "profile": next(iter(document["profile"]), None),
        "timeline": timeline_of(months(found.months), grain="month"),
        "hours": hours_of(found.hours),
        "facets": [counted(name, COLUMNS.get(f, f), getattr(found, f), own) for f in FACETS],
        "posts_href": address(View(datasets=(name,), filters=(own,))),
    }
    return Shown(template="account.html", document=document, drawn=drawn)


def _document(found: AccountInContext) -> dict[str, Any]:
    return {
        "profile": documents(found.profile),
        "actions": documents(found.actions),
        "posts": found.posts,
        "first": said(found.first),
        "last": said(found.last),
        "months": documents(found.months),
        "hours": [list(day) for day in found.hours],
        **{name: documents(getattr(found, name)) for name in FACETS},
        "latest": documents(found.latest),
        "same_text": _actors(found.same_text),
        "same_reposts": _actors(found.same_reposts),
    }


def _actors(found: CoActors) -> dict[str, Any]:
    return {
        "accounts": documents(found.accounts),
        "looked_at": found.looked_at,
        "of": found.of,
        "posts": found.posts,
        "capped": found.capped,
    }
