"""Clean: the slow, exact path for a file that the fast reader refuses.

Takes the bytes apart record by record, writes the good ones in one canonical form with their row number in front, and hands
back the others raw. After a broken quote it starts again at the next line that reads as a record, so that one bad record never
swallows its neighbours.
"""

import csv
import mmap
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from heliograph.publish.read.quarantine import Rejection, write_rejections

MAX_RECORD = 2_000_000
"""Longest record in bytes; the fast reader's own limit."""
HORIZON = 64 << 20
"""How far the end of a record is looked for; what is still open then is an unterminated quote."""

_FIELD = re.compile(r' *"([^"]*(?:""[^"]*)*)" *(?:,|\Z)|((?! *")[^,\n]*)(?:,|\Z)')
"""A field in quotes, or one without: it does not begin with a quote and holds no line feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """Outcome of cleaning one file.

    Attributes:
        offsets: Byte offset of each record by row number; entry 0 is the header.
        rejections: File with the rejected records, by row.
    """

    records: int
    offsets: "array[int]"
    rejections: Path


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a file: one record with its fields, or what could not be read as one."""

    begin: int
    end: int
    fields: Sequence[str] | None
    reason: str = ""


def clean(
    source: Path, target: Path, *, name: str, columns: Sequence[str], encoding: str, rejections: Path
) -> Cleaned:
    """Write the well-formed records of ``source`` to ``target``, the rest to ``rejections``.

    Args:
        source: A decompressed UTF-8 file with a header line.
        target: Written with every field quoted and a first column ``source_row``.
        name: The file's name in the row accounting.
        columns: The header.
        encoding: What the file was before it became UTF-8.
        rejections: Where to put what is rejected.
    """
    offsets = array("q")

    def refused() -> Iterator[Rejection]:
        with (
            source.open("rb") as raw,
            mmap.mmap(raw.fileno(), 0, access=mmap.ACCESS_READ) as data,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow(["source_row", *columns])
            for row, part in enumerate(stretches(data, len(columns))):
                offsets.append(part.begin)
                if part.fields is None:
                    content = data[part.begin : part.end]
                    yield Rejection(
                        file=name,
                        row=row,
                        offset=part.begin,
                        reason=part.reason,
                        raw=content,
                        encoding=encoding,
                    )
                elif row:
                    writer.writerow([row, *part.fields])

    write_rejections(rejections, refused())
    return Cleaned(records=len(offsets) - 1, offsets=offsets, rejections=rejections)


def stretches(data: mmap.mmap | bytes, fields: int) -> Iterator[Stretch]:
    """The whole file in pieces, leaving no byte out; the first is the header."""
    begin = _record_end(data, 0, HORIZON) or len(data)
    yield Stretch(0, begin, ())
    while begin < len(data):
        end = _record_end(data, begin, HORIZON)
        found = _fields(data[begin:end], fields) if 0 < end - begin <= MAX_RECORD else None
        if found is None:
            end = _resume(data, begin, end, fields)
            # a stray quote in a field without quotes: the line alone may be a good record
            found = _fields(data[begin:end], fields) if end - begin <= MAX_RECORD else None
        reason = "" if found is not None else _reason(data[begin:end], fields)
        yield Stretch(begin, end, found, reason)
        begin = end


def _record_end(data: mmap.mmap | bytes, begin: int, horizon: int) -> int:
    """End of the record that begins there, 0 when its quotes do not close within the horizon."""
    quotes, at = 0, begin
    while at - begin <= horizon:
        feed = data.find(b"\n", at)
        stop = len(data) if feed < 0 else feed + 1
        quotes += data[at:stop].count(b'"')
        if quotes % 2 == 0:
            return stop
        if feed < 0:
            return 0
        at = stop
    return 0


def _fields(raw: bytes, count: int) -> list[str] | None:
    """The fields of one record, None when it is not one of so many fields."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    text = text.removesuffix("\n").removesuffix("\r")
    found: list[str] = []
    position, last = 0, False
    while not last:
        field = _FIELD.match(text, position)
        if field is None:
            return None
        quoted = field[1]
        found.append(field[2] if quoted is None else quoted.replace('""', '"'))
        position = field.end()
        last = position == len(text) and not field[0].endswith(",")
    return found if len(found) == count and _fits(raw, count) else None


def _fits(raw: bytes, count: int) -> bool:
    """Whether the record stays below the limit of the fast reader once every field is in quotes and numbered."""
    return len(raw) + raw.count(b'"') + 3 * count + 24 <= MAX_RECORD


def _reason(raw: bytes, count: int) -> str:
    if not _fits(raw, count):
        return "record_too_long"
    if raw.count(b'"') % 2:
        return "unterminated_quote"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "bad_encoding"
    return "wrong_field_count"


def _resume(data: mmap.mmap | bytes, begin: int, end: int, fields: int) -> int:
    """Where a broken stretch ends: at the first of its later lines that reads as a whole record, or where its quotes close.

    Args:
        data: The file.
        begin: Where the stretch begins.
        end: Where its quotes close, 0 when they do not.
        fields: Number of fields of a record.
    """
    limit = end or min(len(data), begin + HORIZON)
    at = data.find(b"\n", begin, limit) + 1
    while 0 < at < limit:
        stop = _record_end(data, at, MAX_RECORD)
        if stop and stop - at <= MAX_RECORD and _fields(data[at:stop], fields) is not None:
            return at
        at = data.find(b"\n", at, limit) + 1
    feed = data.find(b"\n", limit - 1)
    return end or (feed + 1 if feed >= 0 else len(data))
