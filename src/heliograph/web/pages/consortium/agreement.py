"""Agreement: the exact text, its digest, who has signed, and the form to sign it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from heliograph.consortium import agree
from heliograph.consortium.gather import gather, project_of
from heliograph.consortium.listing import offered
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.model.consortium.person import Person
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.permissions import View
from heliograph.web.parts.inputs import Typed
from heliograph.web.parts.portal import now, person, room
from heliograph.web.shown import Shown

CAPACITIES = {command: capacity for capacity, command in agree.BY_CAPACITY.items()}


def agreement(request: HttpRequest, number: str) -> Shown:
    """One agreement."""
    held, who, at = room(), person(request), now()
    one = held.records.get(Agreement, number)
    dossier = gather(held.records, one.application_id, who)
    see(held, who, View.AGREEMENT, dossier, at)
    if request.method == "POST":
        return _taken(request, held, one, who)
    mine = parts(who, dossier, at)
    signed = any(each.signer_id == who.id for each in dossier.signed(one))
    open_ = (
        []
        if signed
        else [command for command in offered("agreement", one.state, mine) if command in CAPACITIES]
    )
    document = {
        "id": one.id,
        "project": project_of(dossier).title,
        "template": one.template,
        "state": one.state,
        "text": one.text,
        "text_sha256": one.text_sha256,
        "signatures": _signatures(dossier, one),
        "steps": [
            *open_,
            *(c for c in offered("agreement", one.state, mine) if c in {"decline", "terminate"}),
        ],
    }
    return Shown(
        template="consortium/agreement.html",
        document=document,
        drawn={"signing": open_, "application": one.application_id},
    )


def _taken(request: HttpRequest, held: Room, one: Agreement, who: Person) -> Shown:
    typed, command = Typed(request.POST), request.POST.get("step", "")
    if command in CAPACITIES:
        agree.sign(
            held,
            one.id,
            CAPACITIES[command],
            text_sha256=typed.text("text-sha256"),
            authenticated_at=authenticated_at(request),
            statement=typed.text("statement"),
            by=who,
            at=now(),
        )
    elif command == "decline":
        agree.decline(held, one.id, reason=typed.text("reason"), by=who, at=now())
    elif command == "terminate":
        agree.terminate(held, one.id, reason=typed.text("reason"), by=who, at=now())
    else:
        raise UnknownNameError(f"There is no step {command[:40]}.")
    return Shown(
        template="consortium/agreement.html",
        document={"id": one.id, "step": command},
        location=reverse("agreement", kwargs={"number": one.id}),
    )


def authenticated_at(request: HttpRequest) -> datetime:
    """When whoever asks last proved who they are with a second factor; long ago when they never did."""
    found: datetime | None = getattr(request, "second_factor_at", None)
    return found or datetime.fromtimestamp(0, now().tzinfo)


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
