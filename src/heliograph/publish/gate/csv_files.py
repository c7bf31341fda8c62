"""CsvFiles: the CSV zips of an edition, unpacked once: records counted, numbers gathered, a few records read."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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
EVERY = 8
"""Every so many pieces a few records are read."""
RECORDS = 16
"""So many."""
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
    and ``gate_csv_sample(path, cells)``.
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
        CREATE TEMP TABLE {SAMPLE} (path VARCHAR, cells VARCHAR[])"""
    )
    replaced = subject.policy.columns["posts"]["post_id"] is Treatment.PSEUDONYM
    largest = SMALLEST_NUMBER - 1 if replaced else 0
    for path in sorted((subject.folder / "csv").glob("*.zip")):
        name = path.relative_to(subject.folder).as_posix()
        reading = _Reading(largest=largest)
        try:
            for member in _members(path):
                reading.read(member)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
            reading.fault = str(error) or type(error).__name__
        found = [name, list(reading.header), reading.records, reading.fault]
        connection.execute(f"INSERT INTO {FILES} VALUES (?, ?, ?, ?)", found)
        _keep(connection, name, reading)


def _members(path: Path) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            with archive.open(member) as stream:
                yield stream


def _keep(connection: duckdb.DuckDBPyConnection, name: str, reading: "_Reading") -> None:
    values, found = np.unique(np.concatenate([np.zeros(0, np.uint64), *reading.numbers]), return_counts=True)
    numbered = pa.table({"number": pa.array(values), "found": pa.array(found)})
    cells = pa.table({"cells": pa.array(reading.sample, pa.list_(pa.string()))})
    for target, rows in ((NUMBERS, numbered), (SAMPLE, cells)):
        connection.register("gate_rows", rows)
        connection.execute(f"INSERT INTO {target} SELECT ?, * FROM gate_rows", [name])
        connection.unregister("gate_rows")


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What is learnt from the members of one zip.

    Attributes:
        largest: Larger numbers are no ids of posts; 0 where nobody asks for numbers.
    """

    largest: int
    header: tuple[str, ...] = ()
    records: int = 0
    fault: str = ""
    sample: list[list[str]] = field(default_factory=list)
    numbers: list[npt.NDArray[np.uint64]] = field(default_factory=list)

    def read(self, stream: IO[bytes]) -> None:
        """Go through one member, piece by piece."""
        ends, tail, last = RecordEnds(), b"", b""
        before = self.records
        for number, piece in enumerate(iter(lambda: stream.read(PIECE), b"")):
            words = ends.of(piece)
            self.records += count(words)
            if number % EVERY == 0:
                self._look(piece, sorted(places(words).tolist())[: RECORDS + 1], first=number == 0)
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
        self.sample += [_cells(piece[begin + 1 : end]) for begin, end in pairwise(ends)]

    def _gather(self, text: bytes) -> None:
        if self.largest and text:
            self.numbers.append(numbers(text, largest=self.largest)[0])


def _cells(record: bytes) -> list[str]:
    text = record.decode().removeprefix(BYTE_ORDER_MARK)
    return next(csv.reader(io.StringIO(text.removesuffix("\r"), newline="")), [])
