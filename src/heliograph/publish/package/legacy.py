"""Legacy CSV: the zips that existing third-party code reads unmodified."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from heliograph.model.edition import Edition
from heliograph.publish.writing import writing
from heliograph.tables.engine import literal, parquet
from heliograph.tables.legacy import render
from heliograph.tables.legacy.dialect import Dialect
from heliograph.tables.legacy.layout import TWEETS, USERS

DEFLATE_LEVEL = 3
"""A third of the time of the usual level 6 for a tenth more bytes."""

READABLE = 0o100644 << 16
"""Permissions of a zip member once it is unpacked. Its time is the earliest that a zip can hold, as long as none is given."""

BATCH_ROWS = 16_384
PIECE_BYTES = 1 << 20
"""The compressor is fed pieces of one size, whatever the batches: what it writes must depend on the text alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Csv:
    """One written zip with one CSV inside.

    Attributes:
        sha256: Digest of the CSV itself, before compression.
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
    """Stream the lines of some queries into ``path`` (a zip) as member ``name``, after the header of the dialect."""
    lines = _Lines(connection, dialect, queries)
    digest = hashlib.sha256()
    with (
        writing(path),
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=DEFLATE_LEVEL) as archive,
    ):
        with archive.open(name, "w", force_zip64=True) as out:
            for piece in pieces(lines):
                digest.update(piece)
                out.write(piece)
        archive.getinfo(name).external_attr = READABLE
    return Csv(path=path, rows=lines.rows, sha256=digest.hexdigest())


class _Lines:
    """Header and lines as bytes, of which the last one ends as the dialect says; counts the rows that went by."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, dialect: Dialect, queries: Iterable[str]
    ) -> None:
        self.rows = 0
        self._connection = connection
        self._dialect = dialect
        self._queries = queries

    def __iter__(self) -> Iterator[memoryview]:
        held = memoryview(render.header(self._dialect))
        for query in self._queries:
            for batch in self._connection.execute(query).to_arrow_reader(BATCH_ROWS):
                self.rows += len(batch)
                for text in value_bytes(batch.column(0)):
                    yield held
                    held = text
        yield held if self._dialect.final_newline else held[: len(held) - len(self._dialect.line_end)]


def pieces(texts: Iterable[memoryview], size: int = PIECE_BYTES) -> Iterator[bytes]:
    """The same bytes in pieces of one size, the last one shorter."""
    held = bytearray()
    for text in texts:
        held += text
        while len(held) >= size:
            yield bytes(held[:size])
            del held[:size]
    if held:
        yield bytes(held)


def value_bytes(lines: pa.Array) -> Iterable[memoryview]:
    """The concatenated values of a text column: its Arrow value buffer, without a copy."""
    if len(lines) == 0:
        return
    lines = lines.cast(pa.large_string())
    offsets = lines.buffers()[1]
    first, last = (
        int.from_bytes(offsets[(lines.offset + i) * 8 : (lines.offset + i + 1) * 8], "little")
        for i in (0, len(lines))
    )
    yield memoryview(lines.buffers()[2])[first:last]


def edition_csv(
    connection: duckdb.DuckDBPyConnection,
    dataset: str,
    edition: Edition,
    folder: Path,
    *,
    accounts: Path,
    posts: Sequence[Path],
    numbers: str = "",
) -> list[Csv]:
    """Users and tweets files of an edition in canonical order and dialect, from its Parquet files."""
    folder.mkdir(parents=True, exist_ok=True)
    marked = "hashed" if edition is Edition.PUBLIC else "unhashed"
    users, tweets = Dialect(columns=USERS), Dialect(columns=TWEETS)
    jobs = (
        (
            "users",
            users,
            [f"SELECT {render.users_line(users)} FROM {parquet([accounts])} ORDER BY account_id"],
        ),
        ("tweets", tweets, [_tweets(tweets, accounts, part, numbers) for part in posts]),
    )
    written = []
    for table, dialect, queries in jobs:
        stem = f"{dataset}_{table}_csv_{marked}"
        written.append(write_csv(connection, f"{stem}.csv", dialect, queries, folder / f"{stem}.zip"))
    return written


def _tweets(dialect: Dialect, accounts: Path, part: Path, numbers: str) -> str:
    """The lines of one part in its own order: parts follow one another, so that no sort is larger than a part."""
    line = render.tweets_line(dialect, render.profile_cells("profile.", dialect), numbers=numbers)
    joined = (
        f"SELECT p.*, a AS profile FROM {parquet([part], options=', file_row_number=true')} p "
        f"LEFT JOIN {parquet([accounts])} a USING (account_id)"
    )
    return (
        f"SELECT line FROM (SELECT {line} AS line, file_row_number FROM ({joined})) ORDER BY file_row_number"
    )


def received_csv(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[dict[str, Any]], folder: Path
) -> list[Csv]:
    """The source files again, byte for byte, each in a zip of its own; says where the bytes differ."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for source in sources:
        if source["table"] not in {"accounts", "posts"}:
            continue
        dialect = Dialect.from_json(source["dialect"])
        relation = f"raw_{source['table']}"
        line = (
            render.received_tweets_line(dialect)
            if source["table"] == "posts"
            else render.received_users_line(dialect)
        )
        query = (
            f"SELECT {line} FROM {relation} WHERE source_file = {literal(source['file'])} ORDER BY source_row"
        )
        name = Path(source["file"]).name.removesuffix(".gz")
        target = folder / f"{_free_name(folder, name.removesuffix('.csv'))}.zip"
        made = write_csv(connection, name, dialect, [query], target)
        written.append(_compared(made, source))
    return written


def _compared(made: Csv, source: dict[str, Any]) -> Csv:
    if made.sha256 == source["sha256"]:
        return replace(made, faithful=True)
    reasons = []
    if source["rejected"]:
        reasons.append(f"records in quarantine: {source['rejected']:,}")
    if source["dialect"]["encoding"] != "utf-8":
        reasons.append(f"transcoded from {source['dialect']['encoding']}")
    return replace(
        made, faithful=False, difference="; ".join(reasons) or "the source mixes ways of quoting or line ends"
    )


def _free_name(folder: Path, stem: str) -> str:
    number, name = 1, stem
    while (folder / f"{name}.zip").exists():
        number += 1
        name = f"{stem}-{number}"
    return name
