"""Posts: the large table, in parts that are cut between accounts and never exceed a size."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from heliograph.publish.package.parts import ROW_GROUP, Part, row_groups, write_group, writer_of
from heliograph.publish.writing import writing

PART_BYTES = 64 << 20
"""No part of the posts table is larger."""

CUT_FROM = 44 << 20
"""From this size on a part is cut at the next change of account; leaves room for the last row groups."""


def write_posts(
    opened: Callable[[], Iterable[pa.RecordBatch]],
    schema: pa.Schema,
    folder: Path,
    *,
    part_bytes: int = PART_BYTES,
    progress: Callable[[int], None] = lambda _: None,
    also: Sequence[Callable[[pa.Table], None]] = (),
) -> list[Part]:
    """Write posts, sorted by account then time, to parts cut between accounts where an account fits in one.

    Args:
        opened: Gives the rows in their order.
        schema: Columns and types of the files.
        folder: Where the parts go; made when absent.
        part_bytes: No part is larger, unless a single post is.
        progress: Told how many posts are written.
        also: Given the rows as well, a row group at a time, in the order in which they are written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[Part] = []
    progress(0)
    with writing(folder):
        rows = _Rows(opened(), schema)
        while rows.left or not parts:
            path = _part_path(folder, len(parts))
            spans = _fill(path, schema, rows, part_bytes, also)
            parts += _within(path, schema, spans, part_bytes)
            progress(sum(part.rows for part in parts))
    return parts


class _Rows:
    """Rows that are taken a row group at a time, of which some may be put back."""

    def __init__(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        self._groups = row_groups(batches, schema)
        self._pending = schema.empty_table()

    @property
    def left(self) -> bool:
        """Whether there is a next row."""
        self._read()
        return len(self._pending) > 0

    def take(self) -> pa.Table:
        """The next row group, shorter only at the end."""
        self._read()
        taken, self._pending = self._pending.slice(0, ROW_GROUP), self._pending.slice(ROW_GROUP)
        return taken

    def put_back(self, rows: pa.Table) -> None:
        """These rows were not wanted yet."""
        self._pending = pa.concat_tables([rows, self._pending])

    def _read(self) -> None:
        while len(self._pending) < ROW_GROUP and (more := next(self._groups, None)) is not None:
            self._pending = pa.concat_tables([self._pending, more])


def _fill(
    path: Path, schema: pa.Schema, rows: _Rows, part_bytes: int, also: Sequence[Callable[[pa.Table], None]]
) -> pa.Table:
    """Write one part; return account and time of its rows."""
    spans = [schema.empty_table().select(["account_id", "posted_at"])]
    with writer_of(path, schema) as writer, path.open("rb") as size:
        while rows.left:
            group = rows.take()
            keep = _until_cut(group, spans, size.seek(0, 2), part_bytes)
            if keep:
                written = group.slice(0, keep).combine_chunks()
                write_group(writer, written)
                spans.append(written.select(["account_id", "posted_at"]))
                for taker in also:
                    taker(written)
            if keep < len(group):
                rows.put_back(group.slice(keep))
                break
    return pa.concat_tables(spans)


def _until_cut(group: pa.Table, spans: list[pa.Table], written: int, part_bytes: int) -> int:
    """How many rows of the group still go into the current part."""
    groups = len(spans) - 1
    if not groups or written < part_bytes * CUT_FROM // PART_BYTES:
        return len(group)
    last = spans[-1]["account_id"][-1]
    change = pc.index(pc.equal(group["account_id"], last), pa.scalar(value=False)).as_py()
    if change >= 0:
        return int(change)
    return len(group) if part_bytes - written > 2 * written // groups else 0


def _within(path: Path, schema: pa.Schema, spans: pa.Table, part_bytes: int) -> list[Part]:
    """The part, or the parts that it is divided into where its last row group made it too large."""
    if path.stat().st_size <= part_bytes or len(spans) <= 1:
        return [_part(path, spans)]
    cut = _middle(spans["account_id"].combine_chunks())
    first = int(path.stem.removeprefix("part-")) - 1
    whole = path.rename(path.with_suffix(f".{len(spans)}"))
    parts: list[Part] = []
    for begin, end in ((0, cut), (cut, len(spans))):
        target = _part_path(path.parent, first + len(parts))
        reader = pq.ParquetFile(whole)
        with reader, writer_of(target, schema) as writer:
            for group in row_groups(_sliced(reader, begin, end), schema):
                write_group(writer, group)
        parts += _within(target, schema, spans.slice(begin, end - begin), part_bytes)
    whole.unlink()
    return parts


def _middle(accounts: pa.Array) -> int:
    """The change of account that is nearest to the middle of the rows; the middle where all are of one account."""
    middle = len(accounts) // 2
    changes = pc.indices_nonzero(pc.not_equal(accounts.slice(1), accounts.slice(0, len(accounts) - 1)))
    if not len(changes):
        return middle
    far = pc.abs(pc.subtract(pc.add(changes.cast(pa.int64()), 1), middle))
    return int(changes[pc.index(far, pc.min(far)).as_py()].as_py()) + 1


def _sliced(file: pq.ParquetFile, begin: int, end: int) -> Iterator[pa.RecordBatch]:
    at = 0
    for batch in file.iter_batches(8192):
        low, high = max(begin - at, 0), min(end - at, len(batch))
        if low < high:
            yield batch.slice(low, high - low)
        at += len(batch)


def _part(path: Path, spans: pa.Table) -> Part:
    if not len(spans):
        return Part(path=path, rows=0)
    times = pc.min_max(spans["posted_at"])
    earliest, latest = times["min"].as_py(), times["max"].as_py()
    return Part(
        path=path,
        rows=len(spans),
        accounts=(spans["account_id"][0].as_py(), spans["account_id"][-1].as_py()),
        times=None if earliest is None else (iso(earliest), iso(latest)),
    )


def _part_path(folder: Path, before: int) -> Path:
    return folder / f"part-{before + 1:05}.parquet"


def iso(moment: datetime) -> str:
    """ISO 8601 UTC with milliseconds."""
    return f"{moment.isoformat(timespec='milliseconds')}Z"
