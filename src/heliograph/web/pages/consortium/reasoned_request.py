"""Reasoned request: the request for an application, its clocks, its notices, and what may be done about it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language

from heliograph.consortium import reasoned_request as requests
from heliograph.consortium.access_notice import access_notice
from heliograph.consortium.dossier import export_dossier
from heliograph.consortium.gather import application_of, gather, project_of
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.errors import InputError, UnknownNameError
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.reasoned_request import ReasonedRequest, RequestClock
from heliograph.rules.access import decide
from heliograph.rules.clock import last_day
from heliograph.rules.permissions import View
from heliograph.web.pages.consortium.door import sent_away
from heliograph.web.parts.portal import now, person, room
from heliograph.web.parts.request_steps import REQUEST_FORMS
from heliograph.web.parts.steps import Asking, drawn, taken
from heliograph.web.shown import Shown

TEMPLATE = "consortium/reasoned-request.html"
KINDS = tuple(requests.TOLD)
"""Of notices."""


def reasoned_request(request: HttpRequest, number: str) -> Shown:
    """The request for one application."""
    held, who, at = room(), person(request), now()
    dossier = gather(held.records, number, who)
    see(held, who, View.APPLICATION, dossier, at)
    if request.method == "POST":
        command = request.POST.get("step", "")
        taken(REQUEST_FORMS, command, Asking.of(request, held, dossier, who))
        place = reverse("reasoned-request", kwargs={"number": number})
        return Shown(template=TEMPLATE, document={"id": number, "step": command}, location=place)
    open_ = requests.acts(held, dossier, who, at)
    around = {
        "forms": [drawn(REQUEST_FORMS, command, held, dossier) for command in open_],
        "reads_answers": decide(who, View.ANSWERS, dossier, at).allow,
    }
    document = {
        "id": number,
        "title": project_of(dossier).title,
        "form": application_of(dossier).template,
        "request": _request(held, dossier.request) if dossier.request else None,
        "notices": _notices(held, dossier.request, who) if dossier.request else [],
        "steps": list(open_),
    }
    return Shown(template=TEMPLATE, document=document, drawn=around)


def dossier_file(request: HttpRequest, number: str) -> HttpResponse:
    """The answers of an application as a data dossier."""
    if elsewhere := sent_away(request):
        return elsewhere
    try:
        made = export_dossier(room(), number, by=person(request), at=now())
    except InputError as error:
        raise UnknownNameError(error.message, hint=error.hint) from None
    return _file(made.to_json(), f"dossier-{number}.json")


def notice_file(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The notice that access was given, or has ended."""
    if elsewhere := sent_away(request):
        return elsewhere
    language = get_language() or "en"
    made = access_notice(room(), number, kind, by=person(request), at=now(), language=language)
    return _file(made.to_json(), f"notice-{kind}-{number}.json")


def _file(document: dict[str, Any], name: str) -> HttpResponse:
    answer = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _request(held: Room, one: ReasonedRequest) -> dict[str, Any]:
    return {
        "coordinator": one.coordinator,
        "reference": one.reference,
        "received_on": f"{one.received_at.astimezone(held.calendar.zone):%Y-%m-%d}",
        "access_by": f"{last_day(one.access_by, held.calendar)}",
        "access_until": f"{last_day(one.access_until, held.calendar)}",
        "duties": list(one.duties),
        "asks_deletion": one.asks_deletion,
        "asks_output_check": one.asks_output_check,
        "amendment": {"ground": one.ground, "proposal": one.proposal, "answer": one.answer or None}
        if one.ground
        else None,
        "clocks": [_clock(held, each) for each in requests.clocks_of(held, one)],
    }


def _clock(held: Room, one: RequestClock) -> dict[str, Any]:
    return {
        "step": one.step.value,
        "side": one.side.value,
        "until": f"{last_day(one.due, held.calendar)}",
        "done_on": f"{one.done_at.astimezone(held.calendar.zone):%Y-%m-%d}" if one.done_at else None,
        "is_over": one.done_at is None and one.due <= now(),
    }


def _notices(held: Room, one: ReasonedRequest, who: Person) -> list[dict[str, Any]]:
    """Those that lie ready, each as a document with its letter in the language of the page."""
    number, language = one.application_id, get_language() or "en"
    return [
        access_notice(held, number, kind, by=who, at=now(), language=language).to_json()
        | {"href": reverse(f"notice-{kind}", kwargs={"number": number})}
        for kind in KINDS
        if getattr(one, f"{kind}_at")
    ]
