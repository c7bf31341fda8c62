"""Lookups: small sorted tables that make a post, a thread, an equal text or "the first fifty" a look-up instead of a scan."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from heliograph.publish.package.parts import ROW_GROUP, Part, write_table
from heliograph.tables.engine import literal, parquet

PLACE = (pa.field("file", pa.int32()), pa.field("row_group", pa.int32()), pa.field("row", pa.int64()))

NORMALISED = """SELECT trim(CASE WHEN regexp_matches(bare, '[^\\S ]|  ') THEN regexp_replace(bare, '\\s+', ' ', 'g') ELSE bare END) AS normalised,
    file, row FROM (SELECT CASE WHEN contains(folded, 'http') THEN regexp_replace(folded, 'https?://\\S+', '', 'g') ELSE folded END AS bare,
    file, row FROM (SELECT lower(nfc_normalize(text)) AS folded, file, row FROM placed))"""
"""Texts are equal when they are after NFC and lower-casing, without links and with single spaces.

The conditions change nothing but the cost: most texts need neither of the two replacements.
"""

_KEYS: dict[str, tuple[pa.DataType, str]] = {
    "by_time": (pa.timestamp("ms"), "SELECT posted_at AS key, file, row FROM placed"),
    "by_post": (pa.string(), "SELECT post_id AS key, file, row FROM placed"),
    "by_target": (
        pa.string(),
        (
            "SELECT unnest(list_distinct(list_filter([repost_of_post_id, quote_of_post_id, reply_to_post_id], lambda x: x IS NOT NULL))) "
            "AS key, file, row FROM placed"
        ),
    ),
    "by_text": (
        pa.uint64(),
        (
            f"SELECT CAST(md5_number_lower(normalised) AS UBIGINT) AS key, file, row FROM ({NORMALISED}) "
            "WHERE normalised <> ''"
        ),
    ),
}


def write_lookups(connection: duckdb.DuckDBPyConnection, parts: Sequence[Path], folder: Path) -> list[Part]:
    """Write the four key tables for the parts of the posts table; file numbers count the parts from 1."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = ", ".join(f"{literal(str(path))}: {number}" for number, path in enumerate(parts, start=1))
    source = parquet(parts, options=", filename=true, file_row_number=true")
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW placed AS SELECT * EXCLUDE (filename, file_row_number), "
        f"CAST((MAP {{{numbers}}})[filename] AS INTEGER) AS file, file_row_number AS row FROM {source}"
    )
    written = []
    for name, (kind, query) in _KEYS.items():
        schema = pa.schema([pa.field("key", kind), *PLACE])
        placed = f"SELECT key, file, CAST(row // {ROW_GROUP} AS INTEGER) AS row_group, row FROM ({query}) ORDER BY key, file, row"
        written.append(write_table(connection, placed, schema, folder / f"{name}.parquet"))
    return written
