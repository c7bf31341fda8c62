"""Asked: SQL and searches of programs on gated editions, by the token of a member; no cookies."""

from typing import Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from pydantic import BaseModel, ConfigDict, Field

from heliograph.bootstrap.asking import MOST_HITS, HeldError, Wanted, ask_sql, ask_words
from heliograph.consortium.ask import LONGEST, worded
from heliograph.consortium.output import collect
from heliograph.consortium.token import require_about
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.query import QueryKind
from heliograph.model.consortium.token import Token
from heliograph.rules.output import is_released
from heliograph.rules.querying import NO_EDITION
from heliograph.tables.search.ordered import Order
from heliograph.web.frame import gated
from heliograph.web.middleware.trouble import told
from heliograph.web.parts.asking_data import output_document, own_output, question_of, rows_document
from heliograph.web.parts.bearer import for_programs
from heliograph.web.parts.bodies import body_of
from heliograph.web.parts.portal import now, room

ARROW = "application/vnd.apache.arrow.stream"
CONTENT = {QueryKind.SQL: ARROW, QueryKind.SEARCH: "application/json"}
BODY = 2**18
HEADERS = {"Cache-Control": "no-store"}


class AskedSql(BaseModel):
    """SQL that a program sends."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    query: str = Field(min_length=1, max_length=LONGEST)
    edition: Literal["consortium", "enclave"] = "consortium"


class AskedWords(BaseModel):
    """A search that a program sends."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    query: str = Field(min_length=1, max_length=LONGEST)
    edition: Literal["consortium", "enclave"] = "consortium"
    order: Literal["relevance", "time", "newest"] = "relevance"
    limit: int = Field(default=10, ge=1, le=MOST_HITS)
    skip: int = Field(default=0, ge=0)


@for_programs("POST")
def sql(request: HttpRequest, token: Token, holder: Person, name: str) -> HttpResponse:
    """The rows of a query: as JSON, or as a stream of Arrow where the program asks for that."""
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


@for_programs("POST")
def search(request: HttpRequest, token: Token, holder: Person, name: str) -> HttpResponse:
    """What a search finds: how many posts, how they spread, and the first of them."""
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


@for_programs("GET")
def output(request: HttpRequest, token: Token, holder: Person, number: str) -> HttpResponse:
    """An answer that was held back: where it stands, and once it is released the answer itself."""
    del request
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
