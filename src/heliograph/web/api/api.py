"""Api: the resources joined, and its errors, all in one form."""

from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from heliograph.errors import HeliographError, UnknownNameError, UsageError
from heliograph.web.api import asked, contexts, counts, datasets, early, login, posts, receipts
from heliograph.web.api.door import NotKnownError
from heliograph.web.middleware.trouble import told
from heliograph.web.parts.bearer import challenged

ABOUT = """What the archive holds, for programs. Every answer is JSON in UTF-8; moments are UTC.

Public editions need no key, and nothing is kept about who asks. What says MemberToken is for members of the consortium:
their token opens what their grants open, `error.unmet` says which condition is not met and who can change it, and every
request is logged. Errors have one form:
`{"error": {"code", "message", "hint"}}`; codes stay, messages may change. `RateLimit-Remaining` says how many requests
are left, `Retry-After` when to ask again after 429. Whoever needs all rows takes the files: `/datasets/{name}/files`."""

PREFIX = "/api/v1/"

api = NinjaAPI(
    title="Heliograph",
    version="1",
    description=ABOUT,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)
api.add_router("", datasets.router)
api.add_router("", counts.router)
api.add_router("", posts.router)
api.add_router("", contexts.router)
api.add_router("", asked.router)
api.add_router("", early.router)
api.add_router("", receipts.router)
api.add_router("", login.router)


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    return dict(api.get_openapi_schema(path_prefix=PREFIX))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that is not of its type."""
    first = error.errors[0]
    name = str(first["loc"][-1])
    said = UsageError(f"{name}: {first['msg']}.", hint="The types stand in /api/v1/openapi.json.")
    return told(request, said, 422, code="validation")


@api.exception_handler(NotKnownError)
def not_known(request: HttpRequest, error: NotKnownError) -> HttpResponse:
    """A request of a member without a token that holds."""
    return challenged(request, error.why)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """An address that leads nowhere."""
    del error
    return told(request, UnknownNameError("There is nothing at this address."), 404)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the library itself refuses."""
    return told(request, HeliographError(error.message), error.status_code, code="request")
