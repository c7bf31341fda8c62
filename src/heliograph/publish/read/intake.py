"""Intake: from a source to a plain CSV on disk, its census and its dialect."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from heliograph.errors import InputError
from heliograph.model.progress import Progress
from heliograph.publish.read.clean import Cleaned, clean
from heliograph.publish.read.sources import Source, chunks, is_compressed, opened
from heliograph.tables.legacy.dialect import SLASHED, Dialect, sample_rows, sniff
from heliograph.tables.legacy.layout import missing_from, table_of
from heliograph.tables.legacy.records import SAMPLE_BYTES, Census, Counter
from heliograph.tables.legacy.typed import CsvFile

CLOSE_ENOUGH = 4
"""A header that shares this many columns with a layout was meant to be one."""

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A source that has been taken in.

    Attributes:
        table: Which table its rows belong to.
        plain: The decompressed UTF-8 bytes on disk.
        cleaned: Set when the fast reader refused the file and the slow path took it apart.
    """

    source: Source
    table: str
    plain: Path
    census: Census
    csv: CsvFile
    cleaned: Cleaned | None = None


def table_in(source: Source) -> str | None:
    """Which table a source holds, None when it is no CSV of ours; raises when it is one with columns missing."""
    with opened(source) as stream:
        sample = stream.read(SAMPLE_BYTES)
    encoding = _encoding(sample)
    text = sample.decode(encoding, errors="replace").encode() if encoding != "utf-8" else sample
    named_so = source.legacy.kind in {"accounts", "posts", "actions"}
    if not text.strip():
        if named_so:
            raise InputError(f"{source.name} is empty", hint="fetch it again, or leave it out on purpose")
        return None
    rows = sample_rows(text)
    header = tuple(name.strip() for name in rows[0]) if rows else ()
    table = table_of(header)
    if table is None and (named_so or _near_miss(header)):
        nearest, missing, unknown = missing_from(header)
        raise InputError(
            f"{source.name}, row 0: this is not the header of a legacy {nearest} file"
            + (f"; missing: {', '.join(missing[:6])}" if missing else "")
            + (f"; unknown: {', '.join(name[:40] for name in unknown[:6])}" if unknown else ""),
            hint="name the columns as in docs/reference/legacy-columns.md",
        )
    return table


def _near_miss(header: tuple[str, ...]) -> bool:
    nearest, missing, unknown = missing_from(header)
    del nearest, missing
    return len(header) - len(unknown) >= CLOSE_ENOUGH


def take(source: Source, table: str, plain: Path, *, encoding: str | None, progress: Progress) -> Taken:
    """Bring a source to disk as plain UTF-8 (in place when it is already) and count its records.

    Args:
        source: Where the bytes are.
        table: The table that ``table_in`` found.
        plain: Where to put a decompressed or transcoded copy, if one is needed.
        encoding: Encoding declared by the publisher, None to find it out.
        progress: Told about bytes read.
    """
    with opened(source) as stream:
        found = encoding or _encoding(stream.read(4))
    counter = Counter()
    copied = is_compressed(source) or found != "utf-8"
    plain = plain if copied else source.path
    with opened(source) as stream:
        pieces = _transcoded(chunks(stream), found, source) if found != "utf-8" else chunks(stream)
        done = 0
        with plain.open("wb") if copied else nullcontext() as out:
            for piece in pieces:
                counter.feed(piece)
                if out is not None:
                    out.write(piece)
                done += len(piece)
                progress(f"reading {source.name}", done, max(source.bytes, done))
    census = counter.census()
    dialect = sniff(census.sample, encoding=found, final_newline=census.final_newline)
    file = CsvFile(
        path=str(plain), name=source.name, dialect=dialect, month_first=_month_first(plain, dialect, table)
    )
    return Taken(source=source, table=table, plain=plain, census=census, csv=file)


def take_apart(taken: Taken, target: Path) -> Taken:
    """The same source after the slow path: good records in a clean file, bad ones in ``cleaned.rejections``."""
    cleaned = clean(taken.plain, target, name=taken.source.name, fields=len(taken.csv.dialect.columns))
    return replace(taken, cleaned=cleaned, csv=replace(taken.csv, path=str(target), numbered=True))


def _encoding(sample: bytes) -> str:
    return next((name for mark, name in _MARKS if sample.startswith(mark)), "utf-8")


def _transcoded(pieces: Iterator[bytes], encoding: str, source: Source) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in pieces:
            yield decoder.decode(piece).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise InputError(
            f"{source.name} is not {encoding}: {error}", hint="declare its encoding with --encoding"
        ) from None


def _month_first(plain: Path, dialect: Dialect, table: str) -> bool | None:
    """Whether slashed dates are month/day: proved by a field above 12 somewhere in the column, else None."""
    column = {"posts": "tweet_time", "accounts": "account_creation_date"}.get(table)
    style = dialect.time_format if table == "posts" else dialect.date_format
    if column is None or not style.startswith("slashed"):
        return None
    index = dialect.columns.index(column)
    first = second = 0
    with plain.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        for row in csv.reader(lines):
            if len(row) > index and SLASHED.match(row[index]):
                left, right = (int(part) for part in row[index].split("/")[:2])
                first, second = max(first, left), max(second, right)
    months = 12
    if (first > months) == (second > months):
        return None
    return second > months
