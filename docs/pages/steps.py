"""docs/reference/steps.md: every machine of the consortium: its steps, who takes them, what must be so, and for whom each state waits."""

from collections.abc import Iterator

from docs.pages.markdown import table
from heliograph.model.consortium.transition import NOTHING, Machine
from heliograph.rules.guard import GUARDS
from heliograph.rules.step import MACHINES
from heliograph.rules.step_up import DECIDING, LATELY

ABOUT = {
    "application": "What a project asks for; renewals and amendments are applications too.",
    "agreement": "The text that people sign.",
    "grant": "What somebody may use: one data set, one edition, one way of access.",
    "incident": "Something went wrong with data or with people.",
    "output": "The answer to a query of a member with a grant for *enclave*: two people look at it before it leaves. "
    "[How](../how-to/serve-gated-editions.md).",
}

INTRODUCTION = (
    "What becomes of each kind of record, as the tables of the rules have it: a step that stands in no row is refused, whoever asks on "
    "whatever face. Each step that is taken leaves one event in the audit log, named after its machine and itself: `grant-suspend`, "
    "`output-release`. One actor of a row suffices; `system` is the scheduler, or what follows from a step at once."
)

ON_PAGES = f"On pages: {LATELY.text}"


def steps_page() -> str:
    """The page, from the tables of the rules."""
    lines = [
        "# Steps",
        "",
        INTRODUCTION,
    ]
    for machine in MACHINES.values():
        lines += ["", f"## {machine.name.capitalize()}", "", ABOUT[machine.name], "", *_machine(machine)]
    return "\n".join(lines)


def _machine(machine: Machine) -> Iterator[str]:
    steps = (
        (
            row.command,
            ", ".join("" if state == NOTHING else f"`{state}`" for state in row.before),
            f"`{row.after}`",
            ", ".join(row.actors),
            " ".join([GUARDS[name].text for name in row.guards] + [ON_PAGES] * (row.command in DECIDING)),
        )
        for row in machine.transitions
    )
    yield from table(("Step", "From", "To", "By", "What must be so"), steps)
    yield ""
    turns = ((f"`{state}`", machine.turns.get(state, "nobody")) for state in machine.states)
    yield from table(("State", "Who is waited for"), turns)
