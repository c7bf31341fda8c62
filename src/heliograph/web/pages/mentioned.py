"""Mentioned: a hashtag or a domain, who used it, when, and beside what."""

from typing import Any

from django.http import HttpRequest

from heliograph.access.mentioned import Mentioned, mentioned
from heliograph.access.plain import documents, said
from heliograph.errors import UsageError
from heliograph.model.view import Filter, View
from heliograph.web.frame import site
from heliograph.web.pages.explore import address
from heliograph.web.parts.counts import counted, months
from heliograph.web.parts.timeline import timeline_of
from heliograph.web.shown import Shown

MOST = 20
"""Earliest posts."""

FACETS = {"languages": "language", "hashtags": "hashtags", "domains": "domains"}


def hashtag(request: HttpRequest, name: str) -> Shown:
    """A hashtag in its context."""
    return _page(request, name, "hashtags")


def domain(request: HttpRequest, name: str) -> Shown:
    """A domain in its context."""
    return _page(request, name, "domains")


def _page(request: HttpRequest, name: str, column: str) -> Shown:
    value = request.GET.get("value", "")
    if not value:
        raise UsageError("No value is named.", hint="Add ?value=… to the address.")
    found = site().look(
        name,
        (column, value),
        lambda reader: mentioned(reader, column, value, most=MOST),
    )
    own = Filter.of(column, [value])
    document = {"address": site().edition(name).name, "column": column, "value": value, **_document(found)}
    drawn = {
        "name": name,
        "timeline": timeline_of(months(found.months), grain="month"),
        "facets": [counted(name, shown, getattr(found, key), own) for key, shown in FACETS.items()],
        "posts_href": address(View(datasets=(name,), filters=(own,))),
    }
    return Shown(template="mentioned.html", document=document, drawn=drawn)


def _document(found: Mentioned) -> dict[str, Any]:
    return {
        "posts": found.posts,
        "accounts": found.accounts,
        "first": said(found.first),
        "last": said(found.last),
        "months": documents(found.months),
        "top_accounts": documents(found.top_accounts),
        **{name: documents(getattr(found, name)) for name in FACETS},
        "earliest": documents(found.earliest),
    }
