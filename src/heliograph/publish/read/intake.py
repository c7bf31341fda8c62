"""Intake: from a source to a plain CSV on disk, its census and its dialect."""

import codecs
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from heliograph.errors import InputError
from heliograph.publish.read.clean import Cleaned, clean
from heliograph.publish.read.recognise import encoding_of
from heliograph.publish.read.sources import Source
from heliograph.publish.read.unpack import is_packed, opened, pieces
from heliograph.tables.legacy.dialect import sniff
from heliograph.tables.legacy.records import Census, Counter, Digest
from heliograph.tables.legacy.typed import CsvFile

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
        found = encoding or encoding_of(stream.read(4))
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
