"""CsvReading: what is learnt of a CSV while it is unpacked, piece by piece: its records, its numbers, and a few records as a sample."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from heliograph.privacy.leaks.digit_runs import numbers
from heliograph.privacy.leaks.records import RecordEnds, Words, count, places

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

Numbers = npt.NDArray[np.uint64]


@dataclass(slots=True, kw_only=True)
class CsvReading:
    """What is learnt from one member of a zip.

    Attributes:
        largest: Larger numbers are no ids of posts; 0 where nobody asks for numbers.
        keep: Takes numbers whenever many are held.
        sample: Some records with their numbers, piece by piece, from all parts of the file.
        step: Every so many pieces a few records are read.
        fault: Why it cannot be read to its end; empty where it can.
    """

    largest: int
    keep: Callable[[Numbers], None]
    header: tuple[str, ...] = ()
    records: int = 0
    fault: str = ""
    sample: list[list[tuple[int, list[str]]]] = field(default_factory=list)
    step: int = EVERY
    _ends: RecordEnds = field(default_factory=RecordEnds)
    _pieces: int = 0
    _tail: bytes = b""
    _last: bytes = b""
    _held: list[Numbers] = field(default_factory=list)

    def see(self, piece: bytes) -> Words:
        """Learn from the next piece; tells where records end in it, one bit for each byte."""
        ends = self._ends.of(piece)
        if not self.fault:
            try:
                self._learn(piece, ends)
            except (UnicodeDecodeError, csv.Error) as error:
                self.fail(error)
        return ends

    def _learn(self, piece: bytes, ends: Words) -> None:
        if self._pieces % self.step == 0:
            self._look(piece, sorted(places(ends).tolist())[: RECORDS + 1], first=not self._pieces)
        self._pieces += 1
        self.records += count(ends)
        if self.largest:
            text = self._tail + piece
            body = text.rstrip(b"0123456789")
            self._tail = text[len(body) :][-LONGEST_NUMBER:]
            self._gather(body)
        self._last = piece[-1:]

    def fail(self, error: Exception) -> None:
        """It cannot be read any further; the first reason counts."""
        self.fault = self.fault or told(error)

    def finish(self) -> None:
        """There is no further piece."""
        if not self.fault:
            self._gather(self._tail)
            self.records += self._last not in {b"", b"\n"}  # the last record may lack its line end
            self.records -= self.records > 0  # the header is none
        self._hand_over()

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
                self._hand_over()

    def _hand_over(self) -> None:
        """Give away the numbers that are held."""
        if self._held:
            self.keep(np.concatenate(self._held))
            self._held = []


def told(error: Exception) -> str:
    """An error in words."""
    return str(error) or type(error).__name__


def _cells(record: bytes) -> list[str]:
    text = record.decode().removeprefix(BYTE_ORDER_MARK)
    return next(csv.reader(io.StringIO(text.removesuffix("\r"), newline="")), [])
