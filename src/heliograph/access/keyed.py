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
from heliograph.access.keys import TARGETS, places
from heliograph.access.query import Reader, table_query
from heliograph.access.rows import rows_of
from heliograph.model.tables import TABLES
from heliograph.tables.engine import identifier, literal
from heliograph.tables.same_text import normalised
from heliograph.tables.schema import ARROW

FEW = 3_000
"""So many rows are read from a copy; more cost less in the files."""

PLACES = (pa.field("value", pa.string()), pa.field("edition", pa.int32()), pa.field("row", pa.int64()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked.

    Attributes:
        column: One of keys.KEYS.
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
        column: One of keys.KEYS.
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
            led = places(reader, number, column, asked.values)
            here = _of_table(reader, number, asked) if led is None else _read(reader, number, asked, led)
            found.append(here.select(schema.names).cast(schema))
    return pa.concat_tables(found)


def _read(reader: Reader, number: int, asked: Asked, found: pa.Table) -> pa.Table:
    """The posts that a key table leads to."""
    own = () if asked.column in {"text", "target", *asked.columns} else (asked.column,)
    rows = found["row"].to_numpy()
    source = reader if len(rows) <= FEW else replace(reader, copies=None)
    posts = rows_of(source, number, rows.tolist(), (*asked.columns, *own))
    kept = _placed(posts, found["value"], number, rows)
    if asked.column in {"text", "target"}:
        return kept
    return kept.filter(pc.equal(kept[asked.column], kept["value"]))


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
