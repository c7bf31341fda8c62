"""Vouchers: whom somebody may ask about an applicant from the page of an application, and what came of it."""

from typing import Any

from heliograph.bootstrap.references import ask_by_mail
from heliograph.consortium.gather import application_of
from heliograph.consortium.room import Room
from heliograph.consortium.vouch import is_over, references
from heliograph.errors import UsageError
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.reference import Voucher
from heliograph.rules.matter import Act, Dossier
from heliograph.rules.vouching import asked_by
from heliograph.web.frame import site
from heliograph.web.parts.inputs import Typed
from heliograph.web.parts.portal import now

STEP = "ask-reference"


def references_document(held: Room, dossier: Dossier) -> list[dict[str, Any]]:
    """Everybody who was asked, and what they answered; for those who may read the answers."""
    names = {person.id: person.name for person in dossier.people.values()}
    return [
        {
            "name": one.name,
            "about": names.get(one.person_id, ""),
            "as": one.voucher.value,
            "asked": f"{one.asked_at:%Y-%m-%d}",
            "answered": f"{one.answered_at:%Y-%m-%d}" if one.answered_at else None,
            "confirmed": one.is_confirmed,
            "is_over": is_over(one, now()),
            "statement": one.statement,
        }
        for one in references(held, application_of(dossier).id)
    ]


def ways_to_ask(dossier: Dossier, who: Person) -> dict[str, Any]:
    """What the form to ask somebody offers: as what, and about whom; empty when nobody may be asked."""
    offered = asked_by(dossier, who, Act(command="ask", by=who, at=now()))
    if not offered:
        return {}
    return {
        "vouchers": [one.value for one in Voucher if one in offered],
        "about": [(one.id, one.name or one.email) for one in dossier.team],
    }


def ask_somebody(held: Room, dossier: Dossier, typed: Typed, who: Person) -> None:
    """Ask whoever was named."""
    said = typed.text("voucher") or Voucher.REFEREE.value
    if said not in set(Voucher):
        raise UsageError(f"{said[:40]} cannot be chosen.")
    ask_by_mail(
        site().settings,
        held,
        application_of(dossier).id,
        typed.text("about") or application_of(dossier).lead_id,
        name=typed.text("name"),
        email=typed.text("email"),
        voucher=Voucher(said),
        by=who,
        at=now(),
    )
