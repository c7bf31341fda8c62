"""SweepPosts: the part of the sweep that goes through the posts, and beside them through the CSV of the same rows.

Posts are read and CSV files are unpacked once.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from heliograph.privacy.leaks.search import Search
from heliograph.publish.gate.csv_lines import (
    POSTS,
    TWEETS_HEADER,
    USERS_HEADER,
    account_lines,
    know_profiles,
    post_lines,
)
from heliograph.publish.gate.csv_search import CsvSearch
from heliograph.publish.gate.csv_tables import make_tables
from heliograph.publish.gate.csv_zip import CsvFile, CsvZip
from heliograph.publish.gate.post_bytes import PostBytes, make_table
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.sweep_tables import LINKS, ROWS, TEXT


@dataclass(slots=True)
class Read:
    """What became of posts and CSV.

    Attributes:
        learnt: What the bytes of posts say.
        files: The zips.
        records: Records that were searched, or found equal.
        equal: How many are as the tables have it.
        unread: Files that could not be searched to their end.
    """

    learnt: PostBytes
    files: list[CsvFile] = field(default_factory=list)
    records: int = 0
    equal: int = 0
    unread: list[str] = field(default_factory=list)


def sweep_posts(subject: Subject, search: Search) -> Read:
    """Look through the texts and links of posts and through the CSV; makes the tables of ``csv_tables``."""
    read = Read(PostBytes(replaced=subject.policy.replaces_post_ids))
    make_table(subject.connection)
    make_tables(subject.connection)
    with ExitStack() as stack:
        zips = [CsvZip(subject, path, search, stack) for path in sorted((subject.folder / "csv").glob("*"))]
        tables = [table for made in zips for table in made.tables]
        _beside(subject, search, [] if search.scanner.idle else tables, read)
        for made in zips:
            read.files.append(made.finish())
            if made.fault:
                read.unread.append(made.path)
        for table in tables:
            read.records += table.records
            read.equal += table.equal
    return read


def _beside(subject: Subject, search: Search, tables: Sequence[CsvSearch], read: Read) -> None:
    """Go through the posts; and through what of the CSV stands beside rows, as far as these can be read."""
    try:
        if tables:
            know_profiles(subject.connection)
    except duckdb.Error:
        read.unread.append("accounts.parquet")
        tables = ()
    _posts(subject, search, [table for table in tables if table.header == TWEETS_HEADER], read)
    for table in (table for table in tables if table.header == USERS_HEADER):
        for lines in account_lines(subject.connection, ROWS):
            table.beside(lines)


def _posts(subject: Subject, search: Search, tables: Sequence[CsvSearch], read: Read) -> None:
    for path in subject.paths("posts"):
        try:
            with pq.ParquetFile(path) as file:
                _part(subject, search, file, tables, read.learnt)
        except (pa.ArrowException, OSError):
            read.unread.append(path.relative_to(subject.folder).as_posix())


def _part(
    subject: Subject, search: Search, file: pq.ParquetFile, tables: Sequence[CsvSearch], learnt: PostBytes
) -> None:
    names = set(file.schema_arrow.names)
    searched = () if search.scanner.idle else ("account_id", "text", "urls")
    wanted = dict.fromkeys((*learnt.columns, *searched, *(POSTS if tables else ())))
    for batch in file.iter_batches(ROWS, columns=[n for n in wanted if n in names], use_threads=False):
        learnt.see(batch, subject.connection)
        if searched and {"text", "account_id"} <= names:
            search.read(TEXT, batch.column("text"), authors=batch.column("account_id"))
        if searched and "urls" in names:
            search.read(LINKS, pc.list_flatten(batch.column("urls")))
        if tables and names.issuperset(POSTS):
            lines = post_lines(subject.connection, batch, numbered=learnt.replaced)
            for table in tables:
                table.beside(lines)
