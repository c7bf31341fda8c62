"""Personal data: e-mail addresses, phone, account and card numbers and the like that texts still hold, by own patterns."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from heliograph.model.risk import CheckName, Level, Measure
from heliograph.privacy.leaks.personal_data import ABOUT, IN_LINKS, IN_TEXTS, Kind, items
from heliograph.privacy.risk.streets import STREETS
from heliograph.publish.gate.asking import cells, one, serious
from heliograph.publish.gate.finding import SAMPLES, Finding, Result
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.texts import CHOICES, LINKS, drawn, texts
from heliograph.tables.engine import literal

MASKED = frozenset({Kind.EMAIL, Kind.PHONE, Kind.IBAN, Kind.CARD})
"""What texts.personal_data promises to mask and what is told with certainty; the others are counted."""

MUST_GO = "The policy masks these; what is left was missed."
LEFT = "The policy leaves them in texts."

_BATCH = 2_048


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A column of free text.

    Attributes:
        value: The SQL expression of its text.
        links: Whether it holds links, which carry numbers of all kinds.
        row: The column that names a row, for the publisher's log.
    """

    table: str
    name: str
    value: str
    row: str
    links: bool = False

    @property
    def where(self) -> str:
        """Table and column, as a finding names them."""
        return f"{self.table}.{self.name}"


_COLUMNS = (
    _Column(table="posts", name="text", value="text", row="post_id"),
    _Column(table="posts", name="urls", value=LINKS, row="post_id", links=True),
    _Column(table="posts", name="poll_choices", value=CHOICES, row="post_id"),
    _Column(table="accounts", name="description", value="description", row="account_id"),
    _Column(table="accounts", name="location", value="location", row="account_id"),
    _Column(table="accounts", name="url", value="url", row="account_id", links=True),
    _Column(table="actions", name="label_text", value="label_text", row="action_id"),
)


@dataclass(slots=True)
class _Found:
    """What one column holds."""

    counts: Counter[Kind] = field(default_factory=Counter)
    samples: defaultdict[Kind, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: Kind, written: str, row: str) -> None:
        """Count one."""
        self.counts[kind] += 1
        if len(self.samples[kind]) < SAMPLES:
            self.samples[kind].append(f"{row}: {written}")


def check(subject: Subject) -> Result:
    """Read every text of the edition; streets are told by a rough pattern on a sample."""
    found = {column: _read(subject, column) for column in _COLUMNS}
    findings = [finding for column, held in found.items() for finding in _findings(subject, column, held)]
    streets, measures = _streets(subject)
    totals = sum((held.counts for held in found.values()), Counter[Kind]())
    return Result(
        check=CheckName.PERSONAL_DATA,
        findings=(*findings, *streets),
        measures=(*_measures(totals), *measures),
    )


def _read(subject: Subject, column: _Column) -> _Found:
    found = _Found()
    query = f"SELECT {column.row}::VARCHAR, {column.value} AS written FROM {_likely(subject, column)}"
    for batch in subject.connection.execute(query).to_arrow_reader(_BATCH):
        rows, texts = (values.to_pylist() for values in batch.columns)
        for row, text in zip(rows, texts, strict=True):
            for kind, written in items(text):
                found.add(kind, written, row)
    return found


def _likely(subject: Subject, column: _Column) -> str:
    """Rows that may hold something."""
    if column.table == "posts":
        return f"{texts(subject)} WHERE personal_{column.name}"
    pattern = literal(IN_LINKS if column.links else IN_TEXTS)
    return f"public_{column.table} WHERE regexp_matches({column.value}, {pattern})"


def _findings(subject: Subject, column: _Column, found: _Found) -> Iterator[Finding]:
    for kind in Kind:
        if found.counts[kind]:
            missed = kind in MASKED and subject.policy.texts.personal_data
            yield Finding(
                level=serious(subject) if missed else Level.AMBER,
                what=kind.value,
                where=column.where,
                count=found.counts[kind],
                about=f"{ABOUT[kind]} {MUST_GO if missed else LEFT}",
                samples=tuple(found.samples[kind]),
            )


def _streets(subject: Subject) -> tuple[list[Finding], list[Measure]]:
    picked = drawn(subject)
    chosen = f"FROM {picked.table} WHERE regexp_matches(text, {literal(STREETS)})"
    [count] = one(subject.connection, f"SELECT count(*) {chosen}")
    measure = Measure(
        name="texts_with_street_addresses",
        about="posts of a sample whose text looks as if it held a street and a number",
        value=count,
        of=picked.size,
    )
    finding = Finding(
        level=Level.AMBER,
        what="street-address",
        where="posts.text",
        count=count,
        about="Texts of a sample that look as if they held a street and a number; a rough pattern of some languages.",
        samples=cells(subject.connection, f"SELECT text {chosen}") if count else (),
    )
    return ([finding] if count else []), [measure]


def _measures(totals: Counter[Kind]) -> Iterator[Measure]:
    for kind in Kind:
        name = kind.replace("-", "_")
        yield Measure(name=f"{name}_found", about=f"found: {ABOUT[kind].rstrip('.')}", value=totals[kind])
