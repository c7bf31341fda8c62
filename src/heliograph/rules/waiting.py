"""Waiting: for whom a grant waits, beyond what its table says: second people, judges, those who name them."""

from heliograph.model.consortium.appeal import Appeal
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.rules.matter import Dossier
from heliograph.rules.proposal import open_proposal

OVER = frozenset({"closed", "expired"})


def is_over(record: Grant | Incident) -> bool:
    """Whether nobody is waited for any more, although somebody could still take a step."""
    return record.state in OVER


def open_appeal(dossier: Dossier, grant_id: str = "") -> Appeal | None:
    """The appeal that nobody has decided.

    Args:
        dossier: Of the application.
        grant_id: Against the revocation of which grant; empty for one against the decision.
    """
    for one in dossier.appeals:
        if one.grant_id == grant_id and one.decided_at is None:
            return one
    return None


def incidents_of(grant: Grant, dossier: Dossier) -> tuple[Incident, ...]:
    """The incidents of a dossier that are about one grant."""
    return tuple(one for one in dossier.incidents if grant.id in one.grants)


def waits_of_grant(grant: Grant, person: Person, held: frozenset[Role], dossier: Dossier) -> tuple[str, ...]:
    """Steps of a grant that wait for somebody.

    Args:
        grant: Which one.
        person: Who looks.
        held: As what they may act here.
        dossier: Of the application it came from.
    """
    found = []
    if Role.SECOND_APPROVER in held:
        proposal = open_proposal(dossier, f"grant/{grant.id}", "revoke")
        if proposal and proposal.proposed_by != person.id:
            found.append("revoke")
        alone = grant.state == "suspended" and not grant.is_automatic and not grant.confirmed_by
        if alone and grant.suspended_by != person.id:
            found.append("confirm_suspension")
    appeal = open_appeal(dossier, grant.id) if grant.state == "revoked" else None
    if appeal and Role.COORDINATOR in held and appeal.reviewer_id is None:
        found.append("assign_appeal")
    if appeal and Role.APPEAL_REVIEWER in held and appeal.reviewer_id == person.id:
        found += ["uphold", "reinstate_on_appeal"]
    return tuple(found)
