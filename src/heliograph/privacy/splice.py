"""Splice: many values as one run of bytes, and the run with stretches of it replaced as values again."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.privacy.spans import Places, Spans

SEPARATOR = b"\xff"
"""Never part of UTF-8, so that no text can hold it."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Values as one run of bytes.

    Attributes:
        source: UTF-8 with a separator between values; null as the empty text.
        starts: Where each value begins.
        sizes: Bytes of each value.
    """

    source: bytes
    starts: Places
    sizes: Places


def whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column of strings in one piece: DuckDB hands vectors over in chunks."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    return column.cast(pa.string())


def join(column: pa.Array) -> Joined:
    """Lay the values of a column of strings end to end."""
    values = column.cast(pa.binary())
    if values.null_count:
        values = pc.fill_null(values, b"")
    sizes = pc.binary_length(values).to_numpy(zero_copy_only=False).astype(np.int64)
    listed = pa.ListArray.from_arrays(pa.array([0, len(values)], pa.int32()), values)
    source = pc.binary_join(listed, pa.scalar(SEPARATOR))[0].as_py()
    return Joined(source, np.cumsum(sizes + 1) - sizes - 1, sizes)


def owners(joined: Joined, places: npt.ArrayLike) -> npt.NDArray[np.intp]:
    """In which values places of the source lie."""
    return np.searchsorted(joined.starts, places, side="right") - 1


def splice(column: pa.Array, joined: Joined, spans: Spans) -> pa.Array:
    """The column with stretches replaced, in order and apart; what lies between them stays byte for byte."""
    if not len(spans):
        return column
    bounds = np.empty(2 * len(spans) + 2, np.int32)
    bounds[0], bounds[1:-1:2], bounds[2::2], bounds[-1] = 0, spans.starts, spans.ends, len(joined.source)
    buffers = [None, pa.py_buffer(bounds), pa.py_buffer(joined.source)]
    pieces = pa.Array.from_buffers(pa.binary(), len(bounds) - 1, buffers)
    replaced = pa.array(np.arange(len(pieces)) % 2 == 1)
    made = pc.replace_with_mask(pieces, replaced, spans.texts)
    return _apart(column, made, _sizes(joined, spans))


def _sizes(joined: Joined, spans: Spans) -> Places:
    """Bytes of each value once the stretches are replaced."""
    lengths = pc.binary_length(spans.texts).to_numpy(zero_copy_only=False)
    grown = np.bincount(owners(joined, spans.starts), lengths - spans.ends + spans.starts, len(joined.sizes))
    return joined.sizes + grown.astype(np.int64)


def _apart(column: pa.Array, made: pa.Array, sizes: Places) -> pa.Array:
    """The run as values again, null where the column is null."""
    data = made.buffers()[2].to_pybytes().translate(None, SEPARATOR)
    offsets = np.zeros(len(sizes) + 1, np.int32)
    np.cumsum(sizes, out=offsets[1:])
    validity = None
    if column.null_count:
        valid = column.is_valid().to_numpy(zero_copy_only=False)
        validity = pa.py_buffer(np.packbits(valid, bitorder="little").tobytes())
    buffers = [validity, pa.py_buffer(offsets), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.string(), len(column), buffers)
