"""CsvZip: one zip of ``csv/``, unpacked once: its records are searched, and what else is learnt of them is kept."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from heliograph.privacy.leaks.search import Search
from heliograph.privacy.leaks.spelling import SMALLEST_NUMBER
from heliograph.publish.gate.csv_reading import CsvReading, told
from heliograph.publish.gate.csv_records import CsvRecords
from heliograph.publish.gate.csv_search import CsvSearch
from heliograph.publish.gate.csv_tables import keep_numbers, keep_sample
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.zip_members import FAULTS, members


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFile:
    """What a zip holds.

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


class CsvZip:
    """One zip.

    Args:
        subject: The edition.
        path: The zip.
        search: What is looked for.
        stack: Keeps it open.

    Attributes:
        tables: Its members.
    """

    def __init__(self, subject: Subject, path: Path, search: Search, stack: ExitStack) -> None:
        self.path = path.relative_to(subject.folder).as_posix()
        self._connection = subject.connection
        self._largest = SMALLEST_NUMBER - 1 if subject.policy.replaces_post_ids else 0
        self._readings: list[CsvReading] = []
        self._fault: Exception | None = None
        self.tables: list[CsvSearch] = []
        try:
            self.tables += self._opened(path, search, stack)
        except FAULTS as error:
            self._fault = error

    def _opened(self, path: Path, search: Search, stack: ExitStack) -> Iterator[CsvSearch]:
        for stream in members(path, stack):
            keep = partial(keep_numbers, self._connection, self.path)
            reading = CsvReading(largest=self._largest, keep=keep)
            self._readings.append(reading)
            yield CsvSearch(self.path, CsvRecords(stream, reading), search)

    @property
    def fault(self) -> Exception | None:
        """Why it could not be read to its end."""
        return next((table.fault for table in self.tables if table.fault), self._fault)

    def finish(self) -> CsvFile:
        """Go to its end, keep the sample, and tell what there was."""
        for table, reading in zip(self.tables, self._readings, strict=False):
            table.finish()
            if table.fault:
                reading.fail(table.fault)
        for reading in self._readings:
            reading.finish()
        keep_sample(self._connection, self.path, self._readings)
        faults = [reading.fault for reading in self._readings if reading.fault]
        faults += [told(self._fault)] if self._fault else []
        return CsvFile(
            path=self.path,
            header=self._readings[-1].header if self._readings else (),
            records=sum(reading.records for reading in self._readings),
            fault=faults[0] if faults else "",
        )
