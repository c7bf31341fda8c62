"""Counts: what came in goes out, row by row, in every form of every edition."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from heliograph.model.manifest import Manifest
from heliograph.model.policy import Treatment
from heliograph.model.risk import CheckName, Level, Measure
from heliograph.model.tables import TABLES
from heliograph.publish.gate.asking import one
from heliograph.publish.gate.csv_files import csv_files
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.footers import Footer, footer
from heliograph.publish.gate.subject import Subject
from heliograph.signing.canonical import read_json
from heliograph.tables.engine import parquet
from heliograph.tables.legacy.layout import table_of
from heliograph.tables.legacy.naming import NameKind, parse_name

TARGETS = ("reply_to_post_id", "repost_of_post_id", "quote_of_post_id")
CELLS = "gate_cells"
CSV_TABLES = {NameKind.ACCOUNTS: "accounts", NameKind.POSTS: "posts"}
BANDS = {Treatment.YEAR: "year", Treatment.DROP: None}
"""Where a policy cuts times to more than a month, both sides are compared in its terms."""


def check(subject: Subject) -> Result:
    """Compare the rows of tables, look-ups, cube and CSV with what the import counted; any difference is red."""
    findings = [*_workspace(subject), *_edition(subject, subject.folder, subject.manifest)]
    if subject.gated is not None:
        listed = read_json((subject.gated / "manifest.json").read_bytes(), what="manifest.json")
        other = Manifest.model_validate(listed)
        findings += [*_edition(subject, subject.gated, other), *_csv_of_another(subject, other)]
    findings += [*_lookups(subject), *_csv(subject), *_cells(subject)]
    rows = sum(subject.rows.values())
    measure = Measure(name="rows", about="rows of all tables, counted on both sides", value=rows)
    return Result(check=CheckName.COUNTS, findings=findings, measures=(measure,))


def _workspace(subject: Subject) -> Iterator[Finding]:
    """The tables in clear against the report of the import."""
    for table, expected in subject.rows.items():
        paths = subject.workspace.posts if table == "posts" else [subject.workspace.table(table)]
        found = sum(foot.rows for path in paths if (foot := footer(path)) is not None)
        yield from _compared(f"workspace: {table}", found, expected, "rows of the import")


def _edition(subject: Subject, folder: Path, manifest: Manifest) -> Iterator[Finding]:
    """The tables of an edition against the import, and every file against the manifest."""
    prefix = "" if folder == subject.folder else f"{manifest.edition}/"
    rows: Counter[str] = Counter()
    for entry in manifest.files:
        if not entry.path.endswith(".parquet"):
            continue
        foot = footer(folder / entry.path)
        if foot is None:
            yield Finding(
                level=Level.RED,
                what="file-unreadable",
                where=prefix + entry.path,
                count=1,
                about="The manifest lists it; it is missing, or no Parquet file.",
            )
            continue
        yield from _compared(prefix + entry.path, foot.rows, entry.rows or 0, "rows in the manifest")
        if entry.table is not None:
            rows[entry.table] += foot.rows
    for table in TABLES:
        expected = subject.rows.get(table, 0)
        yield from _compared(prefix + table, rows[table], expected, "rows of the import")
        yield from _compared(
            prefix + table,
            manifest.rows.get(table, 0),
            expected,
            "rows of the import",
            said="in the manifest",
        )


def _lookups(subject: Subject) -> Iterator[Finding]:
    """The look-up tables: one row for each post, or as many as there can be."""
    posts = [foot for path in subject.paths("posts") if (foot := footer(path)) is not None]
    total = sum(foot.rows for foot in posts)
    targets = [_present(posts, name) for name in TARGETS]
    known = [count for count in targets if count is not None]
    bounds = {
        "by_time": (total, total),
        "by_post": (total, total),
        "by_text": (0, total),
        "by_target": (max(known, default=0), sum(known) if len(known) == len(targets) else 3 * total),
    }
    for name, (least, most) in bounds.items():
        foot = footer(subject.folder / "keys" / f"{name}.parquet")
        found = foot.rows if foot is not None else 0
        nearest = min(max(found, least), most)
        yield from _compared(f"keys/{name}.parquet", found, nearest, "rows that the posts allow")


def _present(posts: list[Footer], name: str) -> int | None:
    """How many posts have a value in a column; None where a file does not say."""
    missing = [foot.missing.get(name) for foot in posts]
    return (
        sum(foot.rows - (gone or 0) for foot, gone in zip(posts, missing, strict=True))
        if None not in missing
        else None
    )


def _csv(subject: Subject) -> Iterator[Finding]:
    """The CSV files against the tables and the manifest."""
    listed = {entry.path: entry.rows for entry in subject.manifest.files}
    found: Counter[str] = Counter()
    for file in csv_files(subject):
        if file.fault:
            yield Finding(
                level=Level.RED,
                what="csv-unreadable",
                where=file.path,
                count=1,
                about="It cannot be unpacked, or is no CSV.",
                samples=(file.fault,),
            )
        yield from _compared(file.path, file.records, listed.get(file.path) or 0, "records in the manifest")
        found[table_of(file.header) or ""] += file.records
    expected = dict(subject.rows)
    if subject.policy.verbatim:  # accounts that only posts name stand in no users file
        [expected["accounts"]] = one(subject.connection, "SELECT count(source_file) FROM raw_accounts")
    for table in ("accounts", "posts"):
        yield from _compared(f"csv/ ({table})", found[table], expected[table], "rows of the import")


def _csv_of_another(subject: Subject, manifest: Manifest) -> Iterator[Finding]:
    """What the writer of another edition has counted; only the public one is unpacked, because it goes to everybody."""
    for entry in manifest.files:
        table = CSV_TABLES.get(parse_name(entry.path).kind)
        if table is not None:
            where = f"{manifest.edition}/{entry.path}"
            yield from _compared(where, entry.rows or 0, subject.rows[table], "rows of the import")


def _cells(subject: Subject) -> Iterator[Finding]:
    """The same query on both editions, and on the cube, gives the same counts: posts by kind, language and month."""
    gated = sorted((subject.gated / "posts").glob("*.parquet")) if subject.gated is not None else []
    cube = subject.folder / "cube.parquet"
    if any(footer(path) is None for path in (*subject.paths("posts"), *gated, cube)):
        return  # said already, file by file
    public = _by(subject, "public_posts", "posted_at", "count(*)")
    subject.connection.execute(f"CREATE OR REPLACE TEMP TABLE {CELLS} AS {public}")
    other = _by(subject, parquet(gated) if gated else "raw_posts", "posted_at", "count(*)")
    counted = _by(subject, parquet([cube]), "day", "sum(posts)")
    for query, where, about in (
        (
            other,
            "posts",
            "Posts by kind, language and month are not those of the other edition, or of the import.",
        ),
        (counted, "cube.parquet", "It counts other posts than there are."),
    ):
        difference = f"SELECT * REPLACE (-posts AS posts) FROM ({query})"
        summed = f"SELECT sum(posts) AS posts FROM (FROM {CELLS} UNION ALL {difference}) GROUP BY kind, language, band"
        [count] = one(subject.connection, f"SELECT coalesce(sum(abs(posts)), 0)::BIGINT FROM ({summed})")
        if count:
            yield Finding(level=Level.RED, what="counts-differ", where=where, count=count, about=about)


def _by(subject: Subject, relation: str, moment: str, count: str) -> str:
    """SQL: posts by what the policy keeps of kind and language, and by the coarser of a month and its band of times."""
    columns = subject.policy.columns["posts"]
    kept = (name if columns[name] is Treatment.KEEP else f"NULL AS {name}" for name in ("kind", "language"))
    band = BANDS.get(columns["posted_at"], "month")
    time = "NULL" if band is None else f"date_trunc('{band}', CAST({moment} AS TIMESTAMP))"
    return f"SELECT {', '.join(kept)}, {time} AS band, {count}::BIGINT AS posts FROM {relation} GROUP BY ALL"


def _compared(where: str, found: int, expected: int, about: str, *, said: str = "found") -> Iterator[Finding]:
    """A finding, if two counts differ."""
    if found != expected:
        yield Finding(
            level=Level.RED,
            what="rows-missing" if found < expected else "rows-added",
            where=where,
            count=abs(expected - found),
            about=f"{found:,} {said}, {expected:,} {about}.",
        )
