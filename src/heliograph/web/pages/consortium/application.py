"""Application: where it stands, for whom it waits, what was said, and the steps that are open to whoever looks."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from heliograph.consortium.gather import application_of, gather, project_of
from heliograph.consortium.listing import begun_beside, deadline, is_offered, offered
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.model.consortium.answers import SectionNote
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.data_dossier import FORM
from heliograph.model.consortium.decision import Decision
from heliograph.model.consortium.grant import Proposal
from heliograph.model.consortium.person import Person
from heliograph.rules.access import decide
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.permissions import View
from heliograph.rules.proposal import open_proposal
from heliograph.rules.step import MACHINES, waits_for
from heliograph.web.parts.application_steps import FORMS
from heliograph.web.parts.eligible import eligibility_document, goes_equal_route
from heliograph.web.parts.inputs import Typed
from heliograph.web.parts.portal import after, now, person, room
from heliograph.web.parts.step_inputs import title_of
from heliograph.web.parts.steps import Asking, drawn, taken
from heliograph.web.parts.vouchers import STEP, ask_somebody, references_document, ways_to_ask
from heliograph.web.shown import Shown


def application(request: HttpRequest, number: str) -> Shown:
    """One application, as much of it as whoever looks may see."""
    held, who, at = room(), person(request), now()
    dossier = gather(held.records, number, who)
    see(held, who, View.APPLICATION, dossier, at)
    if request.method == "POST":
        return _taken(request, held, dossier, who)
    mine = parts(who, dossier, at)
    standing = application_of(dossier)
    open_ = [
        command
        for command in (*offered("application", standing.state, mine), *begun_beside(standing, mine))
        if command in FORMS and not _is_done(command, who, dossier)
    ]
    document = _document(dossier) | _seen(held, dossier, who) | {"steps": open_, "roles": sorted(mine)}
    around = {
        "forms": [drawn(FORMS, command, held, dossier) for command in open_],
        "may_write": is_offered("save", "application", standing.state, mine),
        "application": standing,
        "ask": ways_to_ask(dossier, who),
        "on_request": standing.template.partition("@")[0] == FORM,
        "equal_route": goes_equal_route(dossier),
        "project": project_of(dossier),
        "until": _last_days(held, standing),
    }
    return Shown(template="consortium/application.html", document=document, drawn=around)


def _last_days(held: Room, one: Application) -> dict[str, str]:
    """Its deadlines as days, for people; the document has them as moments."""
    moments = {"due": one.due_at} | deadline(one)
    return {name: held.last_day(moment) for name, moment in moments.items() if moment}


def _taken(request: HttpRequest, held: Room, dossier: Dossier, who: Person) -> Shown:
    """Give what was typed to the verb of the step, then look again."""
    command = request.POST.get("step", "")
    number = application_of(dossier).id
    if command == STEP:
        ask_somebody(held, dossier, Typed(request.POST), who)
        return Shown(
            template="consortium/application.html",
            document={"id": number, "step": command},
            location=reverse("application", kwargs={"number": number}),
        )
    taken(FORMS, command, Asking.of(request, held, dossier, who))
    return Shown(
        template="consortium/application.html",
        document={"id": number, "step": command},
        location=after(who, View.APPLICATION, number, reverse("application", kwargs={"number": number})),
    )


def _document(dossier: Dossier) -> dict[str, Any]:
    one, project = application_of(dossier), project_of(dossier)
    waits = waits_for(MACHINES["application"], one.state, one.since)
    return {
        "id": one.id,
        "title": project.title,
        "summary": project.summary,
        "kind": one.kind.value,
        "form": one.template,
        "state": one.state,
        "round": one.round,
        "waits_for": waits[0] if waits else None,
        "since": _time(one.since),
        "due": _time(one.due_at),
        **{name: _time(moment) for name, moment in deadline(one).items()},
        "scopes": [str(scope) for scope in one.scopes],
        "history": [{"state": stay.state, "since": _time(stay.since)} for stay in one.stays],
        "team": [
            {"name": dossier.people[mate.person_id].name, "accepted": mate.accepted_at is not None}
            for mate in project.team
            if mate.person_id in dossier.people
        ],
        "notes": _notes(one),
        "agreements": [
            {"id": each.id, "template": each.template, "state": each.state} for each in dossier.agreements
        ],
        "grants": [
            {"id": each.id, "scope": str(each.scope), "state": each.state, "ends": _time(each.ends_at)}
            for each in dossier.grants
        ],
        "appeals": [
            {
                "grounds": each.grounds,
                "at": _time(each.filed_at),
                "outcome": each.outcome.value if each.outcome else None,
                "rationale": each.rationale,
            }
            for each in dossier.appeals
            if not each.grant_id
        ],
        "conditions": [
            {"text": each.text, "due": _time(each.due_at), "met": _time(each.met_at)}
            for each in dossier.conditions
        ],
    }


def _seen(held: Room, dossier: Dossier, who: Person) -> dict[str, Any]:
    """What only some may see; each part is decided, and looks that must be logged are."""
    at = now()
    found: dict[str, Any] = {}
    if decide(who, View.DECISION, dossier, at).allow:
        found["decisions"] = [_decision(one, dossier) for one in dossier.decisions]
    if dossier.votes and decide(who, View.REVIEWS, dossier, at).allow:
        see(held, who, View.REVIEWS, dossier, at)
        found["reviews"] = [
            {"vote": one.vote, "scores": dict(one.scores), "rationale": one.rationale}
            for one in dossier.votes
        ]
    if dossier.decisions and decide(who, View.RATIONALE, dossier, at).allow:
        see(held, who, View.RATIONALE, dossier, at)
        found["rationales"] = [one.rationale for one in dossier.decisions]
    proposal = _extension(dossier)
    if proposal and decide(who, View.QUEUE, dossier, at).allow:
        found["proposal"] = {"reason": proposal.reason, "by": _name(held, proposal.proposed_by)}
    if decide(who, View.REVIEWERS, dossier, at).allow:
        found["reviewers"] = [
            {
                "name": _name(held, one.reviewer_id),
                "declared": one.declaration.value if one.declaration else None,
                "sealed": one.sealed_at is not None,
                "due": _time(one.due_at),
                "due_on": held.last_day(one.due_at),
            }
            for one in dossier.assignments
        ]
    found["answers_open"] = decide(who, View.ANSWERS, dossier, at).allow
    if found["answers_open"]:
        found["eligibility"] = eligibility_document(held, dossier, at)
        found["references"] = references_document(held, dossier)
    return found


def _decision(one: Decision, dossier: Dossier) -> dict[str, Any]:
    return {
        "outcome": one.outcome.value,
        "at": _time(one.decided_at),
        "until": _time(one.ends_at),
        "reasons": [
            {"criterion": title_of(dossier, each.criterion), "code": each.code, "text": each.text}
            for each in one.reasons
        ],
    }


def _notes(one: Application) -> list[dict[str, str]]:
    """What was asked when it was last returned."""
    template = room().form(one.template)
    titles = {section.code: section.title.into(get_language() or "en") for section in template.sections}
    return [
        {"section": titles.get(code, code), "text": text}
        for code, text in _last_notes(one).items()
        if code in one.marked
    ]


def _last_notes(one: Application) -> dict[str, str]:
    notes = room().records.find(SectionNote, application_id=one.id, round=one.round)
    return {note.section: note.public for note in notes}


def _extension(dossier: Dossier) -> Proposal | None:
    return open_proposal(dossier, f"application/{application_of(dossier).id}", "extend_deadline")


def _is_done(command: str, who: Person, dossier: Dossier) -> bool:
    """A step that this person has taken already: an invitation that was accepted, a review that is sealed."""
    own = next((one for one in dossier.assignments if one.reviewer_id == who.id), None)
    if command in {"accept", "decline"}:
        return not any(
            mate.person_id == who.id and mate.accepted_at is None for mate in project_of(dossier).team
        )
    if command == "propose_extension":
        return not application_of(dossier).extensions or _extension(dossier) is not None
    if command == "declare":
        return own is None or own.declared_at is not None
    if command == "record_review":
        return own is None or own.sealed_at is not None or own.declared_at is None
    return False


def _name(held: Room, person_id: str) -> str:
    found = held.records.find(Person, id=person_id)
    return found[0].name if found else ""


def _time(moment: Any) -> str | None:  # noqa: ANN401 - a moment or none
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None
