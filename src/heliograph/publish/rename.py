"""Rename: identifiers in a column, or in lists, become what stands for them; whole vectors at a time.

Each distinct one of a vector is asked for once. No table of all identifiers is needed, so that memory does not grow with their
number.
"""

from collections.abc import Callable
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from heliograph.privacy.pseudonym import Field, Pseudonymizer

Column: TypeAlias = "pa.Array | pa.ChunkedArray"
Change: TypeAlias = Callable[[pa.Array], pa.Array]


def named(
    identifiers: Column, pseudonymizer: Pseudonymizer, kind: Field, *, shown: frozenset[str] = frozenset()
) -> pa.Array:
    """The pseudonym of each identifier, or itself where it is one of those shown; null stays null."""
    return distinct(identifiers, lambda keys: _named(keys, pseudonymizer, kind, shown))


def _named(keys: pa.Array, pseudonymizer: Pseudonymizer, kind: Field, shown: frozenset[str]) -> pa.Array:
    made = pseudonymizer.pseudonyms(kind, keys)
    if not shown:
        return made
    return pc.if_else(pc.is_in(keys, pa.array(sorted(shown), pa.string())), keys, made)


def distinct(column: Column, change: Change) -> pa.Array:
    """A column changed value by value, each distinct one once."""
    encoded = whole(column).dictionary_encode()
    return change(encoded.dictionary).take(encoded.indices)


def in_lists(lists: Column, change: Change) -> pa.Array:
    """Lists with every item changed; missing lists, empty ones and gaps stay what and where they are."""
    joined = whole(lists)
    lengths = pc.fill_null(pc.list_value_length(joined), 0)
    ends = pc.cumulative_sum(lengths.cast(pa.int32()))
    offsets = pa.concat_arrays([pa.repeat(pa.scalar(0, pa.int32()), 1), ends])
    return pa.ListArray.from_arrays(offsets, change(pc.list_flatten(joined)), mask=pc.is_null(joined))


def by_kind(kinds: Column, values: Column, changes: dict[str, Change]) -> pa.Array:
    """A column whose values are changed as another column says; null where that knows no such kind."""
    joined, column = whole(kinds), whole(values)
    made = pa.nulls(len(column), pa.string())
    for kind, change in changes.items():
        chosen = pc.fill_null(pc.equal(joined, kind), fill_value=False)
        made = pc.replace_with_mask(made, chosen, change(column.filter(chosen)))
    return made


def whole(column: Column) -> pa.Array:
    """One array, however the engine has cut it."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
