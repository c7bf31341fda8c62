"""Proposals: acts that need two people, and who may be the first."""

from collections.abc import Mapping
from dataclasses import dataclass

from heliograph.model.consortium.grant import Proposal
from heliograph.model.consortium.role import Role
from heliograph.rules import agreement_guards  # noqa: F401 - it fills the table of guards
from heliograph.rules.guard import GUARDS
from heliograph.rules.lacking import not_your_part
from heliograph.rules.matter import Dossier, Matter, parts
from heliograph.rules.ruling import Ruling


@dataclass(frozen=True, slots=True)
class Proposable:
    """An act that one person proposes and another carries out.

    Attributes:
        event: What the proposal is called in the log.
        roles: Who may propose it.
    """

    event: str
    roles: frozenset[Role]


PROPOSALS: Mapping[str, Proposable] = {
    "revoke": Proposable("grant-propose-revocation", frozenset({Role.CHAIR})),
    "extend_deadline": Proposable(
        "application-propose-extension", frozenset({Role.CHAIR, Role.SECOND_APPROVER})
    ),
}
"""By the command that is proposed."""

BESIDE: Mapping[str, tuple[tuple[str, frozenset[Role], frozenset[str]], ...]] = {
    "application": (
        (
            "propose_extension",
            PROPOSALS["extend_deadline"].roles,
            frozenset({"submitted", "in_review", "deliberation"}),
        ),
    ),
    "grant": (
        ("propose_revocation", PROPOSALS["revoke"].roles, frozenset({"pending", "active", "suspended"})),
        ("ask_renewal", frozenset({Role.LEAD}), frozenset({"active", "suspended"})),
    ),
}
"""What may be begun about a record without moving it: what, by whom, in which states."""


def open_proposal(dossier: Dossier, subject: str, command: str) -> Proposal | None:
    """What one person has proposed and nobody has carried out.

    Args:
        dossier: Of the application.
        subject: What it is about, as in ``grant/0192``.
        command: That is proposed.
    """
    for one in dossier.proposals:
        if one.subject == subject and one.command == command and not one.closed_at:
            return one
    return None


def proposable(command: str, matter: Matter) -> tuple[Ruling, Role | None]:
    """Rule on a proposal.

    Args:
        command: That is proposed.
        matter: Who proposes it, and what is known.

    Returns:
        The ruling, and the role in which it is proposed.
    """
    roles = PROPOSALS[command].roles
    held = parts(matter.act.by, matter.dossier, matter.act.at) & roles
    if not held:
        missing = not_your_part("proposed", matter.act.by, sorted(roles), matter.dossier, matter.act.at)
        return Ruling((missing,)), None
    reason = GUARDS["reason_said"]
    return Ruling(() if reason.holds(matter) else (reason.unmet,), ("log",)), min(held)
