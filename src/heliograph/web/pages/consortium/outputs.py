"""Outputs: answers that two people look at before they leave, for whoever asked and for checkers."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from heliograph.consortium import output as verbs
from heliograph.errors import NotAllowedError, UsageError
from heliograph.model.consortium.output import Output, Verdict
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.query import Query
from heliograph.rules.output import is_late, is_released, is_waiting, tells_size
from heliograph.rules.step_up import step_up
from heliograph.web.frame import gated
from heliograph.web.parts.asking_data import held_cells, output_document
from heliograph.web.parts.inputs import Typed
from heliograph.web.parts.portal import now, person, room, second_factor_at
from heliograph.web.shown import Shown

TEMPLATE = "consortium/output.html"
SHOWN = 500
"""Rows that are drawn; programs get all."""


def outputs(request: HttpRequest) -> Shown:
    """One's own, and those that wait for whoever looks."""
    own, waiting = verbs.outputs(room(), person(request), now())
    document = {
        "own": [_entry(one, released=is_released(one)) for one in own],
        "waiting": [_entry(one, released=False) for one in waiting],
    }
    return Shown(template="consortium/outputs.html", document=document, drawn={"section": "queries"})


def output(request: HttpRequest, number: str) -> Shown:
    """One: where it stands for whoever asked, and its answer once it is released; all of it for checkers, whose look is logged."""
    held, who, at = room(), person(request), now()
    one = held.records.get(Output, number)
    [query] = held.records.find(Query, id=one.query_id)
    own = one.person_id == who.id
    if request.method == "POST":
        return _own_step(request, one, who) if own else _reviewed(request, one, who)
    document = _entry(one, released=tells_size(one, who.id)) | {"text": query.text}
    drawn: dict[str, Any] = {"section": "queries", "own": own, "is_released": is_released(one)}
    drawn["verdicts"] = [each.value for each in Verdict] if is_waiting(one) and not own else []
    drawn["may_withdraw"] = own and is_waiting(one)
    if not own:
        data = verbs.inspect(held, one, gated().outputs, by=who, at=at)
        document |= _rows(one, data)
    return Shown(template=TEMPLATE, document=document, drawn=drawn)


def _entry(one: Output, *, released: bool) -> dict[str, Any]:
    told = {"is_waiting": is_waiting(one), "is_late": is_late(one, now()), "due": room().last_day(one.due_at)}
    return output_document(one, released=released) | told


def _own_step(request: HttpRequest, one: Output, who: Person) -> Shown:
    match request.POST.get("step", ""):
        case "withdraw":
            verbs.withdraw(room(), gated().outputs, one.id, by=who, at=now())
            place = reverse("output", kwargs={"number": one.id})
            return Shown(template=TEMPLATE, document={"output": one.id}, location=place)
        case "collect":
            data = verbs.collect(room(), one, gated().outputs, by=who, token=None, at=now())
            [query] = room().records.find(Query, id=one.query_id)
            document = _entry(one, released=True) | {"text": query.text} | _rows(one, data)
            return Shown(template=TEMPLATE, document=document, drawn={"section": "queries", "own": True})
    raise UsageError("There is no such step.")


def _reviewed(request: HttpRequest, one: Output, who: Person) -> Shown:
    typed = Typed(request.POST)
    if missing := step_up("review", second_factor_at(request), now()):
        raise NotAllowedError(missing)
    verbs.review(
        room(), gated().outputs, one.id, typed.text("verdict"), note=typed.text("note"), by=who, at=now()
    )
    return Shown(template=TEMPLATE, document={"output": one.id}, location=reverse("outputs"))


def _rows(one: Output, data: bytes) -> dict[str, Any]:
    names, rows = held_cells(one, data)
    return {"columns": names, "answer": rows[:SHOWN], "more": max(len(rows) - SHOWN, 0)}
