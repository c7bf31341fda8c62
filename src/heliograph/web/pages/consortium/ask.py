"""Ask: a member asks a gated edition in SQL or by words; and what they have asked so far."""

import json
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from heliograph.bootstrap.asking import HeldError, Wanted, ask_sql, ask_words
from heliograph.bootstrap.gated import queries_of
from heliograph.consortium.ask import Question, admit, worded
from heliograph.errors import HeliographError, NotAllowedError, UsageError
from heliograph.model.consortium.query import QueryKind
from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.rules.querying import QUOTAS
from heliograph.tables.search.ordered import Order
from heliograph.web.frame import gated
from heliograph.web.middleware.trouble import status_of, words_of
from heliograph.web.parts.asking_data import query_document, question_of, rows_document
from heliograph.web.parts.portal import now, person
from heliograph.web.shown import Shown

SHOWN_ROWS, SHOWN_QUERIES, HITS = 200, 200, 20
FACETS = ("language", "kind", "client", "account_id")
CELL = 300
"""Characters of a cell that people are shown."""


def ask(request: HttpRequest, name: str, edition: str) -> Shown:
    """The forms; and what was asked, with its answer or what is wrong with it."""
    if edition not in {each for each in Edition if each.gated}:
        raise UsageError("There is no such gated edition.")
    typed = request.POST.get("text", "").replace("\r\n", "\n")
    kind = _kind(request.POST.get("kind", QueryKind.SQL.value))
    question = question_of(person(request), name, edition, kind=kind, text=typed)
    document: dict[str, Any] = {
        "name": f"{question.dataset}@{question.release}" if question.release else question.dataset,
        "edition": edition,
        "kind": kind.value,
        "text": typed,
        "tables": {table: list(spec.names(Edition(edition))) for table, spec in TABLES.items()},
        "quota": {
            "queries": question.quota.queries_per_day,
            "seconds": question.quota.seconds_per_day,
            "rows": question.quota.rows,
            "fewest_accounts": question.quota.fewest_accounts,
        },
    }
    drawn: dict[str, Any] = {"section": "queries", "kinds": [one.value for one in QueryKind]}
    if request.method != "POST":
        drawn["is_reviewed"] = admit(question, now()).is_reviewed
        return Shown(template="consortium/ask.html", document=document, drawn=drawn)
    try:
        worded(typed)
        found = _answered(question, request)
    except HeldError as error:
        place = reverse("output", kwargs={"number": error.output.id})
        return Shown(template="consortium/ask.html", document={"output": error.output.id}, location=place)
    except HeliographError as error:
        if isinstance(error, NotAllowedError) and not set(error.unmet) <= set(QUOTAS):
            raise
        return Shown(
            template="consortium/ask.html",
            document=document | {"error": words_of(error)},
            drawn=drawn,
            status=status_of(error),
            code=error.code,
        )
    return Shown(template="consortium/ask.html", document=document | found, drawn=drawn | _drawn(found))


def own(request: HttpRequest) -> Shown:
    """What whoever is logged in has asked, word for word."""
    asked = [query_document(one) for one in queries_of().of(person(request).id)]
    return Shown(
        template="consortium/queries.html",
        document={"queries": asked},
        drawn={"section": "queries", "latest": list(reversed(asked[-SHOWN_QUERIES:]))},
    )


def _answered(question: Question, request: HttpRequest) -> dict[str, Any]:
    if question.kind is QueryKind.SQL:
        return {"answer": rows_document(*ask_sql(gated(), question, now))}
    skip = request.POST.get("skip", "0")
    if not (skip.isascii() and skip.isdecimal() and len(skip) < 6):
        raise UsageError("skip is no number.")
    wanted = Wanted(order=_order(request.POST.get("order", "")), limit=HITS, skip=int(skip))
    query, found, _ = ask_words(gated(), question, wanted, now)
    return {"found": found | {"id": query.id}}


def _drawn(found: dict[str, Any]) -> dict[str, Any]:
    """What only people need: cells as text, where the next posts are, facets that say something."""
    if "answer" in found:
        rows = found["answer"]["rows"]
        cells = [[_cell(value) for value in row] for row in rows[:SHOWN_ROWS]]
        return {"cells": cells, "more": max(len(rows) - SHOWN_ROWS, 0)}
    hits = [
        one | {"text": one["snippet"], "marks": [(mark["start"], mark["end"]) for mark in one["marks"]]}
        for one in found["found"]["hits"]
    ]
    end = found["found"]["skip"] + len(hits)
    facets = {name: found["found"]["facets"][name] for name in FACETS}
    next_ = end if hits and end < found["found"]["count"] else None
    return {
        "hits": hits,
        "next": next_,
        "facets": {name: values for name, values in facets.items() if values},
    }


def _cell(value: object) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= CELL else f"{text[:CELL]}…"


def _kind(said: str) -> QueryKind:
    if said not in set(QueryKind):
        raise UsageError(
            f"There is no kind of question {said[:40]}.", hint=f"There are: {', '.join(QueryKind)}."
        )
    return QueryKind(said)


def _order(said: str) -> Order:
    return Order(said) if said in set(Order) else Order.RELEVANCE
