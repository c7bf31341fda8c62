"""docs/reference/exit-codes.md: how commands leave."""

from docs.pages.markdown import table
from heliograph.errors import HeliographError
from heliograph.preserve.finding import FINDINGS, NOTICES


def exit_codes_page() -> str:
    """The page, from the error tree and the findings of verify."""
    return "\n".join(
        [
            "# Exit codes",
            "",
            "Every command leaves with one of these, and says on standard error what happened and what to do about it.",
            "",
            *table(("Code", "Name in `--json`", "When"), _errors()),
            "",
            "## Findings of verify",
            "",
            "`heliograph verify` leaves with the code of its worst finding; the worst stand first.",
            "",
            *table(
                ("Code", "Finding", "Meaning"),
                (
                    (str(meaning.exit_code), f"`{kind.value}`", meaning.sentence)
                    for kind, meaning in FINDINGS.items()
                ),
            ),
            "",
            "## Notices of verify",
            "",
            "A notice is no finding: the exit code stays 0.",
            "",
            *table(
                ("Notice", "Meaning"), ((f"`{kind.value.upper()}`", words) for kind, words in NOTICES.items())
            ),
        ]
    )


def error_tree(root: type[HeliographError] = HeliographError) -> list[type[HeliographError]]:
    """The errors that the error module defines, each before those derived from it."""
    found = [root]
    for derived in root.__subclasses__():
        if derived.__module__ == HeliographError.__module__:
            found += error_tree(derived)
    return found


def _errors() -> list[tuple[str, str, str]]:
    rows = [
        (error.exit_code, error.code, (error.__doc__ or "").strip().splitlines()[0]) for error in error_tree()
    ]
    ordered = sorted(rows, key=lambda row: row[0])
    return [
        ("0", "", "All went well; notices do not change it."),
        *((str(code), f"`{name}`", words) for code, name, words in ordered),
        ("130", "", "Stopped from the keyboard."),
    ]
