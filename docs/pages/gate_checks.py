"""docs/reference/gate-checks.md: what the gate checks, in the order in which it does."""

from docs.pages.markdown import table
from heliograph.model.risk import CHECKS, UNWAIVABLE, CheckName
from heliograph.publish.gate.page_words import BATTERY, LEVELS, SOUNDNESS, called


def gate_checks_page() -> str:
    """The page, from the checks and the questions of the risk report."""
    return "\n".join(
        [
            "# Checks of the gate",
            "",
            "Every public edition passes these before it is signed. What they find is in `risk-report.html` and `risk-report.json` of",
            "the release. Why there is a gate, and what it cannot see: [the gate](../explanation/the-gate.md).",
            "",
            "## Levels",
            "",
            *table(("Level", "Meaning"), ((f"`{level.value}`", words) for level, words in LEVELS.items())),
            "",
            "## Checks",
            "",
            "*Question* is the letter under which the risk report asks it, where it is one of what an intruder would try.",
            "",
            *table(
                ("Check", "What it shows", "Question", "Red can be waived"),
                (
                    (f"`{name.value}`", words, _letter(name), _waivable(name))
                    for name, words in CHECKS.items()
                ),
            ),
            "",
            "## What an intruder would try",
            "",
            *table(
                ("", "Question", "Answered by"),
                (
                    (f"({q.letter})", q.asks, ", ".join(called(check).lower() for check in q.checks))
                    for q in BATTERY
                ),
            ),
            "",
            f"The others ask whether the policy was carried out and the files are whole: {_named(SOUNDNESS)}.",
        ]
    )


def _letter(name: CheckName) -> str:
    return "".join(f"({question.letter})" for question in BATTERY if name in question.checks)


def _waivable(name: CheckName) -> str:
    return "no" if name in UNWAIVABLE else "yes"


def _named(checks: tuple[CheckName, ...]) -> str:
    return ", ".join(called(check).lower() for check in checks)
