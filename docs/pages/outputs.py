"""docs/reference/outputs.md: the steps of an answer that two people look at before it leaves."""

from docs.pages.markdown import table
from heliograph.rules.guard import GUARDS
from heliograph.rules.output import OUTPUT


def outputs_page() -> str:
    """The page, from the table of the rules."""
    steps = (
        (
            row.command,
            ", ".join("" if state == "-" else f"`{state}`" for state in row.before),
            f"`{row.after}`",
            ", ".join(row.actors),
            " ".join(GUARDS[name].text for name in row.guards),
        )
        for row in OUTPUT.transitions
    )
    turns = ((f"`{state}`", OUTPUT.turns.get(state, "nobody")) for state in OUTPUT.states)
    return "\n".join(
        [
            "# Outputs",
            "",
            "Answers to queries of members with a grant for *enclave*. [How they are looked at](../how-to/serve-gated-editions.md).",
            "",
            "## Steps",
            "",
            *table(("Step", "From", "To", "By", "What must be so"), steps),
            "",
            "## States",
            "",
            *table(("State", "Who is waited for"), turns),
        ]
    )
