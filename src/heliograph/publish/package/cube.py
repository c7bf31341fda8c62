"""Cube: posts per day, language, client and kind; what timelines and facets are answered from."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from heliograph.publish.package.parts import Part, write_table
from heliograph.publish.rename import whole

SCHEMA = pa.schema(
    [
        pa.field("day", pa.date32()),
        pa.field("language", pa.string()),
        pa.field("client", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("posts", pa.int64()),
    ]
)

CELL = ("day", "language", "client", "kind")
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
        self._beside.register("counted", _counted(posts))
        self._beside.execute("INSERT INTO cells FROM counted")

    def write(self, path: Path) -> Part:
        """Write what has been counted."""
        with self._beside as connection:
            return write_table(connection, _SUM, SCHEMA, path)


def _counted(posts: pa.Table) -> pa.Table:
    """How many posts stand in each cell: cells as numbers, because numbers are counted faster than words."""
    columns = [posts["posted_at"].cast(pa.date32()), *(posts[name] for name in CELL[1:])]
    cells = [whole(column).dictionary_encode(null_encoding="encode") for column in columns]
    numbers = np.zeros(len(posts), np.int64)
    for cell in cells:
        numbers = numbers * len(cell.dictionary) + cell.indices.to_numpy()
    found, counts = np.unique(numbers, return_counts=True)
    named = []
    for cell in reversed(cells):
        found, places = np.divmod(found, len(cell.dictionary))
        named.append(cell.dictionary.take(pa.array(places)))
    return pa.table([*reversed(named), pa.array(counts)], schema=SCHEMA)
