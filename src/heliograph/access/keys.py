"""Keys: where posts stand by their id, by what they point to and by their text: from copies, else from ``keys/`` of the edition."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.access.copies import REPOSTS, looked_up
from heliograph.access.engine import explained
from heliograph.access.files import held_path, local_paths, other_file
from heliograph.access.query import Reader
from heliograph.access.resolve import OpenEdition
from heliograph.model.manifest import TableFile
from heliograph.tables.engine import literal, parquet
from heliograph.tables.same_text import keys_of

KEYS = {
    "post_id": "by_post",
    "repost_of_post_id": "by_target",
    "target": "by_target",
    "text": "by_text",
}
"""Which key table leads to posts by a column; a target is one of TARGETS, texts are compared in their normalised form."""

TARGETS = ("repost_of_post_id", "quote_of_post_id", "reply_to_post_id")
"""What posts point to."""


def places(reader: Reader, number: int, column: str, values: Sequence[str]) -> pa.Table | None:
    """What the key table of an edition leads to: value and row; None where it cannot be asked here.

    Reposts may be found among what else points to a post.

    Args:
        reader: The editions.
        number: Of the edition.
        column: One of KEYS.
        values: Different ones; of texts their normalised forms.
    """
    keys: Sequence[str] | Sequence[int] = keys_of(values) if column == "text" else values
    found = _copied(reader, number, column, keys)
    if found is None:
        file = _file(reader, number, column)
        found = None if file is None else _asked(reader, number, file, keys)
    if found is None or column != "text":
        return found
    at = pc.index_in(found["value"], pa.array(keys, pa.uint64())).combine_chunks()
    return pa.table({"value": pa.array(values, pa.string()).take(at), "row": found["row"]})


def _copied(reader: Reader, number: int, column: str, keys: Sequence[str] | Sequence[int]) -> pa.Table | None:
    name = REPOSTS if column == "repost_of_post_id" else KEYS[column]
    found = looked_up(reader.editions[number], reader.copies, name, keys)
    return None if found is None else found.rename_columns(["value", "row"])


def _file(reader: Reader, number: int, column: str) -> TableFile | None:
    """The key table, where it and the posts lie on this machine."""
    edition = reader.editions[number]
    keys = other_file(edition, f"keys/{KEYS[column]}.parquet")
    needed = (keys, *edition.manifest.parts("posts"))
    held = (file is not None and held_path(edition, file, reader.cache) is not None for file in needed)
    return keys if all(held) else None


def _asked(reader: Reader, number: int, file: TableFile, keys: Sequence[str] | Sequence[int]) -> pa.Table:
    edition = reader.editions[number]
    source = parquet(local_paths(edition, [file], reader.cache, reader.tell))
    listed = [str(key) if isinstance(key, int) else literal(key) for key in keys]
    found = f"key = {listed[0]}" if len(listed) == 1 else f"key IN ({', '.join(listed)})"
    with explained():
        query = f"SELECT key, file, row FROM {source} WHERE {found} ORDER BY file, row"
        rows = reader.engine.relation(query).to_arrow_table()
    return pa.table({"value": rows["key"], "row": numbers(edition, rows)})


def numbers(edition: OpenEdition, found: pa.Table | pa.RecordBatch) -> npt.NDArray[np.int64]:
    """Numbers of rows in the posts table, from the columns file and row; key tables count its files by their names."""
    begin = np.array([first for _, first in sorted(edition.manifest.first_rows("posts").items())], np.int64)
    rows: npt.NDArray[np.int64] = begin[found["file"].to_numpy() - 1] + found["row"].to_numpy()
    return rows
