"""Cases: forms that open one, a page that says where one stands, and how many there are. Words of people are on none."""

from datetime import UTC, datetime
from time import monotonic
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from heliograph.bootstrap.cases import Desk
from heliograph.cases.check import Fault, faults, tidied
from heliograph.model.case import Asked, CaseKind, CaseState
from heliograph.web.frame import site
from heliograph.web.parts.asking import FIELDS, TITLES, fields_of
from heliograph.web.shown import Shown

TRAP = "website"
"""A field that people are told to leave empty, and that programs which fill in every form do not."""

log = structlog.get_logger()


def desk() -> Desk:
    """Where cases are opened."""
    held: Desk = settings.HELIOGRAPH_DESK
    return held


def contest(request: HttpRequest) -> Shown:
    """This account is mine and was not part of it."""
    return _form(request, CaseKind.CONTEST)


def report(request: HttpRequest) -> Shown:
    """Something is wrong."""
    return _form(request, CaseKind.PROBLEM)


def cases(request: HttpRequest) -> Shown:
    """How many cases there are, by kind and state."""
    del request
    counts = desk().cases.counts()
    rows = [
        {"kind": kind.value, **{state.value: counts.get((kind, state), 0) for state in CaseState}}
        for kind in CaseKind
    ]
    return Shown(template="cases.html", document={"cases": rows})


def case(request: HttpRequest, number: str) -> Shown:
    """Where one case stands."""
    del request
    found = desk().cases.get(int(number))
    document = {
        "number": found.number,
        "kind": found.asked.kind.value,
        "state": found.state.value,
        "outcome": found.outcome.value if found.outcome else None,
    }
    return Shown(template="case.html", document=document)


def _form(request: HttpRequest, kind: CaseKind) -> Shown:
    """The form: empty, or with what was typed and what is wrong with it, or on to the case that it opened."""
    if request.method != "POST":
        prefilled = {"account_id": "account"}
        return _shown(kind, {name: request.GET.get(prefilled.get(name, name), "") for name in FIELDS[kind]})
    typed = {name: request.POST.get(name, "") for name in FIELDS[kind]}
    asked = tidied(Asked(kind=kind, **typed))
    known = [dataset.name for dataset in site().library.catalogue.datasets]
    wrong = faults(asked, known)
    if request.POST.get(TRAP):
        return _shown(kind, typed, wrong, trapped=True, status=400)
    if wrong:
        return _shown(kind, typed, wrong, status=400)
    if wait := desk().ration.take(monotonic()):
        return _shown(kind, typed, status=429, headers={"Retry-After": str(int(wait) + 1)})
    opened, trouble = desk().open(asked, at=datetime.now(UTC), known=known)
    if trouble is not None:
        log.warning("case-mail-failed", number=opened.number, reason=trouble.message)
    return Shown(
        template="case.html",
        document={"number": opened.number, "kind": kind.value, "state": opened.state.value},
        location=reverse("case", kwargs={"number": opened.number}),
    )


def _shown(
    kind: CaseKind,
    typed: dict[str, str],
    wrong: dict[str, Fault] | None = None,
    *,
    trapped: bool = False,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Shown:
    found = wrong or {}
    document: dict[str, Any] = {
        "kind": kind.value,
        "fields": list(FIELDS[kind]),
        "faults": {name: fault.value for name, fault in found.items()},
    }
    names = [dataset.name for dataset in site().library.catalogue.datasets]
    title, about = TITLES[kind]
    drawn = {
        "title": title,
        "about": about,
        "fields": fields_of(kind, typed, found, names),
        "trap": {"name": TRAP, "value": trapped},
        "too_many": status == 429,
        "action": reverse("contest" if kind is CaseKind.CONTEST else "report"),
    }
    return Shown(template="ask.html", document=document, drawn=drawn, status=status, headers=headers or {})
