"""Posts: the rows of a view, piece by piece."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router
from ninja.params.functions import Query

from heliograph.access.cursor import pinned
from heliograph.access.page import page
from heliograph.access.plain import documents
from heliograph.web.api.faces import FAILURES, Posts
from heliograph.web.api.parameters import described, view_of
from heliograph.web.frame import site

router = Router(tags=["posts"])
LIMIT: int = Query(50, ge=1, le=100, description="Posts in this piece.")
CURSOR: str = Query("", description="Where to go on: what the piece before gave.")


@router.get(
    "/posts",
    response={200: Posts, **FAILURES},
    exclude_unset=True,
    openapi_extra=described(),
    summary="The posts of a view",
)
def posts(
    request: HttpRequest, response: HttpResponse, limit: int = LIMIT, cursor: str = CURSOR
) -> dict[str, Any]:
    """A view of posts as the address of the explorer says it, in its order.

    Follow ``next`` (or the Link header) to the end to have every post once. A cursor holds for one view of the releases
    that it was made for, however long ago that was.
    """
    view = view_of(request)
    with site().looking(view) as (reader, indexes):
        found = page(reader, view, limit=limit, cursor=cursor, indexes=indexes)
        exact = pinned(reader, view)
    after = None
    if found.after is not None:
        more = urlencode({"limit": limit, "cursor": found.after})
        after = request.build_absolute_uri(f"{reverse('api-v1:posts')}?{exact.to_query()}&{more}")
        response.headers["Link"] = f'<{after}>; rel="next"'
    return {
        "view": exact.to_query(),
        "datasets": list(exact.datasets),
        "posts": documents(found.rows),
        "cursor": found.after,
        "next": after,
        "notes": list(found.notes),
    }
