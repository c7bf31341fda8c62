"""docs/reference/criteria.md: the shipped criteria, the lights, and what is computed."""

from collections.abc import Iterator

from docs.pages.markdown import table
from heliograph.consortium.criterion import SHIPPED, shipped
from heliograph.consortium.wording import ground_sentence
from heliograph.model.consortium.criterion import Criteria, Judged
from heliograph.model.consortium.eligibility import Ground

JUDGED: dict[Judged, str] = {
    Judged.EVIDENCE: "evidence of the affiliation, as a light",
    Judged.REVIEWERS: "reviewers, who score it",
    Judged.EXCLUSION: "the position that was declared, then a declaration",
    Judged.DECLARATION: "a declaration",
}
GREEN = (
    "two of: login of the organisation, employment that it put on ORCID, its signing official, an address of e-mail at its domain; "
    "or, for newsrooms, NGOs and civil society: a referee who is known, and papers of the organisation that somebody has seen"
)
LIGHTS = (
    ("green", GREEN, "met"),
    (
        "amber",
        "a referee with one of the four or with papers; or staff, who looked by hand",
        "a reviewer confirms",
    ),
    ("red", "anything less", "the coordinator looks by hand; never a refusal"),
)


def criteria_page() -> str:
    """The page, from the shipped criteria in English."""
    return "\n".join(
        [
            "# Criteria",
            "",
            "What an application must show, as files that can be read before one applies. A change is proposed, open for comments for at",
            "least 30 days, and holds for what is submitted from a later day on. [Who may join](../explanation/who-may-join.md).",
            *(line for code in SHIPPED for line in _criteria(shipped(code))),
            "",
            "## Lights",
            "",
            *table(("Light", "Needs", "Then"), LIGHTS),
            "",
            "Claims count while they hold. More evidence never lowers a light. What a registry does not list proves nothing.",
            "",
            "## Grounds",
            "",
            *table(("Ground", "Meaning"), ((f"`{g}`", ground_sentence(g, "en")) for g in Ground)),
        ]
    )


def _criteria(criteria: Criteria) -> Iterator[str]:
    ways = ", ".join(f"`{way}`" for way in criteria.undergraduates) or "none"
    yield from ("", f"## {criteria.code}", "", f"Ways that are open to undergraduates: {ways}.", "")
    yield from table(
        ("Criterion", "Version", "Text", "Judged by"),
        ((f"`{c.code}`", str(c.version), c.text.en, JUDGED[c.judged]) for c in criteria.criteria),
    )
