"""Lines: posts as lines of the canonical legacy CSV, whole columns at a time.

What ``render`` says in SQL for every dialect, here for the one in which editions are written: in half the time.
"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.tables.legacy.layout import COUNTS, LISTS, PROFILE, TWEETS, TYPED_NAMES
from heliograph.tables.legacy.lists import PLACEHOLDER, quoted
from heliograph.tables.legacy.render import MAY_HOLD_QUOTES
from heliograph.tables.signs import Places, Signs, holding, replaced

MINUTE = len("2018-01-01 00:00")

_AS_EMPTY = pc.JoinOptions(null_handling="replace", null_replacement="")


def tweets_lines(posts: pa.RecordBatch | pa.Table, profile: pa.Array) -> pa.Array:
    """The lines of posts, each with its line end.

    Args:
        posts: Columns of the posts table, in one piece each.
        profile: For each post what ``render.profile_part`` gives for its account.
    """
    cells = [
        profile if name == PROFILE[0] else _cell(name, posts) for name in TWEETS if name not in PROFILE[1:]
    ]
    cells[0] = pc.binary_join_element_wise('"', cells[0], "", options=_AS_EMPTY)
    ends = pa.repeat(pa.scalar('"\n'), len(profile))
    cells[-1] = pc.binary_join_element_wise(cells[-1], ends, "", options=_AS_EMPTY)
    return pc.binary_join_element_wise(*cells, '","', options=_AS_EMPTY)


def _cell(name: str, posts: pa.RecordBatch | pa.Table) -> pa.Array:
    """What stands between the quotes of one column; null is empty."""
    column = posts[_SOURCES.get(name, TYPED_NAMES[name])]
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    cell = _WRITTEN.get(name, _same)(column)
    return _doubled(cell) if name in MAY_HOLD_QUOTES else cell


def _same(column: pa.Array) -> pa.Array:
    return column


def _doubled(cell: pa.Array) -> pa.Array:
    """Cells with their quotation marks doubled."""
    rows = holding(cell, _quotation)
    if not len(rows):
        return cell
    return replaced(cell, rows, pc.replace_substring(cell.take(rows), '"', '""'))


def _quotation(signs: Signs) -> Places:
    return np.flatnonzero(signs == ord('"'))


def _odd(signs: Signs) -> Places:
    """Signs for which an item is not simply put between quotes."""
    return np.flatnonzero((signs == ord("'")) | (signs == ord("\\")) | (signs < ord(" ")))


def _minute(moments: pa.Array) -> pa.Array:
    return pc.binary_slice(moments.cast(pa.string()).cast(pa.binary()), 0, MINUTE).cast(pa.string())


def _number(numbers: pa.Array) -> pa.Array:
    return numbers.cast(pa.string())


def _is_repost(kinds: pa.Array) -> pa.Array:
    return pc.if_else(pc.fill_null(pc.equal(kinds, "repost"), fill_value=False), "True", "False")


def _bare(lists: pa.Array) -> pa.Array:
    """``[1, 0, 2]``: nulls come out as the placeholder."""
    items = pc.list_flatten(lists)
    return _bracketed(lists, pc.fill_null(items, PLACEHOLDER) if items.null_count else items, ", ", "")


def _quoted(lists: pa.Array) -> pa.Array:
    """``['a', 'b']``; lists with signs that need an escape, of which there are few, one by one."""
    items = pc.list_flatten(lists)
    made = _bracketed(lists, items, "', '", "'")
    odd = holding(items, _odd)
    if items.null_count:
        odd = pc.unique(pa.concat_arrays([odd, pc.indices_nonzero(pc.is_null(items)).cast(pa.int64())]))
    if not len(odd):
        return made
    rows = pc.unique(pc.list_parent_indices(lists).take(odd))
    return replaced(
        made, rows, pa.array([quoted(found) for found in lists.take(rows).to_pylist()], pa.string())
    )


def _bracketed(lists: pa.Array, items: pa.Array, between: str, beside: str) -> pa.Array:
    """The items of each list between brackets: an empty list as ``[]``, a missing one as null."""
    lengths = pc.list_value_length(lists)
    sizes = pc.fill_null(lengths, 0).to_numpy()
    offsets = pa.array(np.append(0, np.cumsum(sizes)).astype(np.int32))
    missing = pc.is_null(lists) if lists.null_count else None
    inside = pc.binary_join(pa.ListArray.from_arrays(offsets, items, mask=missing), between)
    empty = pa.array((sizes == 0).astype(np.int8))
    begins, ends = (
        pa.array([mark, bracket]).take(empty) for mark, bracket in ((f"[{beside}", "["), (f"{beside}]", "]"))
    )
    return pc.binary_join_element_wise(begins, inside, ends, "")


def _polls(lists: pa.Array) -> pa.Array:
    return pc.binary_join(lists, "|")


_SOURCES = {"latitude": "geo", "longitude": "geo"}
"""Columns of editions that are coarser than their legacy names say."""

_WRITTEN: dict[str, Callable[[pa.Array], pa.Array]] = {
    "tweet_time": _minute,
    "is_retweet": _is_repost,
    **dict.fromkeys(COUNTS, _number),
    **dict.fromkeys(LISTS, _quoted),
    "user_mentions": _bare,
    "poll_choices": _polls,
}
