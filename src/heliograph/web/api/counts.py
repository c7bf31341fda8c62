"""Counts: how many posts a view has, how they spread and when."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from heliograph.access import numbers
from heliograph.access.cursor import pinned
from heliograph.access.indexes import Indexes
from heliograph.access.query import Reader
from heliograph.model.view import Grain, View
from heliograph.web.api.faces import FAILURES, Count, Facet, Timeline
from heliograph.web.api.parameters import described, view_of
from heliograph.web.frame import site

router = Router(tags=["posts"])
MOST: int = Query(12, ge=1, le=1000, description="Values at most.")
GRAIN: Grain = Query("month", description="What is counted together; weeks begin on Monday.")
Answer = TypeVar("Answer")


@router.get(
    "/posts/count",
    response={200: Count, **FAILURES},
    openapi_extra=described(),
    summary="How many posts a view has",
)
def count(request: HttpRequest) -> dict[str, Any]:
    """All posts of the view, whatever ``rows`` says."""
    said, found = _asked(view_of(request), ("count",), numbers.count)
    return said | {"count": found}


@router.get(
    "/posts/facets/{column}",
    response={200: Facet, **FAILURES},
    openapi_extra=described(),
    summary="The values of a column",
)
def facet(request: HttpRequest, column: str, most: int = MOST) -> dict[str, Any]:
    """How often each value occurs. What the view says of the column itself is left out: the counts say what a choice would give."""
    said, found = _asked(
        view_of(request),
        ("facet", column, most),
        lambda reader, view, indexes: numbers.facet(reader, view, column, most, indexes),
    )
    return said | {"column": column, "values": [{"value": v, "posts": n} for v, n in found]}


@router.get(
    "/posts/timeline",
    response={200: Timeline, **FAILURES},
    openapi_extra=described(),
    summary="Posts over time",
)
def timeline(request: HttpRequest, grain: Grain = GRAIN) -> dict[str, Any]:
    """Posts that have a time. The period of the view is left out: it is seen within the whole."""
    said, found = _asked(
        view_of(request),
        ("timeline", grain),
        lambda reader, view, indexes: numbers.timeline(reader, view, grain, indexes),
    )
    return said | {"grain": grain, "bars": [{"start": day, "posts": posts} for day, posts in found]}


def _asked(
    view: View, question: tuple[Hashable, ...], ask: Callable[[Reader, View, Indexes | None], Answer]
) -> tuple[dict[str, Any], Answer]:
    """What an answer begins with, and what a question about a view finds, answered once."""
    shown = site()
    with shown.looking(view) as (reader, indexes):
        key = ("api", *question, tuple(e.release_id for e in reader.editions), view)
        found = shown.held(key, lambda: ask(reader, view, indexes))
        exact = pinned(reader, view)
    return {"view": exact.to_query(), "datasets": list(exact.datasets)}, found
