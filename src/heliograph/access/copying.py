"""Copying: makes what a server keeps of an edition, in one pass after the other over its verified files, each in bounded memory."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.access.copies import (
    BY_COLUMN,
    COUNTED,
    COUNTS,
    PIECE,
    POSTS,
    REPOSTS,
    TOP,
    Copies,
    pieces_of,
    place_of,
)
from heliograph.access.files import held_path, local_paths, other_file
from heliograph.access.first import BY_TIME
from heliograph.access.keys import KEYS, numbers
from heliograph.access.ports import Cache
from heliograph.access.resolve import OpenEdition
from heliograph.errors import InputError
from heliograph.files.alone import alone
from heliograph.files.atomic import storage_errors
from heliograph.model.progress import Progress
from heliograph.tables.breakdowns import breakdowns
from heliograph.tables.engine import connect, identifier, parquet
from heliograph.tables.ledger.ledger import Numbers
from heliograph.tables.ledger.write import write_ledger
from heliograph.tables.sorted_table import PIECE as SORTED
from heliograph.tables.sorted_table import write_sorted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copying:
    """An edition that is copied into a folder."""

    edition: OpenEdition
    folder: Path
    cache: Cache
    tell: Progress
    paths: list[Path]
    connection: duckdb.DuckDBPyConnection


def make_copy(edition: OpenEdition, copies: Copies, cache: Cache, tell: Progress) -> None:
    """Copy an edition, unless that was done before."""
    place = place_of(edition, copies)
    parts = edition.manifest.parts("posts")
    if place.is_dir() or not parts:
        return
    paths = local_paths(edition, parts, cache, tell)
    begun = place.with_name(f".{place.name}.{uuid4().hex}")
    with storage_errors("write", begun):
        place.parent.mkdir(parents=True, exist_ok=True)
    with alone(place.with_name(f"{place.name}.lock")), storage_errors("write", begun):
        if place.is_dir():
            return
        try:
            begun.mkdir()
            with closing(connect(scratch=begun / "scratch", ordered=True)) as connection:
                made = _Copying(
                    edition=edition,
                    folder=begun,
                    cache=cache,
                    tell=tell,
                    paths=paths,
                    connection=connection,
                )
                _copy(made)
            rmtree(begun / "scratch", ignore_errors=True)
            begun.rename(place)
        finally:
            rmtree(begun, ignore_errors=True)


def _copy(made: _Copying) -> None:
    _posts(made)
    for table, column in BY_COLUMN.items():
        _table(made, table, column)
    for name in dict.fromkeys(KEYS.values()):
        _keys(made, name)
    _reposts(made)
    posts = f"SELECT * FROM {parquet(made.paths)}"
    _write(made, COUNTS, breakdowns(posts, COUNTED, most=TOP))
    if (by_time := _key_file(made, BY_TIME)) is not None:
        write_ledger(made.folder, made.paths, _in_time(made.edition, by_time), made.connection)


def _posts(made: _Copying) -> None:
    """Pieces of the posts table; their places are computed, so every piece must be full but the last of a part."""
    total, done = made.edition.manifest.rows["posts"], 0
    schema = pq.read_schema(made.paths[0])
    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with (
        pa.OSFile(str(made.folder / POSTS), "wb") as sink,
        pa.ipc.new_file(sink, schema, options=options) as writer,
    ):
        for path in made.paths:
            for batch in pq.ParquetFile(path).iter_batches(batch_size=64 * PIECE, use_threads=False):
                writer.write_table(pa.Table.from_batches([batch]), max_chunksize=PIECE)
                done += len(batch)
                made.tell(f"copy {made.edition.name}", done, total)
        written = writer.stats.num_record_batches
    if written != sum(map(pieces_of, made.edition.manifest.parts("posts"))):
        raise InputError(
            f"{made.edition.name}: the posts have not the rows that manifest.json says.",
            hint="Run heliograph verify.",
        )


def _table(made: _Copying, table: str, column: str) -> None:
    """A table by the column that it is looked up by, which comes first as ``key``."""
    parts = made.edition.manifest.parts(table)
    if not parts or any(held_path(made.edition, part, made.cache) is None for part in parts):
        return
    source = parquet(local_paths(made.edition, parts, made.cache, made.tell))
    name = identifier(column)
    _write(
        made,
        table,
        f"SELECT {name} AS key, * FROM {source} WHERE {name} IS NOT NULL ORDER BY {name}",
    )


def _keys(made: _Copying, name: str) -> None:
    """A key table that leads to the numbers of rows."""
    path = _key_file(made, f"keys/{name}.parquet")
    if path is not None:
        with pq.ParquetFile(path) as file:
            schema = pa.schema([file.schema_arrow.field("key"), pa.field("row", pa.int64())])
            batches = (
                pa.record_batch([batch["key"], pa.array(numbers(made.edition, batch))], schema)
                for batch in file.iter_batches(SORTED, columns=["key", "file", "row"], use_threads=False)
            )
            write_sorted(made.folder / f"{name}.arrow", pa.RecordBatchReader.from_batches(schema, batches))


def _reposts(made: _Copying) -> None:
    """Where reposts stand by what they repeat: ``by_target`` mixes them with quotes and replies."""
    firsts = made.edition.manifest.first_rows("posts").values()
    parts = [
        f"SELECT repost_of_post_id AS key, {first} + file_row_number AS row "
        f"FROM {parquet([path], options=', file_row_number = true')} WHERE repost_of_post_id IS NOT NULL"
        for path, first in zip(made.paths, firsts, strict=True)
    ]
    _write(made, REPOSTS, f"{' UNION ALL '.join(parts)} ORDER BY key, row")


def _write(made: _Copying, name: str, query: str) -> None:
    write_sorted(made.folder / f"{name}.arrow", made.connection.sql(query).to_arrow_reader(SORTED))


def _key_file(made: _Copying, path: str) -> Path | None:
    """Where a key table lies; None where the edition has none, or it would have to be fetched."""
    file = other_file(made.edition, path)
    return None if file is None else held_path(made.edition, file, made.cache)


def _in_time(edition: OpenEdition, by_time: Path) -> Iterator[Numbers]:
    with pq.ParquetFile(by_time) as file:
        for batch in file.iter_batches(SORTED, columns=["file", "row"], use_threads=False):
            yield numbers(edition, batch)
