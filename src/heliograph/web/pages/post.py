"""Post: one post with what was done about it, its thread, who repeated it, and who said the same."""

from typing import Any

from django.http import HttpRequest

from heliograph.access.gathered import Gathered
from heliograph.access.plain import documents
from heliograph.access.post import PostInContext
from heliograph.access.post import post as look_up
from heliograph.web.frame import site
from heliograph.web.shown import Shown

MOST = 20
"""Posts of each list."""


def post(request: HttpRequest, name: str, post_id: str) -> Shown:
    """A post in its context."""
    del request
    found = site().look(name, ("post", post_id), lambda reader: look_up(reader, post_id, most=MOST))
    document = {"address": site().edition(name).name, **_document(found)}
    lists = [
        {"name": kind, "title": title, **document[kind]}
        for kind, title in (
            ("replies", "Replies"),
            ("reposts", "Reposts"),
            ("quotes", "Quotes"),
            ("same_text", "Same text"),
        )
    ]
    return Shown(template="post.html", document=document, drawn={"name": name, "lists": lists})


def _document(found: PostInContext) -> dict[str, Any]:
    [row] = documents(found.post)
    author = next(iter(documents(found.account)), None)
    named = {key: (author or {}).get(key) for key in ("handle", "display_name")}
    return {
        "post": row | named,
        "account": author,
        "actions": documents(found.actions),
        "ancestors": documents(found.ancestors),
        "ancestors_cut": found.ancestors_cut,
        "originals": documents(found.originals),
        "outside": documents(found.outside),
        "replies": _list(found.replies),
        "reposts": _list(found.reposts),
        "quotes": _list(found.quotes),
        "same_text": _list(found.same_text),
    }


def _list(gathered: Gathered) -> dict[str, Any]:
    return {"count": gathered.count, "accounts": gathered.accounts, "first": documents(gathered.first)}
