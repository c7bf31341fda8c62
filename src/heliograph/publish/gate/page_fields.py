"""Fields of the risk report: what became of every column of the public edition, and what was found in it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from heliograph.model.policy import TREATMENTS, Treatment
from heliograph.model.risk import CheckName, Level, RiskReport
from heliograph.model.tables import TABLES

LOOKED_FOR: frozenset[CheckName] = frozenset(
    {
        CheckName.TREATMENTS,
        CheckName.IDENTIFIERS,
        CheckName.BYSTANDERS,
        CheckName.FILES,
        CheckName.POST_IDS,
        CheckName.MEDIA,
        CheckName.PERSONAL_DATA,
    }
)
"""Checks that look for identifiers at a place."""

Found = Mapping[str, Mapping[Level, int]]
"""How often something was found, by place and level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """One column or file in which something was found, or all columns of one treatment in which nothing was.

    Attributes:
        names: Columns of a table, or the path of a file.
        treatment: What the policy does with them, in words; empty for files.
        red: Findings that must not be there.
        amber: Findings that are counted and declared.
    """

    names: tuple[str, ...]
    treatment: str
    red: int = 0
    amber: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not (self.red or self.amber)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGroup:
    """The columns of one table; without a name the places outside of tables."""

    name: str
    lines: tuple[FieldLine, ...]


def field_groups(report: RiskReport) -> tuple[FieldGroup, ...]:
    """Every column that the edition carries, table by table, then every other place where something was found."""
    found = _found(report)
    groups = [FieldGroup(name=table, lines=tuple(_lines(table, report, found))) for table in TABLES]
    known = {f"{table}.{column}" for table, spec in TABLES.items() for column in spec.names(report.edition)}
    elsewhere = [_line(place, "", found[place]) for place in sorted(set(found) - known)]
    groups.append(FieldGroup(name="", lines=tuple(elsewhere)))
    return tuple(group for group in groups if group.lines)


def _found(report: RiskReport) -> Found:
    found: dict[str, dict[Level, int]] = defaultdict(lambda: defaultdict(int))
    for check in report.checks:
        for finding in check.findings if check.check in LOOKED_FOR else ():
            found[finding.where][finding.level] += finding.count
    return found


def _lines(table: str, report: RiskReport, found: Found) -> Iterator[FieldLine]:
    """Columns with findings first, each on its own; the others together, by what became of them."""
    quiet: dict[str, list[str]] = defaultdict(list)
    for column in TABLES[table].names(report.edition):
        words = _words(report, table, column)
        if counts := found.get(f"{table}.{column}"):
            yield _line(column, words, counts)
        else:
            quiet[words].append(column)
    for words, columns in quiet.items():
        yield FieldLine(names=tuple(columns), treatment=words)


def _words(report: RiskReport, table: str, column: str) -> str:
    treatment = report.policy.columns.get(table, {}).get(column, Treatment.KEEP)
    return "republished as received" if report.policy.verbatim else TREATMENTS[treatment]


def _line(name: str, words: str, counts: Mapping[Level, int]) -> FieldLine:
    return FieldLine(
        names=(name,), treatment=words, red=counts.get(Level.RED, 0), amber=counts.get(Level.AMBER, 0)
    )
