"""CsvRecords: the records of a CSV, held against those that the tables ask for, so that only what differs has to be searched.

A record of the very same bytes can hold nothing that the tables do not hold, and these are searched on their own. Of a record
that only begins as it must, the rest is searched; any other is searched as it stands.
"""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import numpy as np

from heliograph.privacy.leaks.records import RecordEnds, places
from heliograph.publish.gate.csv_lines import Lines

PIECE = 1 << 20


class CsvRecords:
    """The records of one member of a zip, in order.

    Args:
        stream: The member, unpacked.

    Attributes:
        header: The first record.
        equal: How many records are as the tables have it, so far.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._ends = RecordEnds()
        self._piece = b""
        self._stops: list[int] = []
        self._at = 0
        self._next = 0
        self.equal = 0
        self.header = next(self._records(1), b"")

    def against(self, lines: Lines) -> tuple[int, list[bytes]]:
        """How many records come beside these lines, and what of them has to be searched."""
        records = list(self._records(len(lines.wholes)))
        odd = [
            n for n, (record, whole) in enumerate(zip(records, lines.wholes, strict=False)) if record != whole
        ]
        self.equal += len(records) - len(odd)
        begun = lines.begun() if odd else ()
        return len(records), [records[n].removeprefix(begun[n]) for n in odd]

    def rest(self, count: int) -> Sequence[bytes]:
        """The next records as they stand; none at the end."""
        return list(self._records(count))

    def _records(self, count: int) -> Iterator[bytes]:
        for _ in range(count):
            while self._next >= len(self._stops):
                if not self._fill():
                    begin, self._at = self._at, len(self._piece)
                    if begin < self._at:
                        yield self._piece[begin:]
                    return
            begin, self._at = self._at, self._stops[self._next]
            self._next += 1
            yield self._piece[begin : self._at]

    def _fill(self) -> bool:
        """Read on; what is left of the last piece comes first."""
        read = self._stream.read(PIECE)
        if not read:
            return False
        left = self._piece[self._at :]
        ends = np.sort(places(self._ends.of(read))) + len(left) + 1
        self._piece, self._at = left + read, 0
        self._stops, self._next = ends.tolist(), 0
        return True


def members(path: Path, stack: ExitStack) -> Iterator[CsvRecords]:
    """The files in a zip, open for as long as the stack is."""
    archive = stack.enter_context(zipfile.ZipFile(path))
    for member in archive.infolist():
        if not member.is_dir():
            yield CsvRecords(stack.enter_context(archive.open(member)))
