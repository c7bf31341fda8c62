"""docs/reference/cases.md: the steps and the ends of a case."""

from docs.pages.markdown import table
from heliograph.model.case import LIMITS, OUTCOMES, TRANSITIONS


def cases_page() -> str:
    """The page, from the tables of the model."""
    steps = (
        (t.verb, f"`{t.before}`" if t.before else "", f"`{t.after}`", ", ".join(t.needs)) for t in TRANSITIONS
    )
    return "\n".join(
        [
            "# Cases",
            "",
            "What people ask of a publisher. [How to answer them](../how-to/answer-cases.md).",
            "",
            "## Steps",
            "",
            *table(("Step", "From", "To", "Must say"), steps),
            "",
            "What is closed stays closed; another case may be opened.",
            "",
            "## Outcomes",
            "",
            *table(("Outcome", "Meaning"), ((f"`{name}`", words) for name, words in OUTCOMES.items())),
            "",
            "## Limits",
            "",
            *table(("Text", "Characters"), ((f"`{name}`", str(most)) for name, most in LIMITS.items())),
        ]
    )
