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

_CELLS = "SELECT CAST(posted_at AS DATE) AS day, language, client, kind, count(*) AS posts FROM {posts} GROUP BY ALL"
_SUM = """SELECT day, language, client, kind, CAST(sum(posts) AS BIGINT) AS posts FROM cells
    GROUP BY ALL ORDER BY day, language, client, kind"""


class Cube:
    """The cube of a posts relation: given its rows while they are written, then written itself.

    Posts without a time stand under a null day.

    Args:
        connection: Posts are counted on a connection of their own beside it.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._beside = connection.cursor()
        self._beside.execute(
            "CREATE TEMP TABLE cells (day DATE, language VARCHAR, client VARCHAR, kind VARCHAR, posts BIGINT)"
        )

    def __call__(self, posts: pa.Table) -> None:
        """Count some posts."""
        self._beside.register("posts", posts.select(["posted_at", "language", "client", "kind"]))
        self._beside.execute(f"INSERT INTO cells {_CELLS.format(posts='posts')}")

    def write(self, path: Path) -> Part:
        """Write what has been counted."""
        with self._beside as connection:
            return write_table(connection, _SUM, SCHEMA, path)
