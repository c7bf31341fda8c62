"""Grant: what may be reached and until when, what it still needs, and the steps that are open to whoever looks."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from heliograph.consortium.gather import gather, project_of
from heliograph.consortium.listing import begun_beside, offered
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.consortium.tasks import grants_seen
from heliograph.consortium.why import why
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person
from heliograph.rules.access import decide
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.permissions import View
from heliograph.rules.proposal import open_proposal
from heliograph.rules.step import MACHINES, waits_for
from heliograph.rules.waiting import incidents_of, waits_of_grant
from heliograph.web.parts.grant_steps import GRANT_FORMS, SECOND
from heliograph.web.parts.portal import after, now, person, room, unmet_document
from heliograph.web.parts.steps import Asking, drawn, taken
from heliograph.web.shown import Shown


def grant(request: HttpRequest, number: str) -> Shown:
    """One grant."""
    held, who, at = room(), person(request), now()
    one = held.records.get(Grant, number)
    dossier = gather(held.records, one.application_id, who)
    see(held, who, View.GRANT, dossier, at)
    if request.method == "POST":
        return _taken(request, held, one, dossier, who)
    open_ = _open(one, dossier, who)
    around = {
        "forms": [drawn(GRANT_FORMS, command, held, dossier) for command in open_],
        "application": one.application_id if decide(who, View.APPLICATION, dossier, at).allow else None,
    }
    document = _document(held, one, dossier) | _told(held, one, dossier, who) | {"steps": open_}
    return Shown(template="consortium/grant.html", document=document, drawn=around)


def grants(request: HttpRequest) -> Shown:
    """Every grant that somebody may see."""
    held, who, at = room(), person(request), now()
    seen = [
        {
            "id": one.id,
            "scope": str(one.scope),
            "project": project.title,
            "holder": _name(held, one.person_id),
            "state": one.state,
            "since": f"{one.stays[-1].since:%Y-%m-%d}",
            "ends": f"{one.ends_at:%Y-%m-%d}" if one.ends_at else None,
        }
        for one, project in grants_seen(held, who, at)
    ]
    return Shown(template="consortium/grants.html", document={"grants": seen}, drawn={"section": "granted"})


def _document(held: Room, one: Grant, dossier: Dossier) -> dict[str, Any]:
    """Where it stands."""
    holder = held.records.get(Person, one.person_id)
    ruling = why(held, holder, one.scope, now())
    waits = waits_for(MACHINES["grant"], one.state, one.stays[-1].since)
    return {
        "id": one.id,
        "scope": str(one.scope),
        "dataset": one.scope.dataset,
        "opens": next(
            (each.name for each in held.held() if each.release_id == one.early_release), one.scope.dataset
        ),
        "edition": one.scope.edition,
        "asks": one.scope.modality.asks,
        "project": project_of(dossier).title,
        "holder": holder.name,
        "state": one.state,
        "waits_for": waits[0] if waits else None,
        "since": f"{one.stays[-1].since:%Y-%m-%d}",
        "begins": f"{one.starts_at:%Y-%m-%d}",
        "ends": f"{one.ends_at:%Y-%m-%d}" if one.ends_at else None,
        "no_end_reason": one.no_end_reason,
        "early": one.is_early,
        "appeal_by": held.last_day(one.appeal_by) if one.appeal_by else None,
        "close_by": held.last_day(one.close_by) if one.close_by else None,
        "suspended_for": one.suspended_for,
        "unmet": unmet_document(ruling.unmet),
        "history": [{"state": stay.state, "since": f"{stay.since:%Y-%m-%d}"} for stay in one.stays],
    }


def _told(held: Room, one: Grant, dossier: Dossier, who: Person) -> dict[str, Any]:
    """What was said about it: a proposal, appeals, the end, incidents for those who may see them."""
    proposal = open_proposal(dossier, f"grant/{one.id}", "revoke")
    found: dict[str, Any] = {
        "proposal": {"reason": proposal.reason, "answer_by": held.last_day(proposal.answer_by)}
        if proposal
        else None,
        "appeals": [
            {
                "grounds": each.grounds,
                "at": _day(each.filed_at),
                "outcome": each.outcome.value if each.outcome else None,
                "rationale": each.rationale,
            }
            for each in dossier.appeals
            if each.grant_id == one.id
        ],
        "attested": [
            {
                "at": _day(each.attested_at),
                "deleted": each.deleted,
                "outputs": list(each.outputs),
                "had_incident": each.had_incident,
            }
            for each in dossier.attestations
            if each.grant_id == one.id
        ],
    }
    if decide(who, View.INCIDENT, dossier, now()).allow:
        found["incidents"] = [
            {"id": each.id, "state": each.state, "words": each.words} for each in incidents_of(one, dossier)
        ]
    return found


def _open(one: Grant, dossier: Dossier, who: Person) -> list[str]:
    mine = parts(who, dossier, now())
    second = waits_of_grant(one, who, mine, dossier)
    appealed = any(each.grant_id == one.id and not each.decided_at for each in dossier.appeals)
    proposed = open_proposal(dossier, f"grant/{one.id}", "revoke") is not None
    over = {"appeal"} if appealed else set()
    over |= {"propose_revocation"} if proposed else set()
    return [
        command
        for command in (*offered("grant", one.state, mine), *begun_beside(one, mine))
        if command in GRANT_FORMS and command not in over and (command not in SECOND or command in second)
    ]


def _taken(request: HttpRequest, held: Room, one: Grant, dossier: Dossier, who: Person) -> Shown:
    command = request.POST.get("step", "")
    ask = Asking.of(request, held, dossier, who, one.id)
    made = taken(GRANT_FORMS, command, ask)
    location = (
        reverse("application-form", kwargs={"number": made.id})
        if isinstance(made, Application)
        else after(who, View.GRANT, one.application_id, reverse("grant", kwargs={"number": one.id}))
    )
    return Shown(
        template="consortium/grant.html", document={"id": one.id, "step": command}, location=location
    )


def _name(held: Room, person_id: str) -> str:
    found = held.records.find(Person, id=person_id)
    return found[0].name if found else ""


def _day(moment: Any) -> str | None:  # noqa: ANN401 - a moment or none
    return f"{moment:%Y-%m-%d}" if moment else None
