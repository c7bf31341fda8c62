"""Words of the risk report that are the same for every release; plain enough for whoever knows nothing of the software."""

from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.model.risk import CheckName, Level, RiskReport
from heliograph.publish.gate.sign_off import NEEDED

FIVE_SAFES: tuple[tuple[str, str, str], ...] = (
    (
        "Safe people",
        "Who may read it?",
        "Everybody, without giving a name. Nothing in this edition may rest on trust in its readers.",
    ),
    (
        "Safe projects",
        "For which purpose?",
        "For any. No project is asked for or approved; the terms of use bind a reader, and nobody stands beside them.",
    ),
    (
        "Safe settings",
        "Where?",
        "Anywhere. The files can be copied, kept for ever and joined with any other data. They cannot be called back.",
    ),
    (
        "Safe data",
        "What protects the people in it?",
        (
            "Only what was hidden, removed or coarsened beforehand. This is the one protection that a public edition has, and "
            "sections 3 to 8 measure it."
        ),
    ),
    (
        "Safe outputs",
        "What may come out?",
        (
            "Whatever readers publish from it, unreviewed. The datasheet asks them to write about patterns and not to look for "
            "the people behind pseudonyms."
        ),
    ),
)
"""The Five Safes of a public edition: name, question, answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the motivated-intruder battery, and the checks that answer it."""

    letter: str
    asks: str
    checks: tuple[CheckName, ...]


BATTERY: tuple[Question, ...] = (
    Question(
        letter="a",
        asks="Does a known id, handle or name of a hidden account still stand anywhere?",
        checks=(CheckName.IDENTIFIERS,),
    ),
    Question(
        letter="b",
        asks="Can one person be singled out by what the profile says?",
        checks=(CheckName.UNIQUENESS,),
    ),
    Question(
        letter="c",
        asks="Can an account be followed into an earlier release, or a post into somebody else's archive?",
        checks=(CheckName.LINKAGE, CheckName.POST_IDS),
    ),
    Question(
        letter="d",
        asks="Can a search engine find the author by the words of a post?",
        checks=(CheckName.VERBATIM,),
    ),
    Question(
        letter="e",
        asks="Does the name of a file, a document or a report tell who it is about?",
        checks=(CheckName.FILES, CheckName.REPORTS),
    ),
    Question(
        letter="f",
        asks="Do texts hold addresses, telephone numbers and the like?",
        checks=(CheckName.PERSONAL_DATA,),
    ),
    Question(
        letter="g",
        asks="Do images and videos tell where they come from?",
        checks=(CheckName.MEDIA,),
    ),
    Question(
        letter="h",
        asks="Are there hints at minors, or at health, religion and other special categories?",
        checks=(CheckName.SENSITIVE,),
    ),
    Question(
        letter="i",
        asks="Are people exposed who only happen to be mentioned?",
        checks=(CheckName.BYSTANDERS,),
    ),
)
"""What somebody would try who wants to know who is behind a pseudonym and has time, but no special access."""

SOUNDNESS: tuple[CheckName, ...] = (
    CheckName.DECISIONS,
    CheckName.TREATMENTS,
    CheckName.PSEUDONYMS,
    CheckName.SMALL_CELLS,
    CheckName.COUNTS,
    CheckName.SCHEMA,
    CheckName.REFERENCES,
)
"""Checks that ask whether the policy was carried out and the files are whole."""

LEVELS: dict[Level, str] = {
    Level.GREEN: "Nothing was found, or nothing that needs a word.",
    Level.AMBER: "Something was found that cannot be avoided or is weak evidence, such as a handle that is also a common word. "
    "It is counted and printed here; it does not stop the release.",
    Level.RED: "Something was found that must not be there. It stops the release, unless a named person accepts it and says "
    "why; such a waiver is printed in this report and in those of all later releases. A broken file cannot be waived.",
}
"""What each level means."""

LAW: tuple[tuple[str, str, str], ...] = (
    ("GDPR Art. 4(5)", "what pseudonymisation is, and that the data stay personal", "4, 8 and 9"),
    ("GDPR Art. 25", "data protection by design and by default", "4"),
    ("GDPR Art. 32", "security of processing; here the key of the pseudonyms", "9"),
    ("GDPR Art. 35", "impact assessment; this report can feed one and is none", "2 to 8"),
    ("GDPR Art. 89", "safeguards for research and archives in the public interest", "1 and 4"),
    ("DSA Art. 40", "access to data for researchers", "1"),
)
"""Article, what it is about, and the sections that a reader of it will look for."""

POPULATION: dict[str, str] = {
    "accounts": "accounts",
    "posts": "posts",
    "actions": "enforcement actions",
    "referenced": "outside posts and accounts referred to",
    "media": "media items listed",
}
"""What the rows of each table are."""


def verdict(report: RiskReport) -> str:
    """What the gate says about the edition, in one sentence."""
    stops = [c.check for c in report.checks if c.level is Level.RED and not c.waived]
    waived = [c.check for c in report.checks if c.waived]
    remarks = [c.check for c in report.checks if c.level is Level.AMBER]
    missing = [name for name in CheckName if name not in {c.check for c in report.checks}]
    if stops:
        said = f"This edition does not pass the gate: {_counted(stops, 'is', 'are', 'red')}"
    elif waived:
        said = f"This edition was released although {_counted(waived, 'is', 'are', 'red')}: a named person took the responsibility"
    elif remarks:
        said = "No check is red: this edition passed the gate"
    else:
        said = "Nothing was found: this edition passed the gate"
    if remarks:
        said += f", and {_counted(remarks, 'needs', 'need', 'a remark')}"
    if missing:
        said += f"; {_counted(missing, 'was', 'were', 'not run')}"
    return f"{said}."


def signed(report: RiskReport) -> str:
    """Whether enough people have read the report and agreed, as a sentence; one name twice counts once."""
    people = len({" ".join(s.by.split()).casefold() for s in report.sign_off})
    if people == 0:
        return "Nobody has signed this report."
    if people < NEEDED:
        return "One person or role has signed this report; two are needed."
    return (
        "Two people or roles have signed." if people == NEEDED else f"{people} people or roles have signed."
    )


def called(check: CheckName) -> str:
    """The name of a check for readers."""
    words = check.value if check is CheckName.SIGN_OFF else check.value.replace("-", " ")
    return words.capitalize()


def _counted(checks: Sequence[CheckName], one: str, several: str, what: str) -> str:
    """``one check is red (media)`` or ``2 checks are red (media, files)``."""
    named = ", ".join(called(check).lower() for check in checks)
    number = f"one check {one}" if len(checks) == 1 else f"{len(checks)} checks {several}"
    return f"{number} {what} ({named})"
