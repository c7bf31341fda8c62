"""Vouching: who may ask somebody outside about an applicant, and whom."""

from collections.abc import Collection

from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.reference import Reference, Voucher
from heliograph.model.consortium.role import Role
from heliograph.rules.application import APPLICATION
from heliograph.rules.domain import match
from heliograph.rules.lacking import not_your_part
from heliograph.rules.matter import Act, Dossier, parts
from heliograph.rules.ruling import Ruling, Unmet

MAY_ASK: dict[Voucher, frozenset[Role]] = {
    Voucher.REFEREE: frozenset({Role.LEAD, Role.CO_APPLICANT, Role.COORDINATOR}),
    Voucher.SIGNING_OFFICIAL: frozenset({Role.COORDINATOR}),
}
"""An official speaks for the organisation: staff asks them, at an address of that organisation."""

MOST_OPEN = 6
OVER = Unmet("application-open", "The application is not over.", "nobody")
OWN = Unmet("not-your-own", "Nobody of the team is asked about the team.", "who asks: name somebody else")
ENOUGH = Unmet("few-open", "Not more than six questions about one application are open.", "who was asked")
AT_IT = Unmet(
    "address-at-organisation",
    "The address of an official lies at a domain of the organisation, which staff has looked at.",
    "the coordinator",
)


def may_ask(
    dossier: Dossier, act: Act, voucher: Voucher, address: str, open_: Collection[Reference]
) -> Ruling:
    """Whether somebody may be asked.

    Args:
        dossier: Of the application.
        act: Who asks, and when.
        voucher: As what.
        address: Of e-mail, of whoever is asked.
        open_: Questions that wait for an answer.
    """
    held = parts(act.by, dossier, act.at)
    roles = MAY_ASK[voucher]
    if not held & roles:
        return Ruling((not_your_part("done", act.by, sorted(roles), dossier, act.at),))
    own = {person.email.casefold() for person in dossier.team} | (
        {act.by.email.casefold()} if act.by else set()
    )
    there = dossier.organisations.get(dossier.project.organisation_id) if dossier.project else None
    state = dossier.application.state if dossier.application else ""
    conditions = (
        (OVER, state not in APPLICATION.final),
        (OWN, address.casefold() not in own),
        (ENOUGH, len(open_) < MOST_OPEN),
        (AT_IT, voucher is not Voucher.SIGNING_OFFICIAL or (there is not None and lies_at([there], address))),
    )
    return Ruling(tuple(unmet for unmet, holds in conditions if not holds), ("log",))


def lies_at(organisations: Collection[Organisation], address: str) -> bool:
    """Whether an address lies at a domain of an organisation that staff has looked at."""
    return any(one.verified_at is not None and match(address, one.domains) for one in organisations)


def asked_by(dossier: Dossier, person: Person, act: Act) -> frozenset[Voucher]:
    """As what somebody may ask people."""
    held = parts(person, dossier, act.at)
    open_ = dossier.application is not None and dossier.application.state not in APPLICATION.final
    return frozenset(voucher for voucher, roles in MAY_ASK.items() if open_ and held & roles)
