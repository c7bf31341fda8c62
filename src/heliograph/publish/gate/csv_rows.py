"""CsvRows: a sample of the records of each CSV, cell by cell against the rows of the tables that they were written from.

A CSV made from the export instead would carry exact times and counts, even where every identifier in it is replaced. Cells are
written here once more, in the plainest way, and lists are compared as lists.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.model.policy import Treatment
from heliograph.model.risk import Level
from heliograph.privacy.leaks.spelling import post_numbers
from heliograph.publish.gate.csv_files import SAMPLE, CsvFile, csv_files
from heliograph.publish.gate.finding import SAMPLES, Finding
from heliograph.publish.gate.subject import Subject
from heliograph.tables.engine import literal
from heliograph.tables.legacy.layout import COUNTS, LISTS, PROFILE, TWEETS, TYPED_NAMES, USERS
from heliograph.tables.legacy.lists import PLACEHOLDER, parse

GROUP = "gate_row_group"
POSTS = ("tweetid", "in_reply_to_tweetid", "quoted_tweet_tweetid", "retweet_tweetid")
NAMES = ("user_display_name", "user_screen_name")
PLACES = ("latitude", "longitude")

Row = Mapping[str, Any]


def csv_rows(subject: Subject) -> Iterator[Finding]:
    """Records of a sample with other cells than their row has; what is republished as received is left out."""
    if subject.policy.verbatim:
        return
    for file in csv_files(subject):
        made = {USERS: _users, TWEETS: _tweets}.get(file.header)
        if made is not None:
            yield from _differing(subject, file, made(subject, file))


def _differing(
    subject: Subject, file: CsvFile, wanted: Mapping[str, Mapping[str, object]]
) -> Iterator[Finding]:
    sample = subject.connection.execute(f"SELECT cells FROM {SAMPLE} WHERE path = ?", [file.path]).fetchall()
    columns: Counter[str] = Counter()
    samples: list[str] = []
    wrong = 0
    for (cells,) in sample:
        row = wanted.get(cells[0])
        if row is None:
            continue
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
            about=f"Records of a sample are not what the tables have, in {', '.join(sorted(columns)) or 'their number of cells'}.",
            samples=samples[:SAMPLES],
        )


def _read(name: str, cell: str) -> object:
    """A cell as it is compared: lists as lists."""
    return parse(cell) if name in LISTS and cell else cell


def _users(subject: Subject, file: CsvFile) -> Mapping[str, Mapping[str, object]]:
    rows = _asked(subject, f"FROM public_accounts WHERE account_id IN ({_sampled(file)})")
    return {row["account_id"]: {"userid": row["account_id"], **_profile(row)} for row in rows}


def _tweets(subject: Subject, file: CsvFile) -> Mapping[str, Mapping[str, object]]:
    """The cells of those posts of one group of rows, chosen by the seed, that are in the sample."""
    paths = subject.paths("posts")
    groups = [(path, n) for path in paths for n in range(pq.read_metadata(path).num_row_groups)]
    if not groups:
        return {}
    path, group = groups[subject.seed % len(groups)]
    with pq.ParquetFile(path) as held:
        subject.connection.register(GROUP, held.read_row_group(group))
    rows = _asked(subject, f"FROM {GROUP} WHERE coalesce(post_number, post_id) IN ({_sampled(file)})")
    authors = {row["account_id"] for row in rows}
    subject.connection.unregister(GROUP)
    listed = ", ".join(map(literal, sorted(authors))) or "NULL"
    known = {
        row["account_id"]: row
        for row in _asked(subject, f"FROM public_accounts WHERE account_id IN ({listed})")
    }
    number = _number if subject.policy.columns["posts"]["post_id"] is Treatment.PSEUDONYM else _text
    made = (_post(row, known.get(row["account_id"], {}), number) for row in rows)
    return {str(cells["tweetid"]): cells for cells in made}


def _asked(subject: Subject, query: str) -> Sequence[Row]:
    rows: list[Row] = subject.connection.execute(query).to_arrow_table().to_pylist()
    return rows


def _sampled(file: CsvFile) -> str:
    return f"SELECT cells[1] FROM {SAMPLE} WHERE path = {literal(file.path)}"


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
