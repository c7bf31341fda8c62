"""Keyed: the posts with one value, looked up in ``keys/`` where an edition has that and lies here, else asked of its table.

Both ways give the same posts. A look-up costs some CPU ms for each value, whatever the size of the edition; a question to the
table reads the column.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.access.engine import explained
from heliograph.access.files import held_path, local_paths, other_file
from heliograph.access.query import Reader, table_query
from heliograph.access.resolve import OpenEdition
from heliograph.access.rows import rows_of
from heliograph.model.tables import TABLES
from heliograph.tables.engine import identifier, literal, parquet
from heliograph.tables.same_text import keys_of, normalised
from heliograph.tables.schema import ARROW

KEYS = {
    "post_id": "by_post",
    "repost_of_post_id": "by_target",
    "target": "by_target",
    "text": "by_text",
}
"""Which key table leads to posts by a column; a target is one of TARGETS, texts are compared in their normalised form."""

TARGETS = ("repost_of_post_id", "quote_of_post_id", "reply_to_post_id")
"""What posts point to."""

FEW = 300
"""So many rows are read from a copy; more cost less in the files."""

PLACES = (pa.field("value", pa.string()), pa.field("edition", pa.int32()), pa.field("row", pa.int64()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked.

    Attributes:
        column: One of KEYS.
        values: What it may hold; of texts their normalised forms.
        columns: Of the posts that are found.
    """

    column: str
    values: tuple[str, ...]
    columns: tuple[str, ...]


def keyed(
    reader: Reader,
    column: str,
    values: Sequence[str],
    columns: Sequence[str],
) -> pa.Table:
    """The posts of all editions whose column has one of the values.

    Args:
        reader: The editions.
        column: One of KEYS.
        values: What it may hold; of texts their normalised forms.
        columns: Of the result, in this order.

    Returns:
        The columns, then ``value`` (which of the values it is), ``edition`` (its number in the reader) and ``row`` (its number in the
        posts table; null where the table was asked), in no order but that of the editions.
    """
    asked = Asked(column=column, values=tuple(dict.fromkeys(values)), columns=tuple(columns))
    spec = TABLES["posts"]
    schema = pa.schema([*(pa.field(name, ARROW[spec.column(name).type]) for name in columns), *PLACES])
    found = [schema.empty_table()]
    for number, edition in enumerate(reader.editions):
        if asked.values and edition.manifest.parts("posts"):
            way = _looked_up if has_keys(reader, number, column) else _of_table
            found.append(way(reader, number, asked).select(schema.names).cast(schema))
    return pa.concat_tables(found)


def has_keys(reader: Reader, number: int, column: str) -> bool:
    """Whether posts of an edition can be looked up by a column: the key table and the posts lie on this machine."""
    edition = reader.editions[number]
    keys = other_file(edition, _file(column))
    needed = (keys, *edition.manifest.parts("posts"))
    return all(file is not None and held_path(edition, file, reader.cache) is not None for file in needed)


def _looked_up(reader: Reader, number: int, asked: Asked) -> pa.Table:
    places = _places(reader, number, asked)
    rows = numbers(reader.editions[number], places)
    own = () if asked.column in {"text", "target", *asked.columns} else (asked.column,)
    source = reader if len(rows) <= FEW else replace(reader, copies=None)
    found = rows_of(source, number, rows.tolist(), (*asked.columns, *own))
    kept = _placed(found, places["value"], number, rows)
    if asked.column in {"text", "target"}:
        return kept
    return kept.filter(pc.equal(kept[asked.column], kept["value"]))


def _places(reader: Reader, number: int, asked: Asked) -> pa.Table:
    """File, row and value of what the key table leads to."""
    edition = reader.editions[number]
    file = other_file(edition, _file(asked.column))
    paths = local_paths(edition, [file] if file else [], reader.cache, reader.tell)
    of_text = asked.column == "text"
    keys = list(map(str, keys_of(asked.values))) if of_text else list(map(literal, asked.values))
    found = f"key = {keys[0]}" if len(keys) == 1 else f"key IN ({', '.join(keys)})"
    with explained():
        query = f"SELECT key, file, row FROM {parquet(paths)} WHERE {found} ORDER BY file, row"
        places = reader.engine.relation(query).to_arrow_table()
    values = places["key"]
    if of_text:
        known = pc.index_in(values, pa.array(map(int, keys), pa.uint64()))
        values = pa.array(asked.values, pa.string()).take(known.combine_chunks())
    return places.append_column("value", values)


def numbers(edition: OpenEdition, places: pa.Table) -> npt.NDArray[np.int64]:
    """Numbers of rows in the posts table, from the columns file and row; key tables count its files by their names."""
    begin = np.array([first for _, first in sorted(edition.manifest.first_rows("posts").items())], np.int64)
    rows: npt.NDArray[np.int64] = begin[places["file"].to_numpy() - 1] + places["row"].to_numpy()
    return rows


def _of_table(reader: Reader, number: int, asked: Asked) -> pa.Table:
    posts = table_query(replace(reader, editions=(reader.editions[number],)), "posts", [])
    if asked.column == "text":
        return pa.concat_tables(_equal_texts(reader, number, asked, posts))
    columns = TARGETS if asked.column == "target" else (asked.column,)
    listed = ", ".join(map(literal, asked.values))
    each = f"(SELECT unnest([{listed}]) AS value)"
    pointed = " OR ".join(f"{identifier(name)} IN ({listed})" for name in columns)
    with explained():
        held = f"SELECT * FROM ({posts}) WHERE {pointed}"
        query = f"SELECT {_named(asked)}, value FROM ({held}) JOIN {each} ON value IN ({', '.join(columns)})"
        found = reader.engine.relation(query).to_arrow_table()
    return _placed(found.drop_columns("value"), found["value"], number, None)


def _equal_texts(reader: Reader, number: int, asked: Asked, posts: str) -> Iterator[pa.Table]:
    """Every text is normalised, a batch at a time."""
    wanted = pa.array(asked.values, pa.string())
    query = f"SELECT {_named(asked)}, text AS value FROM ({posts}) WHERE text <> ''"
    with explained():
        batches = reader.engine.relation(query).to_arrow_reader()
        yield _placed(batches.schema.empty_table(), pa.array([], pa.string()), number, None)
        for batch in batches:
            texts = normalised(batch["value"])
            equal = pc.is_in(texts, wanted)
            found = pa.Table.from_batches([batch]).filter(equal)
            yield _placed(found, texts.filter(equal), number, None)


def _placed(found: pa.Table, values: pa.Array, number: int, rows: npt.NDArray[np.int64] | None) -> pa.Table:
    count = len(found)
    held = [name for name in found.column_names if name not in {"value", "edition", "row"}]
    return (
        found.select(held)
        .append_column(PLACES[0], values)
        .append_column(PLACES[1], pa.array(np.full(count, number), pa.int32()))
        .append_column(PLACES[2], pa.nulls(count, pa.int64()) if rows is None else pa.array(rows))
    )


def _named(asked: Asked) -> str:
    return ", ".join(map(identifier, asked.columns))


def _file(column: str) -> str:
    return f"keys/{KEYS[column]}.parquet"
