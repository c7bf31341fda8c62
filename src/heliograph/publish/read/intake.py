"""Intake: from a source to a plain CSV on disk, its census and its dialect."""

import codecs
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from heliograph.errors import InputError, UsageError
from heliograph.publish.read.clean import Cleaned, clean
from heliograph.publish.read.sources import Source
from heliograph.publish.read.unpack import is_packed, opened, pieces
from heliograph.tables.legacy.dialect import sample_rows, sniff
from heliograph.tables.legacy.layout import LAYOUTS, missing_from, table_of
from heliograph.tables.legacy.records import SAMPLE_BYTES, Census, Counter, Digest
from heliograph.tables.legacy.typed import CsvFile

CLOSE_ENOUGH = 4
"""A header that shares this many columns with a layout was meant to be one."""

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PATTERN_SIGNS = frozenset("*?[")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A source that has been taken in.

    Attributes:
        table: Which table its rows belong to.
        plain: The decompressed UTF-8 bytes on disk.
        bytes: Size of the decompressed file, in its own encoding; sha256: its digest.
        place: Name in the scratch folder that belongs to this source alone.
        cleaned: Set when the fast reader refused the file and the slow path took it apart.
    """

    source: Source
    table: str
    plain: Path
    place: Path
    bytes: int
    sha256: str
    census: Census
    csv: CsvFile
    cleaned: Cleaned | None = None

    @property
    def name(self) -> str:
        """What the row accounting calls the file."""
        return self.source.name

    @property
    def records(self) -> int:
        """Records in the bytes, the header left out."""
        return self.cleaned.records if self.cleaned else self.census.records - 1


def text_encoding(name: str | None) -> str | None:
    """The usual name of an encoding that a publisher declared; None stays None."""
    if name is None:
        return None
    try:
        "".encode(name)
        usual = codecs.lookup(name).name
    except LookupError:
        raise UsageError(
            f"there is no encoding called {name}",
            hint="common ones: latin-1, cp1252, utf-16, shift_jis, gb18030",
        ) from None
    return "utf-8" if usual == "utf-8-sig" else usual


def table_in(source: Source, encoding: str | None = None) -> str | None:
    """Which table a source holds, None when it is no CSV of ours; raises when it is one with columns missing."""
    with opened(source) as stream:
        sample = stream.read(SAMPLE_BYTES)
    found = encoding or _encoding(sample)
    text = sample if found == "utf-8" else sample.decode(found, errors="replace").encode()
    named_so = source.legacy.kind in LAYOUTS
    if not text.strip():
        if named_so:
            raise InputError(f"{source.name} is empty", hint="fetch it again, or leave it out on purpose")
        return None
    rows = sample_rows(text)
    header = tuple(name.strip() for name in rows[0]) if rows else ()
    table = table_of(header)
    if table is None and (named_so or _near_miss(header)):
        raise _wrong_header(source, header)
    if table is not None and b"\r" in text.partition(b"\n")[0].removesuffix(b"\r"):
        raise InputError(
            f"{source.name} ends its lines with a carriage return alone",
            hint="convert its line ends to LF or CR LF",
        )
    return table


def _near_miss(header: tuple[str, ...]) -> bool:
    _, _, unknown = missing_from(header)
    return len(header) - len(unknown) >= CLOSE_ENOUGH


def _wrong_header(source: Source, header: tuple[str, ...]) -> InputError:
    nearest, missing, unknown = missing_from(header)
    kind = str(source.legacy.kind) if source.legacy.kind in LAYOUTS else nearest
    faults: list[str] = []
    if len(unknown) == len(header):
        faults.append("none of its fields is a column name")
    else:
        repeated = sorted({name for name in header if header.count(name) > 1})
        named = (("missing", missing), ("unknown", unknown), ("repeated", repeated))
        faults += [f"{fault}: {_listed(names)}" for fault, names in named if names]
    return InputError(
        f"{source.name}, row 0: this is not the header of a legacy {kind} file; {'; '.join(faults)}",
        hint="give it the column names of the historical archive, or leave it out",
    )


def _listed(names: Sequence[str], most: int = 6) -> str:
    shown = [" ".join(name.split())[:40] for name in names[:most]]
    return ", ".join([*shown, "..."] if len(names) > most else shown)


def take(
    source: Source, table: str, place: Path, *, encoding: str | None, tell: Callable[[int], None]
) -> Taken:
    """Bring a source to disk as plain UTF-8 (in place when it is already) and count its records.

    Args:
        source: Where the bytes are.
        table: The table that ``table_in`` found.
        place: Where to put a decompressed or transcoded copy, if one is needed.
        encoding: Encoding declared by the publisher, None to find it out.
        tell: Told how many bytes of it have been read.
    """
    with opened(source) as stream:
        found = encoding or _encoding(stream.read(4))
    counter, digest = Counter(), Digest()
    copied = is_packed(source) or found != "utf-8"
    plain = place if copied else _nameable(source.path, place)
    with opened(source) as stream, place.open("wb") if copied else nullcontext() as out:
        read = digest.passing(pieces(source, stream))
        for piece in read if found == "utf-8" else _transcoded(read, found, source):
            counter.feed(piece)
            if out is not None:
                out.write(piece)
            tell(digest.size)
    census = counter.census()
    dialect = sniff(census.sample, encoding=found, final_newline=census.final_newline)
    file = CsvFile(path=str(plain), name=source.name, dialect=dialect)
    return Taken(
        source=source,
        table=table,
        plain=plain,
        place=place,
        bytes=digest.size,
        sha256=digest.hexdigest(),
        census=census,
        csv=file,
    )


def take_apart(taken: Taken) -> Taken:
    """The same source after the slow path: good records in a clean file, bad ones in ``cleaned.rejections``."""
    target = taken.place.with_suffix(".clean.csv")
    dialect = taken.csv.dialect
    cleaned = clean(
        taken.plain,
        target,
        name=taken.name,
        columns=dialect.columns,
        encoding=dialect.encoding,
        rejections=taken.place.with_suffix(".rejected.jsonl"),
    )
    return replace(taken, cleaned=cleaned, csv=replace(taken.csv, path=str(target), numbered=True))


def _encoding(sample: bytes) -> str:
    return next((name for mark, name in _MARKS if sample.startswith(mark)), "utf-8")


def _transcoded(stream: Iterator[bytes], encoding: str, source: Source) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in stream:
            yield decoder.decode(piece).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise InputError(
            f"{source.name} is not {encoding}: {error}", hint="declare its encoding with --encoding"
        ) from None


def _nameable(path: Path, place: Path) -> Path:
    """A path that the table engine takes as it is: names with the signs of a pattern get a plain second name."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        plain = False
    else:
        plain = not _PATTERN_SIGNS & set(str(path))
    if plain:
        return path
    try:
        place.symlink_to(path.resolve())
    except OSError:
        shutil.copyfile(path, place)
    return place
