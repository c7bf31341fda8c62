"""CsvSearch: one CSV, searched record by record where it differs from what the tables have."""

import csv
from collections.abc import Iterator, Sequence

import pyarrow as pa

from heliograph.privacy.leaks.needles import Kind
from heliograph.privacy.leaks.search import Search
from heliograph.publish.gate.csv_lines import Lines
from heliograph.publish.gate.csv_records import CsvRecords
from heliograph.publish.gate.zip_members import FAULTS

ROWS = 16_384

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

_KNOWN = 13
"""Cells of a post's record that are compared with the tables."""


class CsvSearch:
    """One member of a zip.

    Args:
        place: The zip, as findings name it.
        stream: The records.
        search: What is looked for; where that is nothing, records are counted only.

    Attributes:
        records: How many were searched, or found equal.
        fault: Why it could not be read to its end.
    """

    def __init__(self, place: str, stream: CsvRecords, search: Search) -> None:
        self.place = place
        self.records = 0
        self.fault: Exception | None = None
        self._stream = stream
        self._search = search
        # ids of the first days are too short to be looked for among words
        self._early = any(Kind.ID in needle.kinds and not needle.sought for needle in search.needles)
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
        if self.fault:
            return
        try:
            count, left = self._stream.against(lines)
        except FAULTS as error:
            self.fault = error
            return
        self.records += count
        if left:
            self._read(left)

    def finish(self) -> None:
        """Search all records that are left."""
        try:
            if self._search.scanner.idle:
                self._stream.skip()
            while not self.fault and (rests := self._stream.rest(ROWS)):
                self.records += len(rests)
                self._read(rests)
        except FAULTS as error:
            self.fault = error

    def _read(self, rests: Sequence[bytes]) -> None:
        values = _texts(rests)
        found = self._search.read(self.place, values)
        ids = {
            int(row)
            for row, number in zip(found.rows, found.needles, strict=True)
            if self._short(int(number))
        }
        rows = [
            row
            for row, rest in enumerate(rests)
            if self._early or row in ids or not rest.startswith((b",", b"\n"))
        ]
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
        cells = _cut(record[1:] if compared else record)
        for name, cell in zip(self._names[_KNOWN if compared else 0 :], cells, strict=False):
            if name == "user_mentions":
                yield from cell.strip("[]").split(", ")
            elif name in NAMED:
                yield cell


def _cut(record: str) -> list[str]:
    """The cells of a record; of one that no reader of CSV takes, what stands between its commas."""
    try:
        return next(csv.reader([record]), [])
    except csv.Error:
        return [cell.strip('"\r\n') for cell in record.split(",")]


def _texts(records: Sequence[bytes]) -> pa.Array:
    try:
        return pa.array(records, pa.binary()).cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array([record.decode("utf-8", "replace") for record in records], pa.string())
