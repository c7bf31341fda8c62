"""Organisations: where projects are done, what staff knows of them, and who is said to belong to them."""

from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest
from django.urls import reverse

from heliograph.consortium import organise
from heliograph.consortium.room import Room
from heliograph.consortium.see import belonging
from heliograph.errors import NotAllowedError, UnknownNameError, UsageError
from heliograph.model.consortium.affiliation import Position
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.model.consortium.person import Person
from heliograph.rules.alike import alike
from heliograph.rules.registry import keeps
from heliograph.web.parts.inputs import Typed
from heliograph.web.parts.portal import now, person, room
from heliograph.web.shown import Shown

Choice = TypeVar("Choice", bound=StrEnum)
LIST, ONE = "consortium/organisations.html", "consortium/organisation.html"


def organisations(request: HttpRequest) -> Shown:
    """All of them, those that nobody has looked at first; a form to enter one."""
    held, who = _keeper(request)
    if request.method == "POST":
        typed = Typed(request.POST)
        made = organise.add_organisation(
            held,
            typed.text("name"),
            kind=_among(OrganisationKind, typed.text("kind")),
            country=typed.text("country"),
            ror_id=typed.text("ror"),
            domains=typed.text("domains").split(),
            by=who,
            at=now(),
        )
        return Shown(template=LIST, document={"id": made.id}, location=_place(made.id))
    found = held.records.find(Organisation)
    ordered = sorted(found, key=lambda one: (one.verified_at is not None, one.name.casefold()))
    document = {"organisations": [_document(one, found) for one in ordered]}
    drawn = {"kinds": [one.value for one in OrganisationKind], "section": "organisations"}
    return Shown(template=LIST, document=document, drawn=drawn)


def organisation(request: HttpRequest, number: str) -> Shown:
    """One of them, with every claim to belong to it."""
    held, who = _keeper(request)
    if request.method == "POST":
        return _taken(request, number, who)
    one = held.records.get(Organisation, number)
    claims = [
        {
            "id": claim.id,
            "name": who_belongs.name if who_belongs else "",
            "email": who_belongs.email if who_belongs else "",
            "position": claim.position.value,
            "source": claim.source.value,
            "evidence": claim.evidence,
            "from": f"{claim.valid_from:%Y-%m-%d}",
            "until": f"{claim.valid_to:%Y-%m-%d}",
            "withdrawn": f"{claim.withdrawn_at:%Y-%m-%d}" if claim.withdrawn_at else None,
            "holds": claim.holds(now()),
        }
        for claim, who_belongs in belonging(held, who, number, now())
    ]
    document = _document(one, held.records.find(Organisation)) | {"claims": claims}
    drawn = {
        "kinds": [each.value for each in OrganisationKind],
        "positions": [each.value for each in Position],
        "section": "organisations",
    }
    return Shown(template=ONE, document=document, drawn=drawn)


def _taken(request: HttpRequest, number: str, who: Person) -> Shown:
    held, typed, step = room(), Typed(request.POST), request.POST.get("step", "")
    if step == "confirm":
        organise.confirm_organisation(
            held,
            number,
            kind=_among(OrganisationKind, typed.text("kind")),
            ror_id=typed.text("ror"),
            domains=typed.text("domains").split(),
            evidence=typed.text("evidence").split(),
            by=who,
            at=now(),
        )
    elif step == "affiliate":
        until = typed.day("until")
        found = held.records.find(Person, email=typed.text("email"))
        if not found:
            raise UnknownNameError(f"Nobody here has the address {typed.text('email')[:80]}.")
        if until is None:
            raise UsageError("A day is needed.", hint="Write it as 2027-06-30.")
        organise.affiliate(
            held,
            found[0],
            number,
            _among(Position, typed.text("position")),
            until=until,
            evidence=typed.text("evidence"),
            by=who,
            at=now(),
        )
    elif step == "withdraw":
        organise.withdraw_claim(held, typed.text("claim"), by=who, at=now())
    else:
        raise UnknownNameError(f"There is no step {step[:40]}.")
    return Shown(template=ONE, document={"id": number, "step": step}, location=_place(number))


def _keeper(request: HttpRequest) -> tuple[Room, Person]:
    held, who = room(), person(request)
    ruling = keeps(who, now())
    if not ruling.allow:
        raise NotAllowedError(ruling.unmet)
    return held, who


def _document(one: Organisation, others: tuple[Organisation, ...]) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind.value,
        "country": one.country,
        "ror_id": one.ror_id,
        "domains": list(one.domains),
        "evidence": list(one.evidence),
        "looked_at": f"{one.verified_at:%Y-%m-%d}" if one.verified_at else None,
        "alike": [{"id": other.id, "name": other.name} for other in alike(one, others)],
    }


def _place(number: str) -> str:
    return reverse("organisation", kwargs={"number": number})


def _among(kind: type[Choice], said: str) -> Choice:
    try:
        return kind(said)
    except ValueError:
        raise UsageError(f"{said[:40]} cannot be chosen.") from None
