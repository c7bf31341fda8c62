"""Clean: the slow, exact path for a file that the fast reader refuses.

Takes the bytes apart record by record, writes the good ones in one canonical form with their row number in front, and hands
back the others raw. After a broken quote it starts again at the next line that reads as a record, so that one bad record never
swallows its neighbours.
"""

import csv
import io
import mmap
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from heliograph.publish.read.quarantine import Rejection

MAX_RECORD = 2_000_000
"""Longest record in bytes; the fast reader's own limit is 2 MiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """Outcome of cleaning one file.

    Attributes:
        offsets: Byte offset of each record by row number; entry 0 is the header.
    """

    records: int
    rejections: list[Rejection]
    offsets: "array[int]"


def clean(source: Path, target: Path, *, name: str, fields: int) -> Cleaned:
    """Write the well-formed records of ``source`` to ``target``; return the rest.

    Args:
        source: A decompressed UTF-8 file with a header line.
        target: Written with every field quoted and a first column ``source_row``.
        name: The file's name in the row accounting.
        fields: Number of fields of the header.
    """
    rejections: list[Rejection] = []
    offsets = array("q")
    with (
        source.open("rb") as raw,
        mmap.mmap(raw.fileno(), 0, access=mmap.ACCESS_READ) as data,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row, (begin, end, result) in enumerate(_records(data, fields)):
            offsets.append(begin)
            if isinstance(result, str):
                rejections.append(Rejection(file=name, row=row, offset=begin, reason=result, raw=data[begin:end]))
            else:
                writer.writerow([row or "source_row", *result])
    return Cleaned(records=len(offsets) - 1, rejections=rejections, offsets=offsets)


def _records(data: mmap.mmap, fields: int) -> Iterator[tuple[int, int, list[str] | str]]:
    """Yield (begin, end, fields or reason) for everything in the file, leaving no byte out."""
    begin, size = 0, len(data)
    while begin < size:
        end = _record_end(data, begin)
        result = _parse(data[begin:end], fields) if end else "unterminated_quote"
        if isinstance(result, str):
            end = _resume(data, begin, end or min(size, begin + MAX_RECORD), fields)
            if end - begin > MAX_RECORD:
                result = "record_too_long"
        yield begin, end, result
        begin = end


def _record_end(data: mmap.mmap, begin: int) -> int:
    """End of the record that begins there, 0 when its quotes do not close within the longest record."""
    quotes, at = 0, begin
    while at - begin <= MAX_RECORD:
        feed = data.find(b"\n", at)
        stop = len(data) if feed < 0 else feed + 1
        quotes += data[at:stop].count(b'"')
        if quotes % 2 == 0:
            return stop
        if feed < 0:
            return 0
        at = stop
    return 0


def _parse(raw: bytes, fields: int) -> list[str] | str:
    if len(raw) > MAX_RECORD:
        return "record_too_long"
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "bad_encoding"
    csv.field_size_limit(MAX_RECORD)
    try:
        rows = list(
            csv.reader(io.StringIO(text.removesuffix("\n").removesuffix("\r"), newline=""), strict=True)
        )
    except csv.Error:
        return "wrong_field_count"
    return rows[0] if len(rows) == 1 and len(rows[0]) == fields else "wrong_field_count"


def _resume(data: mmap.mmap, begin: int, end: int, fields: int) -> int:
    """Where a rejected stretch ends: at the first of its later lines that reads as a whole record, or at ``end``."""
    at = data.find(b"\n", begin, end) + 1
    first_line_end = at or end
    while at and at < end:
        stop = _record_end(data, at)
        if stop and isinstance(_parse(data[at:stop], fields), list):
            return at
        at = data.find(b"\n", at, end) + 1
    return max(end, first_line_end) if _record_end(data, begin) else _line_end(data, begin)


def _line_end(data: mmap.mmap, begin: int) -> int:
    feed = data.find(b"\n", begin)
    return len(data) if feed < 0 else feed + 1
