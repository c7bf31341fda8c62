"""Asked: SQL and searches of programs on gated editions, by the token of a member; no cookies."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router
from ninja.params.functions import Path
from pydantic import BaseModel, ConfigDict, Field

from heliograph.bootstrap.asking import MOST_HITS, HeldError, Wanted, ask_sql, ask_words
from heliograph.consortium.ask import LONGEST, worded
from heliograph.consortium.output import collect
from heliograph.consortium.token import require_about
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.query import QueryKind
from heliograph.rules.output import is_released
from heliograph.rules.querying import NO_EDITION
from heliograph.tables.search.ordered import Order
from heliograph.web.api.about_asking import REFUSALS, Found, Rows, Waits
from heliograph.web.api.door import MEMBERS, known, sent
from heliograph.web.frame import gated
from heliograph.web.middleware.trouble import told
from heliograph.web.parts.asking_data import output_document, own_output, question_of, rows_document
from heliograph.web.parts.bodies import body_of
from heliograph.web.parts.portal import now, room
from heliograph.web.places import DatasetName, Identifier

router = Router(tags=["gated editions"], auth=MEMBERS)
NAME: str = Path(
    ..., pattern=f"^{DatasetName.regex}$", description="Data set, or a release of it: ira-2018@2."
)
NUMBER: str = Path(
    ..., pattern=f"^{Identifier.regex}$", description="Of the output, as the answer to the query said it."
)

ARROW = "application/vnd.apache.arrow.stream"
CONTENT = {QueryKind.SQL: ARROW, QueryKind.SEARCH: "application/json"}
BODY = 2**18
HEADERS = {"Cache-Control": "no-store"}
STREAM = {"schema": {"type": "string", "format": "binary"}}
TOLD = {
    "Heliograph-Query": "Id of the query, in the log.",
    "Heliograph-Cut": "Limit at which the answer was cut; empty: it is whole.",
    "Heliograph-Citation": "What was asked.",
    "Heliograph-Fewest-Accounts": "Rows that stand for fewer accounts are left out.",
    "Heliograph-SHA256": "Of these bytes, as it stands in the log.",
}
"""What a stream of Arrow cannot say itself."""


def _as_stream(*names: str) -> dict[str, Any]:
    """A stream of Arrow as another form of the answer, with the headers that come with it."""
    headers = {name: {"description": TOLD[name], "schema": {"type": "string"}} for name in names}
    return {"responses": {200: {"content": {ARROW: STREAM}, "headers": headers}}}


class AskedSql(BaseModel):
    """SQL that a program sends."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    query: str = Field(min_length=1, max_length=LONGEST, description="One SELECT.")
    edition: Literal["consortium", "enclave"] = Field(
        default="consortium", description="Which edition is asked."
    )


class AskedWords(BaseModel):
    """A search that a program sends."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    query: str = Field(min_length=1, max_length=LONGEST, description="As people type a search.")
    edition: Literal["consortium", "enclave"] = Field(
        default="consortium", description="Which edition is asked."
    )
    order: Literal["relevance", "time", "newest"] = Field(
        default="relevance", description="What comes first."
    )
    limit: int = Field(default=10, ge=1, le=MOST_HITS, description="Posts at most.")
    skip: int = Field(default=0, ge=0, description="Posts that are passed over first.")


@router.post(
    "/consortium/datasets/{name}/sql",
    response={200: Rows, 202: Waits, **REFUSALS},
    openapi_extra=sent(AskedSql) | _as_stream(*TOLD),
    summary="SQL on a gated edition",
)
def sql(request: HttpRequest, name: str = NAME) -> HttpResponse:
    """The rows of a query: as JSON, or as a stream of Arrow where the program accepts that.

    With a grant whose answers two people look at, 202 says which output waits. Queries are logged, refused ones too.
    """
    token, holder = known(request)
    asked = body_of(request, AskedSql, longest=BODY, what="query")
    question = question_of(
        holder, name, asked.edition, kind=QueryKind.SQL, text=worded(asked.query), token=token
    )
    try:
        query, opened, answer = ask_sql(gated(), question, now)
    except NotAllowedError as error:
        return _refused(request, error)
    except HeldError as error:
        return JsonResponse(output_document(error.output, released=False), status=202, headers=HEADERS)
    document = rows_document(query, opened, answer)
    if ARROW not in request.headers.get("Accept", ""):
        return JsonResponse(document, headers=HEADERS, json_dumps_params={"ensure_ascii": False})
    headers = {
        "Heliograph-Query": query.id,
        "Heliograph-Cut": query.cut,
        "Heliograph-Citation": document["citation"],
        "Heliograph-Fewest-Accounts": str(document["fewest_accounts"]),
        "Heliograph-SHA256": query.sha256,
    }
    return HttpResponse(answer.stream, content_type=ARROW, headers=HEADERS | headers)


@router.post(
    "/consortium/datasets/{name}/search",
    response={200: Found, 202: Waits, **REFUSALS},
    openapi_extra=sent(AskedWords),
    summary="A search in a gated edition",
)
def search(request: HttpRequest, name: str = NAME) -> HttpResponse:
    """What a search finds: how many posts, how they spread, and the first of them."""
    token, holder = known(request)
    asked = body_of(request, AskedWords, longest=BODY, what="search")
    question = question_of(
        holder, name, asked.edition, kind=QueryKind.SEARCH, text=worded(asked.query), token=token
    )
    wanted = Wanted(order=Order(asked.order), limit=asked.limit, skip=asked.skip)
    try:
        query, _, data = ask_words(gated(), question, wanted, now)
    except NotAllowedError as error:
        return _refused(request, error)
    except HeldError as error:
        return JsonResponse(output_document(error.output, released=False), status=202, headers=HEADERS)
    return HttpResponse(
        data, content_type="application/json", headers=HEADERS | {"Heliograph-Query": query.id}
    )


@router.get(
    "/consortium/outputs/{number}",
    response={200: Waits | Found, **REFUSALS},
    openapi_extra=_as_stream("Heliograph-Query", "Heliograph-Citation", "Heliograph-SHA256"),
    summary="An answer that was held back",
)
def output(request: HttpRequest, number: str = NUMBER) -> HttpResponse:
    """Where it stands; once it is released the answer itself: of SQL a stream of Arrow, of a search what it found."""
    token, holder = known(request)
    found = own_output(holder, number)
    require_about(room(), token, found.dataset, found.edition)
    if not is_released(found):
        return JsonResponse(output_document(found, released=False), headers=HEADERS)
    data = collect(room(), found, gated().outputs, by=holder, token=token, at=now())
    headers = HEADERS | {
        "Heliograph-Query": found.query_id,
        "Heliograph-SHA256": found.sha256,
        "Heliograph-Citation": f"{found.dataset}@{found.release}",
    }
    return HttpResponse(data, content_type=CONTENT[found.kind], headers=headers)


def _refused(request: HttpRequest, error: NotAllowedError) -> HttpResponse:
    return told(request, error, 404 if error.unmet[0] == NO_EDITION else 403)
