"""References: what pointed to a row of the data set still does; one identifier became one pseudonym, everywhere."""

from collections.abc import Iterator
from itertools import combinations

from heliograph.model.policy import Treatment
from heliograph.model.risk import CheckName, Level, Measure
from heliograph.publish.gate.asking import cells, one
from heliograph.publish.gate.csv_files import csv_files
from heliograph.publish.gate.csv_rows import csv_rows
from heliograph.publish.gate.csv_tables import SAMPLE
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.footers import entries
from heliograph.publish.gate.id_columns import IdColumn, Names
from heliograph.publish.gate.lookups import lookups
from heliograph.publish.gate.occurrences import Occurrences, columns_of, occurrences
from heliograph.publish.gate.subject import Subject
from heliograph.tables.engine import literal
from heliograph.tables.legacy.layout import table_of

LISTS = ("mentions", "hashtags", "urls")
JOINED = {
    "accounts": (("userid",), ("account_id",), "public_accounts"),
    "posts": (("tweetid", "userid"), ("coalesce(post_number, post_id)", "account_id"), "public_posts"),
}
"""By table: the columns of a CSV, and those of the edition, that tell which row is which."""


def check(subject: Subject) -> Result:
    """Compare what points to what in the workspace and in the edition, in counts; a difference is a broken file."""
    findings: list[Finding] = []
    followed = 0
    for names, (raw, public) in occurrences(subject).items():
        followed += raw.ids
        if raw.groups != public.groups:
            findings += _differences(subject, names, raw, public)
    findings += [*_lists(subject), *_csv(subject), *csv_rows(subject), *lookups(subject)]
    about = "identifiers whose places in all columns are those of the export"
    measure = Measure(name="identifiers_followed", about=about, value=followed)
    return Result(check=CheckName.REFERENCES, findings=findings, measures=(measure,))


def _differences(subject: Subject, names: Names, raw: Occurrences, public: Occurrences) -> Iterator[Finding]:
    """Which columns have changed what they point to."""
    first, *others = columns_of(names)
    broken: set[IdColumn] = set()
    for column in (first, *others):
        before, after = (_values(subject, column, side) for side in ("raw", "public"))
        if before != after:
            broken.add(column)
            about = f"{after:,} values, {before:,} in the export."
            yield _red(
                "identifiers-lost" if after < before else "identifiers-added",
                column,
                abs(before - after),
                about,
            )
            continue
        before, after = (_values(subject, column, side, known_in=first) for side in ("raw", "public"))
        if before != after:
            broken.add(column)
            about = f"{after:,} values are found in {first.place}, {before:,} in the export."
            yield _red("reference-broken", column, abs(before - after), about)
    for one_column, other in combinations((first, *others), 2):
        before, after = raw.distinct(one_column, other), public.distinct(one_column, other)
        if before != after and not broken & {one_column, other}:
            broken.add(other)
            about = (
                f"It has {after:,} identifiers in common with {one_column.place}, {before:,} in the export."
            )
            yield _red("columns-apart", other, abs(before - after), about)
    if not broken:
        changed = sum(group.ids for group in set(raw.groups) - set(public.groups))
        yield _red(
            "identifiers-moved",
            first,
            changed,
            "Identifiers stand in other columns, or more or less often, than in the export.",
        )


def _values(subject: Subject, column: IdColumn, side: str, *, known_in: IdColumn | None = None) -> int:
    known = f"SEMI JOIN ({known_in.values(side)}) USING (id)" if known_in is not None else ""
    [count] = one(subject.connection, f"SELECT count(*) FROM ({column.values(side)}) {known}")
    return int(count)


def _lists(subject: Subject) -> Iterator[Finding]:
    """Lists have as many items as in the export, all together; what mentions name is followed one by one."""
    for name in LISTS:
        if subject.policy.columns["posts"][name] is Treatment.DROP:
            continue
        before, after = entries(subject.workspace.posts, name), entries(subject.paths("posts"), name)
        if before != after:
            yield Finding(
                level=Level.RED,
                what="items-lost" if after < before else "items-added",
                where=f"posts.{name}",
                count=abs(before - after),
                about=f"{after:,} items, {before:,} in the export.",
            )


def _csv(subject: Subject) -> Iterator[Finding]:
    """A sample of the records of each CSV are rows of the tables."""
    for file in csv_files(subject):
        table = table_of(file.header)
        if table not in JOINED:
            continue
        names, known, relation = JOINED[table]
        picked = ", ".join(f"trim(cells[{file.header.index(name) + 1}]) AS {name}" for name in names)
        sample = f"SELECT DISTINCT {picked} FROM {SAMPLE} WHERE path = {literal(file.path)}"
        same = " AND ".join(
            f"{name} IS NOT DISTINCT FROM {value}" for name, value in zip(names, known, strict=True)
        )
        # the sample is small: the rows go past it, and are not gathered
        query = f"FROM ({sample}) ANTI JOIN {relation} ON {same}"
        [count] = one(subject.connection, f"SELECT count(*) FROM ({query})")
        if count:
            yield Finding(
                level=Level.RED,
                what="csv-apart",
                where=file.path,
                count=count,
                about=f"Records of a sample have {' and '.join(names)} that no row of {table} has.",
                samples=cells(subject.connection, query),
            )


def _red(what: str, column: IdColumn, count: int, about: str) -> Finding:
    return Finding(level=Level.RED, what=what, where=column.place, count=count, about=about)
