"""Treatments: every value has the form that the policy promises for its column."""

from collections.abc import Iterator
from dataclasses import dataclass

from heliograph.model.column import Column, ColumnType, TableSpec
from heliograph.model.edition import Edition
from heliograph.model.policy import TREATMENTS, Treatment
from heliograph.model.risk import CheckName, Measure
from heliograph.model.tables import TABLES
from heliograph.publish.gate.asking import cells, one, serious
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.id_columns import LETTERS, misshapen, odd
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.tracking import tracking
from heliograph.tables.engine import identifier

POWERS_OF_TEN = ", ".join(str(10**n) for n in range(19))

BREACHES = {
    Treatment.DROP: "{value} IS NOT NULL",
    Treatment.HIDE: "is_pseudonymous AND {value} IS NOT NULL",
    Treatment.MINUTE: "epoch_ms({value}) % 60000 <> 0",
    Treatment.MONTH: "{value} <> date_trunc('month', {value})",
    Treatment.YEAR: "{value} <> date_trunc('year', {value})",
    Treatment.OCTAVE: "{value} < 0 OR bit_count({value}) > 1",
    Treatment.DECADE: f"CASE WHEN {{value}} BETWEEN 0 AND 1 THEN false ELSE {{value}} NOT IN ({POWERS_OF_TEN}) END",
}
"""SQL: when a value is not what its treatment makes of it; a value that is missing always is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What the policy promises about a column.

    Attributes:
        breach: SQL, true for a value that breaks it.
    """

    column: Column
    treatment: Treatment
    breach: str


def check(subject: Subject) -> Result:
    """Ask each table once whether a value breaks what the policy promises for its column."""
    promises = (
        {} if subject.policy.verbatim else {spec: list(_promises(subject, spec)) for spec in TABLES.values()}
    )
    findings = [finding for spec, made in promises.items() for finding in _broken(subject, spec, made)]
    findings += [*_no_pseudonyms(subject), *tracking(subject)]
    held = sum(map(len, promises.values())) + len(misshapen(subject))
    about = "columns whose values were held against what the policy promises"
    measure = Measure(name="promises", about=about, value=held)
    return Result(check=CheckName.TREATMENTS, findings=findings, measures=(measure,))


def _promises(subject: Subject, spec: TableSpec) -> Iterator[Promise]:
    """The columns of the edition of which the treatment says what values look like."""
    treatments = subject.policy.columns[spec.name]
    for column in spec.columns:
        treatment = treatments[column.name]
        if Edition.PUBLIC not in column.editions or treatment not in BREACHES:
            continue
        form = BREACHES[treatment]
        if column.type is ColumnType.TEXT and treatment is Treatment.MINUTE:
            form = "{value} <> 'minute'"
        yield Promise(column=column, treatment=treatment, breach=form.format(value=identifier(column.name)))


def _broken(subject: Subject, spec: TableSpec, promises: list[Promise]) -> Iterator[Finding]:
    if not promises:
        return
    counted = ", ".join(f"count(*) FILTER ({promise.breach})" for promise in promises)
    found = one(subject.connection, f"SELECT {counted} FROM public_{spec.name}")
    for promise, count in zip(promises, found, strict=True):
        if count:
            value = identifier(promise.column.name)
            query = f"SELECT {value} FROM public_{spec.name} WHERE {promise.breach}"
            yield Finding(
                level=serious(subject),
                what=f"not-{promise.treatment}",
                where=f"{spec.name}.{promise.column.name}",
                count=count,
                about=f"The policy promises that values are {TREATMENTS[promise.treatment]}.",
                samples=cells(subject.connection, query),
            )


def _no_pseudonyms(subject: Subject) -> Iterator[Finding]:
    """Values of replaced columns that are neither pseudonyms of the right kind nor ids of shown accounts."""
    for column, count in misshapen(subject).items():
        if count:
            yield Finding(
                level=serious(subject),
                what="not-pseudonym",
                where=column.place,
                count=count,
                about=f"The policy promises pseudonyms here, which begin with {LETTERS[column.names]} and are 27 characters long.",
                samples=cells(subject.connection, odd(column)),
            )
