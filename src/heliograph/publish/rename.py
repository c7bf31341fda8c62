"""Rename: identifiers in a column, or in lists, become what stands for them; whole vectors at a time.

The table engine calls these as functions of SQL, with some thousand values each time: no table of all identifiers is
needed, so that memory does not grow with their number.
"""

from collections.abc import Callable
from typing import TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from duckdb.func import PythonUDFType

from heliograph.privacy.pseudonym import Field, Pseudonymizer

Column: TypeAlias = "pa.Array | pa.ChunkedArray"


def named(
    identifiers: Column, pseudonymizer: Pseudonymizer, kind: Field, *, shown: frozenset[str] = frozenset()
) -> pa.Array:
    """The pseudonym of each identifier, or itself where it is one of those shown; null stays null."""
    encoded = whole(identifiers).dictionary_encode()
    distinct = encoded.dictionary
    made = pseudonymizer.pseudonyms(kind, distinct)
    if shown:
        names = pa.lib.StringBuilder()
        for identifier, pseudonym in zip(distinct.to_pylist(), made.to_pylist(), strict=True):
            names.append(identifier if identifier in shown else pseudonym)
        made = names.finish()
    return made.take(encoded.indices)


def in_lists(lists: Column, names: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Lists with every item renamed; missing lists, empty ones and gaps stay what and where they are."""
    joined = whole(lists)
    lengths = pc.fill_null(pc.list_value_length(joined), 0)
    ends = pc.cumulative_sum(lengths.cast(pa.int32()))
    offsets = pa.concat_arrays([pa.repeat(pa.scalar(0, pa.int32()), 1), ends])
    return pa.ListArray.from_arrays(offsets, names(pc.list_flatten(joined)), mask=pc.is_null(joined))


def register(
    connection: duckdb.DuckDBPyConnection, name: str, function: Callable[[Column], pa.Array], kind: str
) -> None:
    """Make a function known to SQL; it takes and gives values of one type."""
    connection.create_function(name, function, [kind], kind, type=PythonUDFType.ARROW)


def whole(column: Column) -> pa.Array:
    """One array, however the engine has cut it."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
