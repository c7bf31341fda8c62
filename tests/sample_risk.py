"""A believable risk report: everything that a page has to show, invented."""

from typing import Any

from heliograph.model.edition import Edition
from heliograph.model.policy import Limits
from heliograph.model.risk import (
    CheckName,
    CheckResult,
    EarlierWaiver,
    Level,
    Measure,
    RiskFinding,
    RiskReport,
    SignOff,
    Waiver,
    worst,
)
from heliograph.privacy.declared import shipped

HIDDEN = 4_417
POSTS = 2_046_113


def found(level: Level, what: str, where: str, count: int, about: str) -> RiskFinding:
    return RiskFinding(level=level, what=what, where=where, count=count, about=about)


def counted(name: str, about: str, value: int, of: int | None = None) -> Measure:
    return Measure(name=name, about=about, value=value, of=of)


def granularity(name: str, words: str, alone: int, few: int) -> tuple[Measure, Measure]:
    return (
        counted(f"unique_{name}", f"hidden accounts that profile values single out, {words}", alone, HIDDEN),
        counted(
            f"few_{name}", f"hidden accounts that share them with fewer than 4 others, {words}", few, HIDDEN
        ),
    )


FINDINGS: dict[CheckName, tuple[RiskFinding, ...]] = {
    CheckName.IDENTIFIERS: (
        found(
            Level.AMBER,
            "handle-as-word",
            "posts.text",
            1_318,
            "A handle that is also a word of a language stands in running text; it may mean the word.",
        ),
        found(Level.AMBER, "one-word-name", "posts.text", 274, "A first name that many people bear."),
        found(
            Level.AMBER, "short-id", "csv/harbour-2021_tweets_csv_hashed.zip", 12, "A number of few digits."
        ),
    ),
    CheckName.BYSTANDERS: (
        found(
            Level.AMBER,
            "shown-by-review",
            "posts.mentions",
            96,
            "Accounts outside the data set that a reviewed list shows.",
        ),
    ),
    CheckName.UNIQUENESS: (
        found(
            Level.RED,
            "unique-profile",
            "accounts",
            301,
            "Hidden accounts that one combination of day, counts and language singles out: 6.81%; the policy allows 5.00%.",
        ),
    ),
    CheckName.VERBATIM: (
        found(
            Level.AMBER,
            "searchable-text",
            "posts.text",
            81_207,
            "So many posts of the sample hold eight words in a row that no other post has.",
        ),
    ),
    CheckName.SENSITIVE: (
        found(
            Level.AMBER, "hint-at-health", "posts.text", 4_102, "Words of a list about health and illness."
        ),
        found(
            Level.AMBER, "hint-at-minors", "posts.text", 377, "Words of a list about schools and children."
        ),
    ),
    CheckName.SIGN_OFF: (
        found(
            Level.AMBER,
            "not-signed",
            "dataset.toml, sign_off",
            1,
            "Two people or roles are to read this report before the release; so many have not signed.",
        ),
    ),
}
MEASURES: dict[CheckName, tuple[Measure, ...]] = {
    CheckName.COUNTS: (counted("rows", "rows compared with the import", 2_107_940),),
    CheckName.PSEUDONYMS: (counted("recomputed", "pseudonyms computed once more", HIDDEN, HIDDEN),),
    CheckName.IDENTIFIERS: (
        counted("ids_sought", "ids of hidden accounts", HIDDEN),
        counted("handles_sought", "handles of hidden accounts", 4_398),
        counted("names_sought", "display names of hidden accounts", 4_201),
        counted("values_searched", "cells searched", 38_214_905),
    ),
    CheckName.BYSTANDERS: (
        counted("pseudonymous", "accounts outside the data set under a pseudonym", 212_408, 212_504),
    ),
    CheckName.UNIQUENESS: (
        counted("hidden_accounts", "accounts that the edition hides", HIDDEN),
        *granularity("as_published", "as published", 301, 1_630),
        *granularity("by_month_and_octave", "had month and powers of two been published", 4_411, 4_417),
        *granularity("by_year_and_decade", "had year and powers of ten been published", 2, 64),
    ),
    CheckName.LINKAGE: (
        counted("linkable", "hidden accounts that also stand in an earlier release", 0, HIDDEN),
    ),
    CheckName.VERBATIM: (
        counted("sample_seed", "number that drew the sample", 2018),
        counted(
            "unique_posts", "posts of the sample with eight words in a row of their own", 81_207, 100_000
        ),
    ),
    CheckName.PERSONAL_DATA: (counted("masked", "addresses and numbers masked in texts", 5_118),),
    CheckName.SIGN_OFF: (counted("signed", "people or roles that have signed", 1, 2),),
}


def sample_report(**changes: Any) -> RiskReport:
    """The report of an invented release: amber, with one waived red check; ``changes`` replace fields."""
    waived = {CheckName.UNIQUENESS}
    fields: dict[str, Any] = {
        "dataset": "harbour-2021",
        "release": 3,
        "edition": Edition.PUBLIC,
        "published_at": "2026-11-25T08:30:00Z",
        "level": Level.AMBER,
        "population": {
            "accounts": 4_611,
            "posts": POSTS,
            "actions": 4_611,
            "referenced": 43_104,
            "media": 88_211,
            "accounts_hidden": HIDDEN,
            "accounts_shown": 194,
        },
        "policy": shipped("strict").model_copy(update={"limits": Limits(unique_accounts=0.05)}).published(),
        "policy_changes": ("The policy strict has taken the place of twitter-2018.",),
        "key_scope": "archive",
        "key_id": "k1-7f3a9c52",
        "checks": tuple(sample_check(name, waived=name in waived) for name in CheckName),
        "waivers": (
            Waiver(
                check=CheckName.UNIQUENESS,
                by="Ada Example",
                reason="The accounts were run by one company; none belongs to a private person.",
                on="2026-11-20",
            ),
        ),
        "earlier_waivers": (
            EarlierWaiver(
                release=1,
                check=CheckName.MEDIA,
                by="Ben Example",
                reason="Three file names show a ship, not a person.",
                on="2025-02-03",
            ),
        ),
        "sign_off": (SignOff(by="Data protection officer", on="2026-11-22"),),
        "residuals": shipped("strict").residuals,
    }
    return RiskReport(**fields | changes)


def sample_check(name: CheckName, *, waived: bool = False) -> CheckResult:
    """One check with its usual findings and figures."""
    findings = FINDINGS.get(name, ())
    return CheckResult(
        check=name,
        level=worst([finding.level for finding in findings]),
        waived=waived,
        findings=findings,
        measures=MEASURES.get(name, ()),
    )
