"""CsvRows: a sample of the records of each CSV, cell by cell against the rows of the tables that they were written from.

A CSV made from the export instead would carry exact times and counts, or the order of the original ids, even where every
identifier in it is replaced. Records stand in the order of the rows. Cells are written here once more, in the plainest way, and
lists are compared as lists.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.model.risk import Level
from heliograph.privacy.leaks.spelling import post_numbers
from heliograph.publish.gate.csv_files import csv_files
from heliograph.publish.gate.csv_tables import SAMPLE
from heliograph.publish.gate.csv_zip import CsvFile
from heliograph.publish.gate.finding import SAMPLES, Finding
from heliograph.publish.gate.subject import Subject
from heliograph.tables.engine import literal, parquet
from heliograph.tables.legacy.layout import COUNTS, LISTS, PROFILE, TWEETS, TYPED_NAMES, USERS
from heliograph.tables.legacy.lists import PLACEHOLDER, parse

PIECES = 3
"""So many pieces of a file are looked at."""

POSTS = ("tweetid", "in_reply_to_tweetid", "quoted_tweet_tweetid", "retweet_tweetid")
NAMES = ("user_display_name", "user_screen_name")
PLACES = ("latitude", "longitude")

Row = Mapping[str, Any]
Sample = Mapping[int, list[str]]
"""Records by their number, which is that of their row."""


def csv_rows(subject: Subject) -> Iterator[Finding]:
    """Records of a sample with other cells than their row has; what is republished as received is left out."""
    if subject.policy.verbatim:
        return
    for file in csv_files(subject):
        if file.header in {USERS, TWEETS}:
            yield from _differing(subject, file)


def _differing(subject: Subject, file: CsvFile) -> Iterator[Finding]:
    columns: Counter[str] = Counter()
    samples: list[str] = []
    wrong = 0
    for sample in _pieces(subject, file):
        wanted = _users(subject, sample) if file.header == USERS else _tweets(subject, sample)
        for row, cells in zip(wanted, sample.values(), strict=False):
            other = [n for n, cell in zip(file.header, cells, strict=False) if _read(n, cell) != row[n]]
            columns.update(other)
            wrong += bool(other) or len(cells) != len(file.header)
            samples += [f"{name} of {cells[0]}" for name in other]
    if wrong:
        yield Finding(
            level=Level.RED,
            what="csv-differs",
            where=file.path,
            count=wrong,
            about=f"Records of a sample are not what the tables have, in {_listed(columns)}.",
            samples=samples[:SAMPLES],
        )


def _listed(columns: Counter[str]) -> str:
    named = [name for name, _ in columns.most_common(3)]
    more = f" and {len(columns) - len(named)} more" if len(columns) > len(named) else ""
    return ", ".join(named) + more or "their number of cells"


def _pieces(subject: Subject, file: CsvFile) -> Iterator[Sample]:
    """Records that follow one another, of pieces far from each other, as the seed says."""
    connection = subject.connection
    query = f"SELECT DISTINCT piece FROM {SAMPLE} WHERE path = ? ORDER BY piece"
    known = [piece for (piece,) in connection.execute(query, [file.path]).fetchall()]
    chosen = {known[(subject.seed + n * len(known) // PIECES) % len(known)] for n in range(PIECES) if known}
    for piece in sorted(chosen):
        query = f"SELECT record, cells FROM {SAMPLE} WHERE path = ? AND piece = ? ORDER BY record"
        yield dict(connection.execute(query, [file.path, piece]).fetchall())


def _read(name: str, cell: str) -> object:
    """A cell as it is compared: lists as lists."""
    return parse(cell) if name in LISTS and cell else cell


def _users(subject: Subject, sample: Sample) -> Sequence[Mapping[str, object]]:
    return [{"userid": row["account_id"], **_profile(row)} for row in _rows(subject, "accounts", sample)]


def _tweets(subject: Subject, sample: Sample) -> Sequence[Mapping[str, object]]:
    rows = _rows(subject, "posts", sample)
    authors = ", ".join(literal(author) for author in sorted({row["account_id"] for row in rows})) or "NULL"
    query = f"FROM public_accounts WHERE account_id IN ({authors})"
    known = {row["account_id"]: row for row in _asked(subject, query)}
    number = _number if subject.policy.replaces_post_ids else _text
    return [_post(row, known.get(row["account_id"], {}), number) for row in rows]


def _rows(subject: Subject, table: str, sample: Sample) -> list[Row]:
    """The rows of a table in the places of the records."""
    rows: list[Row] = []
    before = 0
    for path in subject.paths(table):
        count = pq.read_metadata(path).num_rows
        first, last = max(min(sample) - before, 0), min(max(sample) - before, count - 1)
        if first <= last:
            source = parquet([path], options=", file_row_number=true")
            placed = f"WHERE file_row_number BETWEEN {first} AND {last} ORDER BY file_row_number"
            rows += _asked(subject, f"FROM {source} {placed}")
        before += count
    return rows


def _asked(subject: Subject, query: str) -> list[Row]:
    rows: list[Row] = subject.connection.execute(query).to_arrow_table().to_pylist()
    return rows


def _post(row: Row, author: Row, number: Callable[[object], str]) -> Mapping[str, object]:
    """The cells of a post."""
    cells: dict[str, object] = {name: _text(row.get(typed)) for name, typed in TYPED_NAMES.items()}
    cells |= _profile(author)
    cells |= {name: number(row[TYPED_NAMES[name]]) for name in POSTS}
    cells |= {name: _text(row["geo"]) for name in PLACES}
    cells |= {name: _text(row[TYPED_NAMES[name]]) for name in COUNTS}
    cells |= {name: _list(row[TYPED_NAMES[name]]) for name in LISTS}
    cells["is_retweet"] = str(row["kind"] == "repost")
    cells["poll_choices"] = "|".join(row["poll_choices"] or ())
    return cells


def _profile(row: Row) -> Mapping[str, object]:
    cells = {name: _text(row.get(TYPED_NAMES[name])) for name in PROFILE}
    return cells | dict.fromkeys(NAMES, row["account_id"]) if row.get("is_pseudonymous") else cells


def _list(items: Sequence[str | None] | None) -> object:
    return "" if items is None else [PLACEHOLDER if item is None else item for item in items]


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _number(pseudonym: object) -> str:
    spelt, right = post_numbers(pa.array([pseudonym], pa.string()))
    return str(spelt[0]) if right[0] else ""
