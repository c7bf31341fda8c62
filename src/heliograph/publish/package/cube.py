"""Cube: posts per day, language, client and kind; what timelines and facets are answered from."""

from pathlib import Path

import duckdb
import pyarrow as pa

from heliograph.publish.package.parts import Part, write_table

SCHEMA = pa.schema(
    [
        pa.field("day", pa.date32()),
        pa.field("language", pa.string()),
        pa.field("client", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("posts", pa.int64()),
    ]
)


def write_cube(connection: duckdb.DuckDBPyConnection, posts: str, path: Path) -> Part:
    """Write the cube of a posts relation; posts without a time stand under a null day."""
    query = (
        f"SELECT CAST(posted_at AS DATE) AS day, language, client, kind, count(*) AS posts FROM {posts} "
        "GROUP BY ALL ORDER BY day, language, client, kind"
    )
    return write_table(connection, query, SCHEMA, path)
