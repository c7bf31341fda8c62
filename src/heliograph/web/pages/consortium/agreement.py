"""Agreement: the exact text, its digest, who has signed, and the form to sign it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from heliograph.consortium import agree
from heliograph.consortium.agreement_text import plain_words
from heliograph.consortium.gather import gather, project_of
from heliograph.consortium.listing import offered
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.model.consortium.person import Person
from heliograph.rules.access import decide
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.permissions import View
from heliograph.rules.text_change import compare
from heliograph.web.parts.agreement_steps import agreement_forms
from heliograph.web.parts.inputs import Typed
from heliograph.web.parts.portal import now, person, room, second_factor_at
from heliograph.web.parts.steps import Asking, drawn, taken
from heliograph.web.shown import Shown

CAPACITIES = {command: capacity for capacity, command in agree.BY_CAPACITY.items()}


def agreement(request: HttpRequest, number: str) -> Shown:
    """One agreement."""
    held, who, at = room(), person(request), now()
    one = held.records.get(Agreement, number)
    dossier = gather(held.records, one.application_id, who)
    see(held, who, View.AGREEMENT, dossier, at)
    if request.method == "POST":
        return _taken(request, held, one, dossier, who)
    open_ = offered("agreement", one.state, parts(who, dossier, at))
    signed = any(each.signer_id == who.id for each in dossier.signed(one))
    signing = [] if signed else [command for command in open_ if command in CAPACITIES]
    forms = agreement_forms(one)
    steps = [command for command in open_ if command in forms]
    before = next((each for each in dossier.agreements if each.followed_by == one.id), None)
    document = {
        "id": one.id,
        "project": project_of(dossier).title,
        "template": one.template,
        "state": one.state,
        "summary": list(plain_words(one.template)),
        "text": one.text,
        "text_sha256": one.text_sha256,
        "resign_by": f"{one.resign_by:%Y-%m-%d}" if one.resign_by else None,
        "follows": before.id if before else None,
        "followed_by": one.followed_by or None,
        "signatures": _signatures(dossier, one),
        "steps": [*signing, *steps],
    }
    around = {
        "signing": signing,
        "forms": [drawn(forms, command, held, dossier) for command in steps],
        "changes": compare(before.text, one.text) if before else (),
        "application": one.application_id if decide(who, View.APPLICATION, dossier, at).allow else None,
    }
    return Shown(template="consortium/agreement.html", document=document, drawn=around)


def _taken(request: HttpRequest, held: Room, one: Agreement, dossier: Dossier, who: Person) -> Shown:
    typed, command = Typed(request.POST), request.POST.get("step", "")
    shown = one
    if command in CAPACITIES:
        agree.sign(
            held,
            one.id,
            CAPACITIES[command],
            text_sha256=typed.text("text-sha256"),
            authenticated_at=second_factor_at(request),
            statement=typed.text("statement"),
            by=who,
            at=now(),
        )
    else:
        ask = Asking.of(request, held, dossier, who, one.id)
        made = taken(agreement_forms(one), command, ask)
        shown = made if isinstance(made, Agreement) else one
    return Shown(
        template="consortium/agreement.html",
        document={"id": shown.id, "step": command},
        location=reverse("agreement", kwargs={"number": shown.id}),
    )


def _signatures(dossier: Dossier, one: Agreement) -> list[dict[str, Any]]:
    names = {person.id: person.name for person in dossier.people.values()}
    done = [
        {
            "capacity": each.capacity.value,
            "name": names.get(each.signer_id, "") if each.capacity is not Capacity.PLATFORM else "",
            "at": f"{each.signed_at:%Y-%m-%dT%H:%M:%SZ}",
        }
        for each in dossier.signed(one)
    ]
    signers = {each.signer_id for each in dossier.signed(one) if each.capacity is Capacity.RESEARCHER}
    missing = [
        {"capacity": Capacity.RESEARCHER.value, "name": names.get(person_id, ""), "at": None}
        for person_id in one.signers
        if person_id not in signers
    ]
    return [*done, *missing]
