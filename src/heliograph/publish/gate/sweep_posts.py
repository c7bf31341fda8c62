"""SweepPosts: the part of the sweep that goes through the posts, and beside them through the CSV of the same rows."""

import csv
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from heliograph.model.policy import Treatment
from heliograph.privacy.leaks.needles import Kind
from heliograph.privacy.leaks.search import Search
from heliograph.publish.gate.csv_lines import (
    POSTS,
    TWEETS_HEADER,
    USERS_HEADER,
    Lines,
    account_lines,
    know_profiles,
    post_lines,
)
from heliograph.publish.gate.csv_records import CsvRecords, members
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.sweep_tables import LINKS, ROWS, TEXT

NAMED = frozenset(
    {
        "userid",
        "user_display_name",
        "user_screen_name",
        "in_reply_to_userid",
        "retweet_userid",
        "user_mentions",
    }
)
"""Columns of the CSV whose cells are an id or a name as a whole."""

_FAULTS = (zipfile.BadZipFile, zlib.error, OSError, EOFError)
_KNOWN = 13
"""Cells of a post's record that are compared with the tables."""


@dataclass(slots=True)
class Read:
    """What became of the CSV."""

    records: int = 0
    equal: int = 0
    unread: list[str] = field(default_factory=list)


def sweep_posts(subject: Subject, search: Search) -> Read:
    """Look through the texts and links of posts and through the CSV."""
    read = Read()
    with ExitStack() as stack:
        opened = list(_opened(subject, search, stack, read))
        know_profiles(subject.connection)
        _posts(subject, search, [table for table in opened if table.header == TWEETS_HEADER])
        for table in (table for table in opened if table.header == USERS_HEADER):
            for lines in account_lines(subject.connection, ROWS):
                table.beside(lines)
        for table in opened:
            table.finish()
            read.records += table.records
            read.equal += table.equal
            if table.fault:
                read.unread.append(table.place)
    return read


def _posts(subject: Subject, search: Search, tables: Sequence["_Csv"]) -> None:
    numbered = subject.policy.columns["posts"]["post_id"] is Treatment.PSEUDONYM
    for path in subject.paths("posts"):
        with pq.ParquetFile(path) as file:
            names = set(POSTS) & set(file.schema_arrow.names)
            wanted = POSTS if tables else ("account_id", "text", "urls")
            listed = [name for name in wanted if name in names]
            for batch in file.iter_batches(ROWS, columns=listed, use_threads=False):
                if {"text", "account_id"} <= names:
                    search.read(TEXT, batch.column("text"), authors=batch.column("account_id"))
                if "urls" in names:
                    search.read(LINKS, pc.list_flatten(batch.column("urls")))
                if tables and len(listed) == len(POSTS):
                    lines = post_lines(subject.connection, batch, numbered=numbered)
                    for table in tables:
                        table.beside(lines)


def _opened(subject: Subject, search: Search, stack: ExitStack, read: Read) -> Iterator["_Csv"]:
    for path in sorted((subject.folder / "csv").glob("*")):
        place = path.relative_to(subject.folder).as_posix()
        try:
            for stream in members(path, stack):
                yield _Csv(place, stream, search)
        except _FAULTS:
            read.unread.append(place)


class _Csv:
    """One CSV, searched record by record.

    Attributes:
        fault: Whether it could not be read to its end.
    """

    def __init__(self, place: str, stream: CsvRecords, search: Search) -> None:
        self.place = place
        self.records = 0
        self.fault = False
        self._stream = stream
        self._search = search
        self._names = next(csv.reader([self.header.decode("utf-8", "replace")]), [])

    @property
    def header(self) -> bytes:
        """The first record."""
        return self._stream.header

    @property
    def equal(self) -> int:
        """How many records are as the tables have it."""
        return self._stream.equal

    def beside(self, lines: Lines) -> None:
        """Search what the next records hold beside these lines."""
        try:
            count, left = self._stream.against(lines)
        except _FAULTS:
            self.fault = True
            return
        self.records += count
        if left:
            self._read(left)

    def finish(self) -> None:
        """Search all records that are left."""
        try:
            while rests := self._stream.rest(ROWS):
                self.records += len(rests)
                self._read(rests)
        except _FAULTS:
            self.fault = True

    def _read(self, rests: Sequence[bytes]) -> None:
        values = _texts(rests)
        found = self._search.read(self.place, values)
        ids = {
            int(row)
            for row, number in zip(found.rows, found.needles, strict=True)
            if self._short(int(number))
        }
        rows = [row for row, rest in enumerate(rests) if row in ids or not rest.startswith((b",", b"\n"))]
        cells = [cell for row in rows for cell in self._cells(values[row].as_py())]
        if cells:
            self._search.read_cells(self.place, pa.array(cells, pa.string()))

    def _short(self, number: int) -> bool:
        """Whether it is an id that may as well be a count: only its column tells."""
        needle = self._search.needles[number]
        return Kind.ID in needle.kinds and not needle.number

    def _cells(self, record: str) -> Iterator[str]:
        """The cells of a record, or of the rest of one, that name accounts."""
        compared = record.startswith(",")
        cells = next(csv.reader([record[1:] if compared else record]), [])
        for name, cell in zip(self._names[_KNOWN if compared else 0 :], cells, strict=False):
            if name == "user_mentions":
                yield from cell.strip("[]").split(", ")
            elif name in NAMED:
                yield cell


def _texts(records: Sequence[bytes]) -> pa.Array:
    try:
        return pa.array(records, pa.binary()).cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array([record.decode("utf-8", "replace") for record in records], pa.string())
