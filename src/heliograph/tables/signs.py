"""Signs: which values of a text column hold certain bytes, by one look at all of them."""
# ruff: noqa: PLR2004 -- codes of signs say more where they stand

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Signs = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]


def holding(values: pa.Array, find: Callable[[Signs], Places]) -> pa.Array:
    """The numbers of the values in which something is found, in order.

    Args:
        values: Strings.
        find: From the bytes of all values, one behind the other, to places among them.
    """
    if not len(values):
        return pa.array([], pa.int64())
    _, offsets, data = values.buffers()
    bounds = np.frombuffer(offsets, np.int32)[values.offset : values.offset + len(values) + 1]
    places = find(np.frombuffer(data or b"", np.uint8)[bounds[0] : bounds[-1]])
    return pa.array(np.unique(np.searchsorted(bounds, places + bounds[0], side="right") - 1).astype(np.int64))


def code_points(signs: Signs, places: Places) -> npt.NDArray[np.int32]:
    """The code points that begin at some places, which are those of first bytes of signs beyond ASCII."""
    last = len(signs) - 1
    first, second, third, fourth = (
        signs[np.minimum(places + n, last)].astype(np.int32) & 0x3F for n in range(4)
    )
    two = (first & 0x1F) << 6 | second
    three = (first & 0x0F) << 12 | second << 6 | third
    four = (first & 0x07) << 18 | second << 12 | third << 6 | fourth
    return np.where(first < 0x20, two, np.where(first < 0x30, three, four))


def replaced(values: pa.Array, rows: pa.Array, others: pa.Array) -> pa.Array:
    """The values, some of them replaced by others."""
    mask = np.zeros(len(values), bool)
    mask[rows.to_numpy()] = True
    return pc.replace_with_mask(values, pa.array(mask), others)
