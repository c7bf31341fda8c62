"""Incidents: anybody says that something went wrong; the security admin and the chair bring it to its end."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.consortium import incident as verbs
from heliograph.consortium.listing import offered
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.consortium.tasks import grants_seen
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.incident import Incident, Informed
from heliograph.model.consortium.person import Person
from heliograph.rules.access import decide
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.permissions import View
from heliograph.rules.step import MACHINES, waits_for
from heliograph.web.parts import step_inputs as fields
from heliograph.web.parts.inputs import Input
from heliograph.web.parts.portal import now, person, room
from heliograph.web.parts.steps import Asking, Form, drawn, taken
from heliograph.web.shown import Shown

LONGEST = 60


def incidents(request: HttpRequest) -> Shown:
    """What was reported, for those who look after it; a form to report, for everybody."""
    held, who, at = room(), person(request), now()
    if request.method == "POST":
        ask = Asking.of(request, held, Dossier(), who)
        taken({"report": _report(())}, request.POST.get("step", ""), ask)
        return Shown(
            template="consortium/incidents.html",
            document={"step": "report"},
            location=f"{reverse('incidents')}?told=1",
        )
    concerned = tuple(
        (one.id, f"{project.title[:LONGEST]} · {one.scope}") for one, project in grants_seen(held, who, at)
    )
    document = {
        "may_see": decide(who, View.INCIDENT, Dossier(), at).allow,
        "incidents": [_entry(one) for one in verbs.incidents(held, who, at)],
    }
    around = {
        "forms": [drawn({"report": _report(concerned)}, "report", held, Dossier())],
        "told": "told" in request.GET,
        "section": "incidents",
    }
    return Shown(template="consortium/incidents.html", document=document, drawn=around)


def incident(request: HttpRequest, number: str) -> Shown:
    """One incident."""
    held, who, at = room(), person(request), now()
    one = held.records.get(Incident, number)
    dossier = verbs.about(held, one, who)
    see(held, who, View.INCIDENT, dossier, at)
    if request.method == "POST":
        command = request.POST.get("step", "")
        ask = Asking.of(request, held, dossier, who, one.id)
        taken(INCIDENT_FORMS, command, ask)
        return Shown(
            template="consortium/incident.html",
            document={"id": one.id, "step": command},
            location=reverse("incident", kwargs={"number": one.id}),
        )
    open_ = [
        command
        for command in offered("incident", one.state, parts(who, dossier, at))
        if command in INCIDENT_FORMS
    ]
    document = _entry(one) | {
        "rationale": one.rationale,
        "reported_at": f"{one.reported_at:%Y-%m-%dT%H:%M:%SZ}",
        "reported_by": _name(held, one.reported_by),
        "grants": [_granted(held, each) for each in dossier.grants],
        "history": [{"state": stay.state, "since": f"{stay.since:%Y-%m-%dT%H:%M:%SZ}"} for stay in one.stays],
        "steps": open_,
    }
    around = {"forms": [drawn(INCIDENT_FORMS, command, held, dossier) for command in open_]}
    return Shown(template="consortium/incident.html", document=document, drawn=around)


def _entry(one: Incident) -> dict[str, Any]:
    waits = waits_for(MACHINES["incident"], one.state, one.stays[-1].since)
    return {
        "id": one.id,
        "words": one.words,
        "severity": one.severity or None,
        "state": one.state,
        "waits_for": waits[0] if waits else None,
        "since": f"{one.stays[-1].since:%Y-%m-%d}",
    }


def _granted(held: Room, one: Grant) -> dict[str, str]:
    return {"id": one.id, "scope": str(one.scope), "holder": _name(held, one.person_id), "state": one.state}


def _name(held: Room, person_id: str) -> str:
    found = held.records.find(Person, id=person_id) if person_id else ()
    return found[0].name if found else ""


def _told(ask: Asking) -> object:
    about = ask.typed.text("about")
    return verbs.report_about(ask.room, ask.typed.text("words"), about, by=ask.by, at=ask.at)


def _report(concerned: tuple[tuple[str, str], ...]) -> Form:
    """The form to report an incident, about one of the grants that whoever looks may see."""
    return Form(
        title=gettext_lazy("Report an incident"),
        does=_told,
        inputs=lambda _room, _dossier: (
            Input(name="words", label=_("What happened"), form="textarea"),
            Input(
                name="about",
                label=_("Which access it is about"),
                form="select",
                choices=(("", _("none, or I do not know")), *concerned),
                needed=False,
            ),
        ),
    )


def _moved(command: str, *named: str) -> Any:  # noqa: ANN401 - a function of the form
    return lambda ask: verbs.move(
        ask.room, ask.record, command, **{name: ask.typed.text(name) for name in named}, by=ask.by, at=ask.at
    )


def _severity(_room: Room, _dossier: Dossier) -> tuple[Input, ...]:
    words = (("low", _("low")), ("medium", _("medium")), ("high", _("high")))
    return (Input(name="severity", label=_("Severity"), form="select", choices=words),)


def _finding(room: Room, dossier: Dossier) -> tuple[Input, ...]:
    told = (
        (Informed.NOBODY.value, _("nobody else")),
        (Informed.PEOPLE.value, _("the people in the data")),
        (Informed.AUTHORITY.value, _("the authority for data protection")),
        (Informed.BOTH.value, _("the people in the data and the authority")),
    )
    said = fields.text("rationale", gettext_lazy("Finding"))(room, dossier)
    return (*said, Input(name="notice", label=_("Who is told"), form="select", choices=told))


INCIDENT_FORMS: dict[str, Form] = {
    "triage": Form(title=gettext_lazy("Look into it"), does=_moved("triage", "severity"), inputs=_severity),
    "contain": Form(
        title=gettext_lazy("It is contained"),
        about=gettext_lazy("No grant that it is about is open any more."),
        does=_moved("contain", "severity"),
        inputs=_severity,
    ),
    "dismiss": Form(
        title=gettext_lazy("Dismiss"),
        does=_moved("dismiss", "rationale"),
        inputs=fields.text("rationale", gettext_lazy("Finding")),
    ),
    "resolve": Form(
        title=gettext_lazy("Close with a finding"),
        about=gettext_lazy("What was found, and who is told of it: within 72 hours of the report where people are at risk."),
        does=_moved("resolve", "rationale", "notice"),
        inputs=_finding,
    ),
    "reopen": Form(
        title=gettext_lazy("Open it again"),
        does=_moved("reopen", "evidence"),
        inputs=fields.text("evidence", gettext_lazy("New evidence")),
    ),
}  # fmt: skip
"""By the command of the machine of incidents."""
