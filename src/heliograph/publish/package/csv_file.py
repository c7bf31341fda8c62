"""CsvFile: lines of legacy CSV on their way into a zip."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

from heliograph.publish.package.zipped import ZippedFile
from heliograph.publish.writing import writing
from heliograph.tables.legacy import render
from heliograph.tables.legacy.dialect import Dialect

BATCH_ROWS = 16_384
PIECE_BYTES = 1 << 20
"""The compressor is fed pieces of one size, whatever the batches: what it writes must depend on the text alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Csv:
    """One written zip with one CSV inside.

    Attributes:
        sha256: Digest of the CSV itself, before compression; empty where nobody compares it.
        faithful: Whether that equals the source file's digest; None where there is no source to compare with.
    """

    path: Path
    rows: int
    sha256: str
    faithful: bool | None = None
    difference: str = ""


def write_csv(
    connection: duckdb.DuckDBPyConnection, name: str, dialect: Dialect, queries: Iterable[str], path: Path
) -> Csv:
    """Stream the lines of some queries into ``path`` (a zip) as member ``name``, after the header of the dialect.

    What is written is digested, too.
    """
    with CsvFile(path, name, dialect, digested=True) as file:
        for query in queries:
            for batch in connection.execute(query).to_arrow_reader(BATCH_ROWS):
                file.add(batch.column(0))
    return file.written


class CsvFile:
    """A zip with one CSV, to which lines are added; leave it as a context to finish it.

    Args:
        path: The zip.
        name: The member.
        dialect: How it is written.
        digested: Whether the digest of the CSV itself is wanted: for a large file it takes a third of the time of deflating.
    """

    def __init__(self, path: Path, name: str, dialect: Dialect, *, digested: bool = False) -> None:
        self._path = path
        self._name = name
        self._dialect = dialect
        self._digest = hashlib.sha256() if digested else None
        self._rows = 0
        self._open = ExitStack()
        self._pieces = Pieces()
        self._held = memoryview(render.header(dialect))

    @property
    def written(self) -> Csv:
        """The file as it has become."""
        digest = self._digest.hexdigest() if self._digest is not None else ""
        return Csv(path=self._path, rows=self._rows, sha256=digest)

    def add(self, lines: pa.Array) -> None:
        """Add lines; each has its line end."""
        self._rows += len(lines)
        for text in value_bytes(lines):
            self._put(self._pieces.add(self._held))
            self._held = text

    def __enter__(self) -> Self:
        self._open.enter_context(writing(self._path))
        self._zip = self._open.enter_context(ZippedFile(self._path, self._name))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        if kind is None:
            end = 0 if self._dialect.final_newline else len(self._dialect.line_end)
            self._put(self._pieces.add(self._held[: len(self._held) - end]))
            self._put(self._pieces.rest())
        return self._open.__exit__(kind, error, trace)

    def _put(self, pieces: Iterable[bytes | memoryview]) -> None:
        for piece in pieces:
            if self._digest is not None:
                self._digest.update(piece)
            self._zip.write(piece)


class Pieces:
    """Bytes in pieces of one size, however they come.

    Args:
        size: Bytes of each piece but the last.
    """

    def __init__(self, size: int = PIECE_BYTES) -> None:
        self._size = size
        self._held: list[memoryview] = []
        self._length = 0

    def add(self, text: memoryview) -> Iterator[bytes | memoryview]:
        """Take some; give the pieces that are full. Only the one in which texts meet is put together, the others are not copied."""
        if self._length + len(text) < self._size:
            self._held.append(text)
            self._length += len(text)
            return
        begin = self._size - self._length
        end = len(text) - (len(text) - begin) % self._size
        met = b"".join([*self._held, text[:begin]])
        self._held, self._length = [text[end:]], len(text) - end
        yield met
        for at in range(begin, end, self._size):
            yield text[at : at + self._size]

    def rest(self) -> Iterator[bytes]:
        """What is left."""
        if self._length:
            yield b"".join(self._held)
        self._held, self._length = [], 0


def value_bytes(lines: pa.Array) -> Iterable[memoryview]:
    """The concatenated values of a text column: its Arrow value buffer, without a copy."""
    if len(lines) == 0:
        return
    _, offsets, values = lines.buffers()
    width = 8 if pa.types.is_large_string(lines.type) else 4
    first, last = (
        int.from_bytes(offsets[(lines.offset + i) * width : (lines.offset + i + 1) * width], "little")
        for i in (0, len(lines))
    )
    yield memoryview(values)[first:last]
