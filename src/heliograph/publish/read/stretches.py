"""Stretches: a CSV file taken apart record by record, without trusting any of its quotes.

After a broken quote it starts again at the next line that reads as a record, so that one bad record never swallows its
neighbours.
"""

import mmap
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MAX_RECORD = 2_000_000
"""Longest record in bytes; the fast reader's own limit."""
HORIZON = 64 << 20
"""How far the end of a record is looked for; what is still open then is an unterminated quote."""

_FIELD = re.compile(rb' *"([^"]*+(?:""[^"]*+)*+)" *(,|\r?\n|\r?\Z)|((?! *")[^,\n]*+)(,|\n|\Z)')
"""A field in quotes, or one without: that one does not begin with a quote and holds no line feed."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a file: one record with its fields, or what could not be read as one."""

    begin: int
    end: int
    fields: Sequence[str] | None
    reason: str = ""


def stretches(data: mmap.mmap | bytes, fields: int) -> Iterator[Stretch]:
    """The whole file in pieces, leaving no byte out; the first is the header."""
    begin = _closed(data, 0) or len(data)
    yield Stretch(0, begin, ())
    while begin < len(data):
        found = _record(data, begin)
        values, end = found or ([], _closed(data, begin))
        whole = len(values) == fields
        if not whole or _is_odd(data[begin:end]):
            limit, end = end, _resume(data, begin, end, fields)
            whole = whole and end == limit
        texts = _decoded(values) if whole else None
        if texts is None or not _fits(data[begin:end], fields):
            yield Stretch(begin, end, None, _reason(data[begin:end], fields))
        else:
            yield Stretch(begin, end, texts)
        begin = end


def _is_odd(raw: bytes) -> bool:
    """Whether a quote stands alone: text, or the beginning of a field that never ends."""
    return raw.count(b'"') % 2 == 1


def _record(data: mmap.mmap | bytes, begin: int) -> tuple[list[bytes], int] | None:
    """The fields of the record that begins there and where it ends, None where it breaks the rules of quoting."""
    fields: list[bytes] = []
    at, limit = begin, begin + MAX_RECORD
    while True:
        found = _FIELD.match(data, at, limit)
        if found is None:
            return None
        quoted, after, bare, end = found.groups()
        at = found.end()
        fields.append(bare if quoted is None else quoted.replace(b'""', b'"'))
        closing = end if quoted is None else after
        if closing == b",":
            continue
        if not closing.endswith(b"\n") and at != len(data):
            return None  # longer than any record
        if quoted is None:
            fields[-1] = bare.removesuffix(b"\r")
        return fields, at


def _decoded(fields: Sequence[bytes]) -> list[str] | None:
    try:
        return [field.decode("utf-8") for field in fields]
    except UnicodeDecodeError:
        return None


def _closed(data: mmap.mmap | bytes, begin: int) -> int:
    """The first line end from there with an even number of quotes before it, 0 when there is none within the horizon."""
    quotes, at = 0, begin
    while at - begin <= HORIZON:
        feed = data.find(b"\n", at)
        stop = len(data) if feed < 0 else feed + 1
        quotes += data[at:stop].count(b'"')
        if quotes % 2 == 0:
            return stop
        if feed < 0:
            return 0
        at = stop
    return 0


def _resume(data: mmap.mmap | bytes, begin: int, end: int, fields: int) -> int:
    """Where a broken stretch ends: at the first of its later lines that reads as a record, or where its quotes close.

    Args:
        data: The file.
        begin: Where the stretch begins.
        end: Where its quotes close, 0 when they do not.
        fields: Number of fields of a record.
    """
    limit = end or min(len(data), begin + HORIZON)
    at = data.find(b"\n", begin, limit) + 1
    while 0 < at < limit:
        found = _record(data, at)
        # an odd quote would be the end of a field that began before
        if found and len(found[0]) == fields and not _is_odd(data[at : found[1]]):
            return at
        at = data.find(b"\n", at, limit) + 1
    feed = data.find(b"\n", limit - 1)
    return end or (feed + 1 if feed >= 0 else len(data))


def _fits(raw: bytes, count: int) -> bool:
    """Whether the record stays below the limit of the fast reader once every field is in quotes and numbered."""
    return len(raw) + raw.count(b'"') + 3 * count + 24 <= MAX_RECORD


def _reason(raw: bytes, count: int) -> str:
    if not _fits(raw, count):
        return "record_too_long"
    if _is_odd(raw):
        return "unterminated_quote"
    return "bad_encoding" if _decoded([raw]) is None else "wrong_field_count"
