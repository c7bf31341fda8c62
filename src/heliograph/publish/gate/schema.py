"""Schema: every file has the columns, types, closed values and order of rows of the model, and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from heliograph.model.column import TableSpec
from heliograph.model.edition import Edition
from heliograph.model.policy import Policy
from heliograph.model.posts import POSTS
from heliograph.model.risk import CheckName, Level, Measure
from heliograph.model.tables import TABLES
from heliograph.publish.gate.asking import cells, one, serious
from heliograph.publish.gate.csv_files import csv_files
from heliograph.publish.gate.finding import SAMPLES, Finding, Result
from heliograph.publish.gate.footers import Footer, footer
from heliograph.publish.gate.row_order import out_of_order
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.sweep import read_posts
from heliograph.tables.engine import identifier, literal
from heliograph.tables.legacy.layout import TWEETS, USERS, table_of
from heliograph.tables.schema import ARROW

COORDINATES = ("latitude", "longitude")
"""Columns of gated editions that a set republished as received carries too."""

SOURCE = {"source_file": pa.string(), "source_row": pa.int64()}
"""What accounts and posts of such a set carry beside."""

CUBE = {
    "day": pa.date32(),
    "language": pa.string(),
    "client": pa.string(),
    "kind": pa.string(),
    "posts": pa.int64(),
}
PLACE = {"file": pa.int32(), "row_group": pa.int32(), "row": pa.int64()}
KEYS = {
    "by_time": pa.timestamp("ms"),
    "by_post": pa.string(),
    "by_target": pa.string(),
    "by_text": pa.uint64(),
}
OTHERS = {"cube.parquet": CUBE} | {
    f"keys/{name}.parquet": {"key": key, **PLACE} for name, key in KEYS.items()
}


def check(subject: Subject) -> Result:
    """Compare every file of the edition with the model; what differs is red."""
    findings: list[Finding] = []
    wanted = _wanted(subject)
    footers = {name: footer(subject.folder / name) for name in wanted}
    findings += _columns(footers, wanted)
    findings += [*_unknown(subject.folder, wanted), *_remarks(footers)]
    if not findings:  # what follows asks for columns of the model, which must be there
        for table, spec in TABLES.items():
            feet = [footers[_name(subject, path)] for path in subject.paths(table)]
            findings += [*_required(subject, spec, feet), *_closed(subject, spec), *_order(subject, spec)]
    findings += _coordinates(subject, footers)
    findings += _headers(subject)
    measure = Measure(name="files", about="Parquet files compared with the model", value=len(wanted))
    return Result(check=CheckName.SCHEMA, findings=findings, measures=(measure,))


def _name(subject: Subject, path: Path) -> str:
    return path.relative_to(subject.folder).as_posix()


def _wanted(subject: Subject) -> dict[str, Mapping[str, pa.DataType]]:
    """The columns of every Parquet file that the edition must have."""
    tables = {
        _name(subject, path): _model(spec, subject.policy)
        for table, spec in TABLES.items()
        for path in subject.paths(table)
    }
    return {**tables, **OTHERS}


def _model(spec: TableSpec, policy: Policy) -> Mapping[str, pa.DataType]:
    """The columns of a table in the public edition."""
    found = {
        column.name: ARROW[column.type]
        for column in spec.columns
        if Edition.PUBLIC in column.editions or (policy.verbatim and column.name in COORDINATES)
    }
    return {**found, **SOURCE} if policy.verbatim and spec.name in {"accounts", "posts"} else found


def _columns(
    footers: Mapping[str, Footer | None], wanted: Mapping[str, Mapping[str, pa.DataType]]
) -> Iterator[Finding]:
    """Files whose columns are others."""
    for name, foot in footers.items():
        if foot is None:
            yield _red("file-unreadable", name, 1, "It is missing, or no Parquet file.")
            continue
        types = dict(zip(foot.schema.names, foot.schema.types, strict=True))
        missing = [column for column in wanted[name] if column not in types]
        unknown = [column for column in types if column not in wanted[name]]
        changed = [c for c, kind in wanted[name].items() if c in types and types[c] != kind]
        for what, columns, about in (
            ("column-missing", missing, "The model has a column that the file lacks."),
            (
                "column-unknown",
                unknown,
                "The file has a column that the model does not have in this edition.",
            ),
            ("column-type", changed, "A column is of another type than in the model."),
        ):
            if columns:
                yield _red(what, name, len(columns), about, columns)
        if not missing and not unknown and foot.schema.names != list(wanted[name]):
            yield _red(
                "columns-out-of-order", name, 1, "Its columns stand in another order than in the model."
            )


def _unknown(folder: Path, wanted: Mapping[str, object]) -> Iterator[Finding]:
    for path in sorted(folder.rglob("*.parquet")):
        name = path.relative_to(folder).as_posix()
        if name not in wanted:
            yield _red("file-unknown", name, 1, "No edition has such a file.")


def _remarks(footers: Mapping[str, Footer | None]) -> Iterator[Finding]:
    """What files say about themselves and their columns: the words of the model, and no others."""
    usual = {"table", "about"} | {
        word for spec in TABLES.values() for word in (spec.name, spec.about, *(c.about for c in spec.columns))
    }
    for name, foot in footers.items():
        if foot is None:
            continue
        said = [foot.schema.metadata, *(field.metadata for field in foot.schema if field.name not in SOURCE)]
        words = {w.decode("utf-8", "replace") for told in said for pair in (told or {}).items() for w in pair}
        strange = sorted(words - usual)
        if strange:
            about = "The file says something about itself that the model does not say."
            yield _red("remark-unknown", name, len(strange), about, strange)


def _required(subject: Subject, spec: TableSpec, feet: Sequence[Footer | None]) -> Iterator[Finding]:
    """Columns that have a value in every row; the files themselves say so, where they say anything."""
    for column in spec.columns:
        said = [foot.missing.get(column.name, 0) for foot in feet if foot is not None and foot.rows]
        if column.required and any(count is None or count for count in said):
            where = f"{spec.name}.{column.name}"
            query = f"FROM public_{spec.name} WHERE {identifier(column.name)} IS NULL"
            [count] = one(subject.connection, f"SELECT count(*) {query}")
            if count:
                yield _red("value-missing", where, count, "Every row must have a value here.")


def _closed(subject: Subject, spec: TableSpec) -> Iterator[Finding]:
    """Columns with a closed list of values, and those that are alike in every row."""
    rules = [
        (c, f"{identifier(c.name)} NOT IN ({', '.join(map(literal, c.values))})")
        for c in spec.columns
        if c.values
    ]
    rules += [
        (spec.column("dataset"), f"dataset <> {literal(subject.manifest.dataset)}"),
        (spec.column("release"), f"release <> {subject.manifest.release}"),
    ]
    counts = ", ".join(f"count(*) FILTER ({rule})" for _, rule in rules)
    found = one(subject.connection, f"SELECT {counts} FROM public_{spec.name}")
    for (column, rule), count in zip(rules, found, strict=True):
        if count:
            query = f"SELECT DISTINCT {identifier(column.name)} FROM public_{spec.name} WHERE {rule}"
            samples = cells(subject.connection, query)
            about = "A value is none of those that the model allows, or not that of this release."
            yield _red("value-unknown", f"{spec.name}.{column.name}", count, about, samples)


def _order(subject: Subject, spec: TableSpec) -> Iterator[Finding]:
    if spec is POSTS:
        count = read_posts(subject).learnt.order.found
    else:
        count = out_of_order(subject.paths(spec.name), spec.order)
    if count:
        about = f"Rows are not sorted by {', '.join(spec.order)}."
        yield _red("rows-out-of-order", spec.name, count, about)


def _coordinates(subject: Subject, footers: Mapping[str, Footer | None]) -> Iterator[Finding]:
    """Places on a map: no public edition has them, unless the export was public with them."""
    for name in COORDINATES:
        there = [f for f in footers.values() if f is not None and name in f.schema.names]
        count = sum(f.rows - (f.missing.get(name) or 0) for f in there)
        if count:
            yield Finding(
                level=serious(subject),
                what="coordinates",
                where=f"posts.{name}",
                count=count,
                about="Posts carry the place where they were written.",
            )


def _headers(subject: Subject) -> Iterator[Finding]:
    """CSV files whose header is none of the legacy layout."""
    for file in csv_files(subject):
        right = (
            table_of(file.header) is not None if subject.policy.verbatim else file.header in {USERS, TWEETS}
        )
        if not file.fault and not right:
            about = "Its columns are not those of the legacy layout."
            yield _red("csv-header", file.path, 1, about, [", ".join(file.header)])


def _red(what: str, where: str, count: int, about: str, samples: Sequence[str] = ()) -> Finding:
    return Finding(
        level=Level.RED, what=what, where=where, count=count, about=about, samples=samples[:SAMPLES]
    )
