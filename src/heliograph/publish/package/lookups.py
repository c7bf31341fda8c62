"""Lookups: small sorted tables that make a post, a thread, an equal text or "the first fifty" a look-up instead of a scan."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from heliograph.publish.package.parts import BATCH_ROWS, ROW_GROUP, Part, row_groups, write_group, writer_of
from heliograph.publish.rename import whole
from heliograph.publish.writing import writing
from heliograph.tables.same_text import normalised

PLACE = (pa.field("file", pa.int32()), pa.field("row_group", pa.int32()), pa.field("row", pa.int64()))

COLUMNS = ("post_id", "posted_at", "text", "repost_of_post_id", "quote_of_post_id", "reply_to_post_id")
"""What keys are made of."""

_KEPT = """CREATE TEMP TABLE keys (posted_at TIMESTAMP_MS, post_id VARCHAR, repost_of_post_id VARCHAR, quote_of_post_id VARCHAR,
    reply_to_post_id VARCHAR, digest UBIGINT, place BIGINT)"""
_KEEP = """INSERT INTO keys SELECT posted_at, post_id, repost_of_post_id, quote_of_post_id, reply_to_post_id,
    CASE WHEN text <> '' THEN CAST(md5_number(text) >> 64 AS UBIGINT) END, place FROM posts"""
"""The digest is what DuckDB calls md5_number_lower, which writes all bits as text and reads half of them again."""

_KEYS: dict[str, tuple[pa.DataType, str]] = {
    "by_time": (pa.timestamp("ms"), "SELECT posted_at AS key, place FROM keys"),
    "by_post": (pa.string(), "SELECT post_id AS key, place FROM keys"),
    "by_target": (
        pa.string(),
        """SELECT repost_of_post_id AS key, place FROM keys WHERE repost_of_post_id IS NOT NULL
            UNION ALL SELECT quote_of_post_id, place FROM keys
            WHERE quote_of_post_id IS NOT NULL AND quote_of_post_id IS DISTINCT FROM repost_of_post_id
            UNION ALL SELECT reply_to_post_id, place FROM keys WHERE reply_to_post_id IS NOT NULL
            AND reply_to_post_id IS DISTINCT FROM repost_of_post_id AND reply_to_post_id IS DISTINCT FROM quote_of_post_id""",
    ),
    "by_text": (pa.uint64(), "SELECT digest AS key, place FROM keys WHERE digest IS NOT NULL"),
}


class Lookups:
    """The four key tables of a posts table: given its rows while they are written, then written themselves.

    Args:
        connection: Keys are gathered and sorted on a connection of their own beside it.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._beside = connection.cursor()
        self._rows = 0
        self._beside.execute(_KEPT)

    def __call__(self, posts: pa.Table) -> None:
        """Take the next rows of the table."""
        columns = {name: whole(posts[name]) for name in COLUMNS}
        columns["text"] = normalised(columns["text"])
        columns["place"] = pa.array(np.arange(self._rows, self._rows + len(posts)))
        self._beside.register("posts", pa.table(columns).to_reader())
        self._beside.execute(_KEEP)
        self._rows += len(posts)

    def write(self, parts: Sequence[Part], folder: Path) -> list[Part]:
        """Write the tables for the parts into which the rows have been written; file numbers count the parts from 1."""
        folder.mkdir(parents=True, exist_ok=True)
        ends = np.cumsum([part.rows for part in parts])
        written = [self._write(folder / f"{name}.parquet", *keys, ends) for name, keys in _KEYS.items()]
        self._beside.close()
        return written

    def _write(self, path: Path, kind: pa.DataType, keys: str, ends: np.ndarray) -> Part:
        schema = pa.schema([pa.field("key", kind), *PLACE])
        rows = 0
        with writing(path), writer_of(path, schema) as writer:
            ordered = self._beside.execute(f"FROM ({keys}) ORDER BY key, place").to_arrow_reader(BATCH_ROWS)
            for group in row_groups((_placed(batch, ends) for batch in ordered), schema):
                write_group(writer, group)
                rows += len(group)
        return Part(path=path, rows=rows)


def _placed(batch: pa.RecordBatch, ends: np.ndarray) -> pa.RecordBatch:
    """Keys with file, row group and row of their posts."""
    places = batch["place"].to_numpy()
    files = np.searchsorted(ends, places, side="right")
    rows = places - np.concatenate([[0], ends])[files]
    columns = [batch["key"], files.astype(np.int32) + 1, (rows // ROW_GROUP).astype(np.int32), rows]
    return pa.RecordBatch.from_arrays(
        [columns[0], *map(pa.array, columns[1:])], names=["key", *(f.name for f in PLACE)]
    )
