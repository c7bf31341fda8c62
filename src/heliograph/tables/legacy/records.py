"""Records: where each record of a CSV begins and ends, independent of any CSV library.

A line feed ends a record when an even number of quotes stands before it. This count is the "in" of the row accounting: it is
taken from the bytes, not from the engine that later reads them.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

QUOTE, LINE_FEED = 34, 10
SAMPLE_BYTES = 1 << 18
_BETWEEN_QUOTES = re.compile(rb' ++(?:"|\Z)')
_AFTER_A_QUOTE = re.compile(rb'" (?= *+(?:"|\Z))')


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """What one pass over the bytes of a file tells about its records.

    Attributes:
        records: Records in the file, the header included.
        closed: Whether every quote that opens also closes.
        reopened: Whether spaces and another quote follow a quote that closes. The fast reader takes that for one text and
            leaves both quotes out.
        sample: The first bytes, for the dialect.
    """

    records: int
    closed: bool
    reopened: bool
    final_newline: bool
    sample: bytes


@dataclass(slots=True)
class Digest:
    """Size and SHA-256 of bytes as they stream past."""

    size: int = 0
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The same chunks, counted."""
        for chunk in chunks:
            self.size += len(chunk)
            self._digest.update(chunk)
            yield chunk

    def hexdigest(self) -> str:
        """The SHA-256 of what has passed."""
        return self._digest.hexdigest()


@dataclass(slots=True)
class Counter:
    """Counts records while bytes stream past; feed it, then ask for the census."""

    _records: int = 0
    _inside_quotes: int = 0
    _reopened: bool = False
    _last: int = LINE_FEED
    _sample: bytearray = field(default_factory=bytearray)

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        if not chunk:
            return
        self._reopened = self._reopened or _reopens(chunk, self._inside_quotes, self._last)
        ends, self._inside_quotes = record_ends(chunk, self._inside_quotes)
        self._records += len(ends)
        self._last = chunk[-1]
        if len(self._sample) < SAMPLE_BYTES:
            self._sample += chunk[: SAMPLE_BYTES - len(self._sample)]

    def census(self) -> Census:
        """The result after the last byte."""
        final_newline = self._last == LINE_FEED
        return Census(
            records=self._records + (0 if final_newline else 1),
            closed=self._inside_quotes == 0,
            reopened=self._reopened,
            final_newline=final_newline,
            sample=bytes(self._sample),
        )


def record_ends(chunk: bytes, inside_quotes: int) -> tuple[npt.NDArray[np.int64], int]:
    """Positions of the line feeds that end a record, and whether the chunk ends inside quotes (1) or not (0)."""
    if not chunk:
        return np.empty(0, np.int64), inside_quotes
    codes = np.frombuffer(chunk, np.uint8)
    feeds = np.flatnonzero(codes == LINE_FEED)
    outside, inside_quotes = _outside(codes == QUOTE, feeds, inside_quotes)
    return feeds[outside], inside_quotes


def _reopens(chunk: bytes, inside_quotes: int, last: int) -> bool:
    """Whether spaces and another quote follow a quote that closes; ``last`` is the byte before the chunk."""
    places = [0] if last == QUOTE and _BETWEEN_QUOTES.match(chunk) else []
    places += [found.end() - 1 for found in _AFTER_A_QUOTE.finditer(chunk)]
    if not places:
        return False
    outside, _ = _outside(np.frombuffer(chunk, np.uint8) == QUOTE, np.array(places), inside_quotes)
    return bool(outside.any())


def _outside(
    is_quote: npt.NDArray[np.bool_], places: npt.NDArray[np.int64], inside_quotes: int
) -> tuple[npt.NDArray[np.bool_], int]:
    """Which places, none of them a quote, stand outside quotes, and whether the last byte stands inside (1) or not (0)."""
    by_place = np.bitwise_xor.reduceat(is_quote.view(np.uint8), np.concatenate(([0], places)))
    parity = np.bitwise_xor.accumulate(by_place) ^ np.uint8(inside_quotes)
    return parity[:-1] == 0, int(parity[-1])


def offsets(chunks: Iterable[bytes], wanted: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Yield (record, first byte, end byte) of the wanted records; record 0 is the header.

    Args:
        chunks: The bytes of the file.
        wanted: Numbers of records, ascending, none twice; asked for only as the file is read.
    """
    targets = iter(wanted)
    target = next(targets, None)
    begin, record, base, inside = 0, 0, 0, 0
    for chunk in chunks:
        ends, inside = record_ends(chunk, inside)
        while target is not None and target < record + len(ends):
            index = target - record
            start = begin if index == 0 else base + int(ends[index - 1]) + 1
            yield target, start, base + int(ends[index]) + 1
            target = next(targets, None)
        if len(ends):
            begin = base + int(ends[-1]) + 1
        record += len(ends)
        base += len(chunk)
    if target == record and begin < base:
        yield target, begin, base
