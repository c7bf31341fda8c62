"""CsvRows: a sample of the records of each CSV, cell by cell against the rows of the tables that they were written from.

A CSV made from the export instead would carry exact times and counts, even where every identifier in it is replaced.
"""

import csv
from collections import Counter
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from duckdb.func import PythonUDFType

from heliograph.model.policy import Treatment
from heliograph.model.risk import Level
from heliograph.privacy.leaks.spelling import post_numbers
from heliograph.publish.gate.asking import free
from heliograph.publish.gate.csv_files import SAMPLE, CsvFile, csv_files
from heliograph.publish.gate.finding import SAMPLES, Finding
from heliograph.publish.gate.subject import Subject
from heliograph.tables.engine import literal
from heliograph.tables.legacy import render
from heliograph.tables.legacy.dialect import Dialect
from heliograph.tables.legacy.layout import TWEETS, USERS

NUMBER = "gate_number"
GROUP = "gate_row_group"


def csv_rows(subject: Subject) -> Iterator[Finding]:
    """Records of a sample with other cells than their row has; what is republished as received is left out."""
    if subject.policy.verbatim:
        return
    for file in csv_files(subject):
        lines = {USERS: _users, TWEETS: _tweets}.get(file.header)
        if lines is not None:
            yield from _differing(subject.connection, file, lines(subject, file))


def _differing(connection: duckdb.DuckDBPyConnection, file: CsvFile, lines: list[str]) -> Iterator[Finding]:
    wanted = {cells[0]: cells for cells in csv.reader(lines)}
    sample = connection.execute(f"SELECT cells FROM {SAMPLE} WHERE path = ?", [file.path]).fetchall()
    columns: Counter[str] = Counter()
    samples: list[str] = []
    wrong = 0
    for (cells,) in sample:
        row = wanted.get(cells[0])
        if row is None or row == cells:
            continue
        wrong += 1
        other = [name for name, found, there in zip(file.header, cells, row, strict=False) if found != there]
        columns.update(other)
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


def _users(subject: Subject, file: CsvFile) -> list[str]:
    line = render.users_line(Dialect(columns=USERS))
    return _lines(subject, f"SELECT {line} FROM public_accounts WHERE account_id IN ({_sampled(file)})")


def _tweets(subject: Subject, file: CsvFile) -> list[str]:
    """The lines of those posts of one group of rows, chosen by the seed, that are in the sample."""
    groups = [
        (path, group)
        for path in subject.paths("posts")
        for group in range(pq.read_metadata(path).num_row_groups)
    ]
    if not groups:
        return []
    path, group = groups[subject.seed % len(groups)]
    with pq.ParquetFile(path) as held:
        subject.connection.register(GROUP, held.read_row_group(group))
    replaced = subject.policy.columns["posts"]["post_id"] is Treatment.PSEUDONYM
    if replaced:
        _teach_number(subject.connection)
    dialect = Dialect(columns=TWEETS)
    profile = render.profile_cells("profile.", dialect)
    line = render.tweets_line(dialect, profile, numbers=NUMBER if replaced else "")
    posts = f"FROM {GROUP} WHERE coalesce(post_number, post_id) IN ({_sampled(file)})"
    rows = f"SELECT p.*, a AS profile FROM ({posts}) p LEFT JOIN public_accounts a USING (account_id)"
    lines = _lines(subject, f"SELECT {line} FROM ({rows})")
    subject.connection.unregister(GROUP)
    return lines


def _sampled(file: CsvFile) -> str:
    return f"SELECT cells[1] FROM {SAMPLE} WHERE path = {literal(file.path)}"


def _lines(subject: Subject, query: str) -> list[str]:
    return [line for (line,) in subject.connection.execute(query).fetchall()]


def _teach_number(connection: duckdb.DuckDBPyConnection) -> None:
    """Make a function known that gives the number that the pseudonym of a post spells."""

    def made(column: pa.Array | pa.ChunkedArray) -> pa.Array:
        whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        spelt, right = post_numbers(whole)
        return pa.array(spelt, mask=~right).cast(pa.string())

    free(connection, NUMBER)
    connection.create_function(NUMBER, made, ["VARCHAR"], "VARCHAR", type=PythonUDFType.ARROW)
