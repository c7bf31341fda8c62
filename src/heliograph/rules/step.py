"""Step: whether a command may be taken now, and by this person."""

from datetime import datetime

from heliograph.model.consortium.role import Role
from heliograph.model.consortium.transition import Machine, Transition
from heliograph.rules import (  # noqa: F401 - they fill the table of guards
    agreement_guards,
    appeal_guards,
    application_guards,
    grant_guards,
    review_guards,
)
from heliograph.rules.agreement import AGREEMENT
from heliograph.rules.application import APPLICATION
from heliograph.rules.grant import GRANT
from heliograph.rules.guard import unmet
from heliograph.rules.incident import INCIDENT
from heliograph.rules.lacking import not_your_part
from heliograph.rules.matter import Matter, parts
from heliograph.rules.output import OUTPUT
from heliograph.rules.ruling import Ruling, Unmet

MACHINES: dict[str, Machine] = {each.name: each for each in (APPLICATION, AGREEMENT, GRANT, INCIDENT, OUTPUT)}
"""Every machine, by the kind of its records."""


def step(machine: Machine, state: str, matter: Matter) -> tuple[Ruling, Transition | None, Role | None]:
    """Rule on one command.

    Args:
        machine: Of the kind of record.
        state: Where the record stands, ``-`` before it exists.
        matter: The act and what is known.

    Returns:
        The ruling, the row that applies, and the role in which the person acts.
    """
    row = machine.row(state, matter.act.command)
    if row is None:
        where = "before it exists" if state == "-" else f"while it is {state}"
        missing = Unmet(
            "no-such-step",
            f"{matter.act.command} is no step of this {machine.name} {where}.",
            machine.turns.get(state, "nobody"),  # whoever has the turn moves it on; nothing that is over does
        )
        return Ruling((missing,)), None, None
    held = parts(matter.act.by, matter.dossier, matter.act.at)
    role = next((actor for actor in row.actors if actor in held), None)
    if role is None:
        missing = not_your_part("done", matter.act.by, row.actors, matter.dossier, matter.act.at)
        return Ruling((missing,)), row, None
    return Ruling(unmet(row.guards, matter), ("log",)), row, role


def waits_for(machine: Machine, state: str, since: datetime) -> tuple[str, datetime] | None:
    """Whose turn it is and since when; None when nobody has to do anything any more."""
    if state in machine.final:
        return None
    return machine.turns[state], since
