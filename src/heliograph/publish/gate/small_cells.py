"""Small cells: figures about people that rest on fewer than ten of them, in what is printed about a data set.

Counts of published rows are no such figures: whoever has the rows can count them.
"""

import tomllib
from collections.abc import Iterator, Sequence
from itertools import groupby

from pydantic import ValidationError

from heliograph.model.dataset import DatasetDescription
from heliograph.model.indicator import TechnicalIndicator
from heliograph.model.risk import CheckName, Level, Measure
from heliograph.privacy.risk.cells import LEAST, Cell, recomputable, small_figures
from heliograph.publish.gate.asking import cells, one, serious
from heliograph.publish.gate.finding import SAMPLES, Finding, Result
from heliograph.publish.gate.subject import Subject
from heliograph.tables.engine import literal

DESCRIPTION = "dataset.toml"
INDICATORS = f"{DESCRIPTION}, presumptive_country"
ACTIONS = "rule, action, policy_area, statement_of_reasons"


def check(subject: Subject) -> Result:
    """Look at indicators, announced counts, the words of the description, rules for single accounts, and actions on accounts."""
    described = subject.description.published()
    printed = _cells_of(described.public_indicators)
    findings = [
        *_indicators(subject, printed),
        *_announced(described),
        *_in_words(described),
        *_rules(subject),
        *_actions(subject),
    ]
    withheld = described.presumptive_country.withheld if described.presumptive_country else 0
    measures = (
        Measure(name="indicators", about="technical indicators that are printed", value=len(printed)),
        Measure(
            name="indicators_withheld", about="technical indicators left out for being small", value=withheld
        ),
    )
    return Result(check=CheckName.SMALL_CELLS, findings=findings, measures=measures)


def _cells_of(indicators: Sequence[TechnicalIndicator]) -> list[Cell]:
    return [Cell(name=i.kind, share=i.share, n=i.n) for i in indicators]


def _indicators(subject: Subject, printed: Sequence[Cell]) -> Iterator[Finding]:
    yield from _finding(
        serious(subject),
        "small-indicator",
        [cell.name for cell in printed if cell.small],
        f"Technical indicators that rest on fewer than {LEAST} accounts.",
    )
    yield from _finding(
        Level.AMBER,
        "small-rest",
        [cell.name for cell in printed if cell.small_rest],
        f"Technical indicators that all but a few accounts show: fewer than {LEAST} do not.",
    )
    known = sorted(_cells_of(_in_workspace(subject)), key=lambda cell: (cell.name, cell.n))
    whole = [list(group) for _, group in groupby(known, key=lambda cell: (cell.name, cell.n))]
    yield from _finding(
        serious(subject),
        "recomputable-cell",
        [cell.name for group in whole for cell in recomputable(group)],
        "Technical indicators that are left out and can be worked out from the others: leave out a second one of their kind.",
    )


def _in_workspace(subject: Subject) -> Sequence[TechnicalIndicator]:
    """Every indicator that the publisher knows of, those among them that are not printed."""
    try:
        written = tomllib.loads(subject.workspace.dataset_toml.read_text("utf-8"))
        country = DatasetDescription.model_validate(written).presumptive_country
    except (OSError, ValueError, ValidationError):
        country = subject.description.presumptive_country
    return country.indicators if country else ()


def _finding(
    level: Level, what: str, samples: Sequence[str], about: str, *, where: str = INDICATORS
) -> Iterator[Finding]:
    if samples:
        yield Finding(
            level=level,
            what=what,
            where=where,
            count=len(samples),
            about=about,
            samples=tuple(samples[:SAMPLES]),
        )


def _announced(described: DatasetDescription) -> Iterator[Finding]:
    """Amber: an announced count is public already, and the rows of the accounts table can be counted."""
    counts = described.announced
    small = [
        f"{name}: {count.value}"
        for name, count in counts.items()
        if name == "accounts" and 0 < count.value < LEAST
    ]
    yield from _finding(
        Level.AMBER,
        "small-announced-count",
        small,
        f"The data set was announced as one of fewer than {LEAST} accounts: what is said of it is said of each of them.",
        where=f"{DESCRIPTION}, announced",
    )


def _in_words(described: DatasetDescription) -> Iterator[Finding]:
    """Amber: a pattern cannot tell whether the few are people of the data set."""
    texts = {
        "summary": described.summary,
        "detection": described.detection,
        "impact": described.impact,
        "attribution": described.attribution,
        "sampling": described.sampling,
        "limits": " ".join(described.limits),
        "difference_notes": " ".join(described.difference_notes.values()),
    }
    for name, text in texts.items():
        yield from _finding(
            Level.AMBER,
            "small-figure-in-words",
            list(small_figures(text or "")),
            f"The text speaks of fewer than {LEAST} accounts or people; ask whether it tells too much of them.",
            where=f"{DESCRIPTION}, {name}",
        )


def _rules(subject: Subject) -> Iterator[Finding]:
    """Rules that name single accounts say something about them: compromised, at risk."""
    named = [e.rule for e in subject.policy.exceptions if not e.everyone]
    if not named:
        return
    listed = ", ".join(literal(rule) for rule in named)
    query = f"""SELECT decision_rule, count(*) AS accounts FROM public_accounts
        WHERE is_pseudonymous AND decision_rule IN ({listed}) GROUP BY 1 HAVING count(*) < {LEAST} ORDER BY 1"""
    yield from _finding(
        Level.AMBER,
        "small-rule-group",
        cells(subject.connection, query),
        f"Rules of the policy that hide fewer than {LEAST} accounts each: the name of the rule says something about them.",
        where="accounts.decision_rule",
    )


def _actions(subject: Subject) -> Iterator[Finding]:
    query = f"""SELECT {ACTIONS}, count(DISTINCT subject_id) AS accounts FROM public_actions
        WHERE subject_kind = 'account' GROUP BY {ACTIONS} HAVING count(DISTINCT subject_id) < {LEAST} ORDER BY ALL"""
    [count] = one(subject.connection, f"SELECT count(*) FROM ({query})")
    if count:
        yield Finding(
            level=Level.AMBER,
            what="small-group-of-actions",
            where="actions",
            count=count,
            about=f"Combinations of {ACTIONS} that were applied to fewer than {LEAST} accounts.",
            samples=cells(subject.connection, query),
        )
