"""Splice: many values as one run of bytes, and the run with stretches of it replaced as values again."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

SEPARATOR = b"\xff"
"""Never part of UTF-8, so that no text can hold it."""

Whole = npt.NDArray[np.int64]


class Rank(IntEnum):
    """What a stretch is; of two equally long ones at one place the higher counts."""

    TRACKING = 0
    PERSONAL = 1
    POST = 2
    BYSTANDER = 3
    TOKEN = 4
    MENTION = 5


Span = tuple[int, int, bytes, Rank]
"""A stretch of the source: start, end, what takes its place, and what it is."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Values as one run of bytes.

    Attributes:
        source: UTF-8 with a separator between values; null as the empty text.
        starts: Where each value begins.
        sizes: Bytes of each value.
    """

    source: bytes
    starts: Whole
    sizes: Whole


def whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column of strings in one piece: DuckDB hands vectors over in chunks."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    return column.cast(pa.string())


def join(column: pa.Array) -> Joined:
    """Lay the values of a column of strings end to end."""
    values = pc.fill_null(column.cast(pa.binary()), b"")
    sizes = pc.binary_length(values).to_numpy(zero_copy_only=False).astype(np.int64)
    listed = pa.ListArray.from_arrays(pa.array([0, len(values)], pa.int32()), values)
    source = pc.binary_join(listed, pa.scalar(SEPARATOR))[0].as_py()
    return Joined(source, np.cumsum(sizes + 1) - sizes - 1, sizes)


def owners(joined: Joined, places: npt.ArrayLike) -> npt.NDArray[np.intp]:
    """In which values places of the source lie."""
    return np.searchsorted(joined.starts, places, side="right") - 1


def splice(column: pa.Array, joined: Joined, chosen: list[Span]) -> pa.Array:
    """The column with stretches replaced, which do not overlap; what lies between them stays byte for byte."""
    if not chosen:
        return column
    source, pieces, at = joined.source, [], 0
    for start, end, replacement, _ in chosen:
        pieces.append(source[at:start])
        pieces.append(replacement)
        at = end
    pieces.append(source[at:])
    starts = np.array([s[0] for s in chosen], np.int64)
    ends = np.array([s[1] for s in chosen], np.int64)
    grown = np.array([len(s[2]) for s in chosen], np.int64) - ends + starts
    sizes = joined.sizes + np.bincount(owners(joined, starts), grown, len(joined.sizes)).astype(np.int64)
    data = b"".join(pieces).translate(None, SEPARATOR)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    validity = None
    if column.null_count:
        valid = column.is_valid().to_numpy(zero_copy_only=False)
        validity = pa.py_buffer(np.packbits(valid, bitorder="little").tobytes())
    buffers = [validity, pa.py_buffer(offsets.tobytes()), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.string(), len(column), buffers)


def settle(spans: list[Span]) -> list[Span]:
    """One span for each group that overlaps; it covers the group, so that nothing of a shorter one is left behind."""
    ordered = sorted(spans)
    settled: list[Span] = []
    last = -1
    for span in ordered:
        if span[0] < last:
            before = settled.pop()
            end = max(last, span[1])
            settled.append(_better(before, span, end))
            last = end
        else:
            settled.append(span)
            last = span[1]
    return settled


def _better(one: Span, other: Span, end: int) -> Span:
    """Of two that overlap the longer, over the whole stretch; but a known account's mention before a stranger's."""
    ranks = {one[3], other[3]}
    if ranks == {Rank.BYSTANDER, Rank.MENTION}:
        best = one if one[3] is Rank.MENTION else other
    else:
        best = max(one, other, key=lambda s: (s[1] - s[0], s[3], s[2]))
    return one[0], end, best[2], best[3]
