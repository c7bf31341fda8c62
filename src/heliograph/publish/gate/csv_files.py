"""CsvFiles: the CSV zips of an edition, unpacked once: records counted, numbers gathered, a few records read."""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import IO

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from heliograph.model.policy import Treatment
from heliograph.privacy.leaks.digit_runs import numbers
from heliograph.privacy.leaks.records import RecordEnds, count, places
from heliograph.privacy.leaks.spelling import SMALLEST_NUMBER
from heliograph.publish.gate.asking import knows
from heliograph.publish.gate.subject import Subject

FILES, NUMBERS, SAMPLE = "gate_csv_files", "gate_csv_numbers", "gate_csv_sample"
PIECE = 1 << 20
EVERY = 2
"""Every so many pieces a few records are read; less often in large files."""
RECORDS, MOST_PIECES = 16, 128
"""So many records of a piece, and so many pieces of a file."""
MOST_NUMBERS = 1 << 20
"""So many are held at a time."""
LONGEST_NUMBER = 20
"""A longer run of digits is no id; so much of it is enough to know."""
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFile:
    """One zip of ``csv/``.

    Attributes:
        path: Within the edition.
        header: Names of its columns.
        records: Without the header.
        fault: Why it cannot be read; empty where it can.
    """

    path: str
    header: tuple[str, ...] = ()
    records: int = 0
    fault: str = ""


def csv_files(subject: Subject) -> Sequence[CsvFile]:
    """The CSV files of the edition; unpacked by the first check that asks.

    Makes ``gate_csv_numbers(path, number, found)``, the numbers that may be ids of posts, where the policy replaces these,
    and ``gate_csv_sample(path, piece, record, cells)``: some records, which follow one another within a piece, numbered from 0.
    """
    connection = subject.connection
    if not knows(connection, FILES):
        _unpack(subject)
    found = connection.execute(f"SELECT path, header, records, fault FROM {FILES} ORDER BY path").fetchall()
    return [CsvFile(path=p, header=tuple(h), records=r, fault=f) for p, h, r, f in found]


def _unpack(subject: Subject) -> None:
    connection = subject.connection
    connection.execute(
        f"""CREATE TEMP TABLE {FILES} (path VARCHAR, header VARCHAR[], records BIGINT, fault VARCHAR);
        CREATE TEMP TABLE {NUMBERS} (path VARCHAR, number UBIGINT, found BIGINT);
        CREATE TEMP TABLE {SAMPLE} (path VARCHAR, piece BIGINT, record BIGINT, cells VARCHAR[])"""
    )
    replaced = subject.policy.columns["posts"]["post_id"] is Treatment.PSEUDONYM
    largest = SMALLEST_NUMBER - 1 if replaced else 0
    for path in sorted((subject.folder / "csv").glob("*.zip")):
        name = path.relative_to(subject.folder).as_posix()
        reading = _Reading(largest=largest, keep=partial(_keep_numbers, connection, name))
        try:
            for member in _members(path):
                reading.read(member)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
            reading.fault = str(error) or type(error).__name__
        reading.hand_over()
        found = [name, list(reading.header), reading.records, reading.fault]
        connection.execute(f"INSERT INTO {FILES} VALUES (?, ?, ?, ?)", found)
        sample = [(piece, *record) for piece, records in enumerate(reading.sample) for record in records]
        columns = zip(
            ("piece", "record", "cells"), (pa.int64(), pa.int64(), pa.list_(pa.string())), strict=True
        )
        arrays = {
            column: pa.array([row[n] for row in sample], kind) for n, (column, kind) in enumerate(columns)
        }
        _insert(connection, SAMPLE, name, pa.table(arrays))


def _members(path: Path) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            with archive.open(member) as stream:
                yield stream


def _keep_numbers(connection: duckdb.DuckDBPyConnection, name: str, held: npt.NDArray[np.uint64]) -> None:
    values, found = np.unique(held, return_counts=True)
    _insert(connection, NUMBERS, name, pa.table({"number": pa.array(values), "found": pa.array(found)}))


def _insert(connection: duckdb.DuckDBPyConnection, target: str, name: str, rows: pa.Table) -> None:
    connection.register("gate_rows", rows)
    connection.execute(f"INSERT INTO {target} SELECT ?, * FROM gate_rows", [name])
    connection.unregister("gate_rows")


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What is learnt from the members of one zip.

    Attributes:
        largest: Larger numbers are no ids of posts; 0 where nobody asks for numbers.
        keep: Takes numbers whenever many are held.
        sample: Some records with their numbers, piece by piece, from all parts of the file.
        step: Every so many pieces a few records are read.
    """

    largest: int
    keep: Callable[[npt.NDArray[np.uint64]], None]
    header: tuple[str, ...] = ()
    records: int = 0
    fault: str = ""
    sample: list[list[tuple[int, list[str]]]] = field(default_factory=list)
    step: int = EVERY
    _held: list[npt.NDArray[np.uint64]] = field(default_factory=list)

    def read(self, stream: IO[bytes]) -> None:
        """Go through one member, piece by piece."""
        ends, tail, last = RecordEnds(), b"", b""
        before = self.records
        for number, piece in enumerate(iter(lambda: stream.read(PIECE), b"")):
            words = ends.of(piece)
            if number % self.step == 0:
                self._look(piece, sorted(places(words).tolist())[: RECORDS + 1], first=number == 0)
            self.records += count(words)
            if self.largest:
                text = tail + piece
                body = text.rstrip(b"0123456789")
                tail = text[len(body) :][-LONGEST_NUMBER:]
                self._gather(body)
            last = piece[-1:]
        self._gather(tail)
        self.records += last not in {b"", b"\n"}  # the last record may lack its line end
        self.records -= self.records > before  # the header is none

    def _look(self, piece: bytes, ends: Sequence[int], *, first: bool) -> None:
        """Read some records of a piece, and the header where it begins."""
        if first:
            self.header = tuple(_cells(piece[: ends[0] if ends else len(piece)]))
        spans = enumerate(pairwise(ends), start=self.records)
        self.sample.append([(record, _cells(piece[begin + 1 : end])) for record, (begin, end) in spans])
        if len(self.sample) > MOST_PIECES:
            self.sample, self.step = self.sample[::2], self.step * 2

    def _gather(self, text: bytes) -> None:
        if self.largest and text:
            self._held.append(numbers(text, largest=self.largest)[0])
            if sum(map(len, self._held)) > MOST_NUMBERS:
                self.hand_over()

    def hand_over(self) -> None:
        """Give away the numbers that are held."""
        self.keep(np.concatenate([np.zeros(0, np.uint64), *self._held]))
        self._held = []


def _cells(record: bytes) -> list[str]:
    text = record.decode().removeprefix(BYTE_ORDER_MARK)
    return next(csv.reader(io.StringIO(text.removesuffix("\r"), newline="")), [])
