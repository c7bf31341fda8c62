"""CsvRecords: the records of a CSV, held against those that the tables ask for, so that only what differs has to be searched.

A record of the very same bytes can hold nothing that the tables do not hold, and these are searched on their own. Of a record
that only begins as it must, the rest is searched; any other is searched as it stands. Many records are compared at once: the
file is cut into records only where bytes differ.
"""

from collections.abc import Sequence

import numpy as np

from heliograph.privacy.leaks.records import Places, Words, places
from heliograph.publish.gate import csv_reading
from heliograph.publish.gate.csv_lines import Lines
from heliograph.publish.gate.csv_reading import CsvReading
from heliograph.publish.gate.zip_members import Stream

TOGETHER = 256
"""So many records are compared at once."""


class CsvRecords:
    """The records of one member of a zip, in order.

    Args:
        stream: The member, unpacked.
        reading: Learns from every piece.

    Attributes:
        header: The first record.
        equal: How many records are as the tables have it, so far.
    """

    def __init__(self, stream: Stream, reading: CsvReading) -> None:
        self._stream = stream
        self._reading = reading
        self._held = b""
        self._at = 0
        self._seen: list[tuple[int, Words]] = []
        self._stops: Places | None = None
        self.equal = 0
        self.header = next(iter(self._cut(1)), b"")

    def against(self, lines: Lines) -> tuple[int, list[bytes]]:
        """How many records come beside these lines, and what of them has to be searched."""
        count, left = 0, []
        for first in range(0, len(lines), TOGETHER):
            last = min(first + TOGETHER, len(lines))
            if self._goes_on_with(lines.together(first, last)):
                self.equal += last - first
                count += last - first
                continue
            records = self._cut(last - first)
            left += self._differing(records, lines, first)
            count += len(records)
        return count, left

    def _differing(self, records: Sequence[bytes], lines: Lines, first: int) -> list[bytes]:
        """What differs of records beside the lines from the first one on."""
        odd = [n for n, record in enumerate(records) if record != lines.one(first + n)]
        self.equal += len(records) - len(odd)
        return [records[n].removeprefix(lines.begun(first + n)) for n in odd]

    def rest(self, count: int) -> Sequence[bytes]:
        """The next records as they stand; none at the end."""
        return self._cut(count)

    def skip(self) -> None:
        """Go to the end, for what the reading learns there."""
        while self._fill():
            self._at = len(self._held)

    def _goes_on_with(self, wanted: memoryview) -> bool:
        """Whether the very bytes come next; if so, they are passed over."""
        while len(self._held) - self._at < len(wanted) and self._fill():
            pass
        if not self._held.startswith(wanted, self._at):
            return False
        self._at += len(wanted)
        return True

    def _cut(self, count: int) -> list[bytes]:
        """The next records, at most so many."""
        while len(stops := self._ahead()) < count and self._fill():
            pass
        ends = stops[:count].tolist()
        if len(ends) < count and (ends or [self._at])[-1] < len(self._held):
            ends.append(len(self._held))  # the last record may lack its line end
        begins = [self._at, *ends[:-1]]
        self._at = ends[-1] if ends else self._at
        return [self._held[begin:end] for begin, end in zip(begins, ends, strict=False)]

    def _ahead(self) -> Places:
        """Where the records that are held end, from here on."""
        if self._stops is None:
            found = [begin + places(ends) + 1 for begin, ends in self._seen]
            self._stops = np.sort(np.concatenate([np.zeros(0, np.int64), *found]))
        return self._stops[np.searchsorted(self._stops, self._at, side="right") :]

    def _fill(self) -> bool:
        """Read on; what is left of the last piece comes first."""
        read = self._stream.read(csv_reading.PIECE)
        if not read:
            return False
        left = self._held[self._at :]
        self._seen = [
            (begin - self._at, ends) for begin, ends in self._seen if begin + 64 * len(ends) > self._at
        ]
        self._seen.append((len(left), self._reading.see(read)))
        self._held, self._at, self._stops = left + read, 0, None
        return True
