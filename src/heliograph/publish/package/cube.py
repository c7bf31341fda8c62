"""Cube: posts per day, language, client and kind; what timelines and facets are answered from."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.publish.package.parts import BATCH_ROWS, Part, row_groups, write_group, writer_of
from heliograph.publish.rename import whole
from heliograph.publish.writing import writing

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
_KEPT = "CREATE TEMP TABLE cells (day DATE, language INTEGER, client INTEGER, kind INTEGER, posts BIGINT)"
_SUM = """SELECT day, l.place AS language, c.place AS client, k.place AS kind, posts
    FROM (SELECT day, language, client, kind, CAST(sum(posts) AS BIGINT) AS posts FROM cells GROUP BY ALL)
    LEFT JOIN language_places l ON language = l.number LEFT JOIN client_places c ON client = c.number
    LEFT JOIN kind_places k ON kind = k.number ORDER BY ALL"""


class Cube:
    """The cube of a posts relation: given its rows while they are written, then written itself.

    Posts without a time stand under a null day. Until the end words are numbers, which are summed and sorted faster.

    Args:
        connection: Posts are counted on a connection of their own beside it.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._beside = connection.cursor()
        self._beside.execute(_KEPT)
        self._words = {name: Words() for name in CELL[1:]}

    def __call__(self, posts: pa.Table) -> None:
        """Count some posts."""
        columns = [posts["posted_at"].cast(pa.date32()), *(posts[name] for name in CELL[1:])]
        cells = [whole(column).dictionary_encode(null_encoding="encode") for column in columns]
        meant = [cells[0].dictionary]
        meant += [self._words[n].numbers(c.dictionary) for n, c in zip(CELL[1:], cells[1:], strict=True)]
        self._beside.register("counted", _counted(cells, meant).to_reader())
        self._beside.execute("INSERT INTO cells FROM counted")

    def write(self, path: Path) -> Part:
        """Write what has been counted."""
        rows = 0
        words = {name: known.values for name, known in self._words.items()}
        with self._beside as connection, writing(path), writer_of(path, SCHEMA) as writer:
            ordered = {name: pc.array_sort_indices(values) for name, values in words.items()}
            for name, order in ordered.items():
                places = pa.table({"number": order.cast(pa.int32()), "place": np.arange(len(order))})
                connection.register(f"{name}_places", places)
                words[name] = words[name].take(order)
            batches = connection.execute(_SUM).to_arrow_reader(BATCH_ROWS)
            for group in row_groups((_spelt(batch, words) for batch in batches), SCHEMA):
                write_group(writer, group)
                rows += len(group)
        return Part(path=path, rows=rows)


class Words:
    """The words of a column, numbered as they come."""

    def __init__(self) -> None:
        self.values = pa.array([], pa.string())

    def numbers(self, words: pa.Array) -> pa.Array:
        """The number of each of some words, all different; null stays null."""
        unknown = words.filter(pc.invert(pc.is_in(words, self.values))).drop_null()
        if len(unknown):
            self.values = pa.concat_arrays([self.values, unknown])
        return pc.index_in(words, self.values)


def _counted(cells: Sequence[pa.DictionaryArray], meant: Sequence[pa.Array]) -> pa.Table:
    """How many posts stand in each cell."""
    numbers = np.zeros(len(cells[0]), np.int64)
    for cell in cells:
        numbers = numbers * len(cell.dictionary) + cell.indices.to_numpy()
    found, counts = np.unique(numbers, return_counts=True)
    named = []
    for values in reversed(meant):
        found, places = np.divmod(found, len(values))
        named.append(values.take(pa.array(places)))
    return pa.table([*reversed(named), pa.array(counts)], names=SCHEMA.names)


def _spelt(batch: pa.RecordBatch, words: Mapping[str, pa.Array]) -> pa.RecordBatch:
    """Cells with their words again."""
    columns = [words[name].take(batch[name]) if name in words else batch[name] for name in SCHEMA.names]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
