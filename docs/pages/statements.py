"""docs/reference/statement-of-reasons.md: the words of the DSA Transparency Database in the actions table."""

from collections.abc import Mapping

from docs.pages.markdown import table
from heliograph.model.statement import (
    ATTRIBUTES,
    AUTOMATED,
    CATEGORIES,
    DECISIONS,
    EARLIER_CATEGORIES,
    SOURCES,
)
from heliograph.tables.statements import statements_query

HELD: tuple[tuple[str, str], ...] = (
    (
        "`category`",
        "`statement_of_reasons`: one of the codes below; another code is a rejection of the import",
    ),
    ("`decision_visibility`, `decision_account`, `decision_monetary`", "`action`: the words below"),
    (
        "`automated_decision`",
        "`automated`: true is fully, false is not automated; partially is not told apart",
    ),
    ("`application_date`", "`acted_at`, with the time of day"),
    ("`end_date_...`", "`ended_at`, with the time of day"),
    ("`puid`", "`action_id`; a pseudonym in the public edition"),
    ("`automated_detection`, `source_type`, `decision_ground`, `territorial_scope`, free texts", "not held"),
)
"""Attribute of the database, and where it stands in the actions table."""


def statements_page() -> str:
    """The page, from the closed lists and the query."""
    lines = [
        "# Statements of reasons",
        "",
        "The actions table says what was done and why in the vocabulary of the DSA Transparency Database of the European",
        "Commission: Art. 17 and 24(5) of Regulation (EU) 2022/2065, its",
        "[documentation](https://transparency.dsa.ec.europa.eu/page/api-documentation). The lists are those that it takes since 1 July 2025.",
        "",
        *table(("Attribute of the database", "In the actions table"), HELD),
        "",
        "## Actions",
        "",
        "The column `action` is open. A word that is not here is kept, and noted by the import.",
        "",
        *table(
            ("`action`", "Code", "Meaning"),
            ((f"`{word}`", f"`{code}`", _meaning(code)) for word, code in DECISIONS.items()),
        ),
        "",
        "## Categories",
        "",
        "Misinformation is a negative effect on civic discourse or elections; where health is at risk, a risk for public security.",
        "",
        *_codes(CATEGORIES),
        "",
        "Taken until 30 June 2025, and kept in older actions:",
        "",
        *_codes(EARLIER_CATEGORIES),
        "",
        "## Other closed lists",
        "",
        "For whoever joins the actions with the database itself.",
        "",
        *_codes({**AUTOMATED, **SOURCES}),
        "",
        "## Actions as statements",
        "",
        "This query gives the attributes of a statement for every action; it can be asked with `heliograph query`.",
        "",
        "```sql",
        *statements_query().splitlines(),
        "```",
    ]
    return "\n".join(lines)


def _codes(codes: Mapping[str, str]) -> list[str]:
    return table(("Code", "Meaning"), ((f"`{code}`", words) for code, words in codes.items()))


def _meaning(code: str) -> str:
    return next(codes[code] for codes in ATTRIBUTES.values() if code in codes)
