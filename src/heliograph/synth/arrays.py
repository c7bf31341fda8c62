"""From NumPy and Python to Arrow by way of buffers.

``pa.array`` and strings given to compute functions import pandas wherever it is installed: a second lost for nothing.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.synth.chance import Flags


def numbers(values: npt.NDArray[np.integer], *, missing: Flags | None = None) -> pa.Array:
    """Whole numbers as an Arrow array over the same memory; ``missing`` marks nulls."""
    values = np.ascontiguousarray(values)
    valid = None if missing is None else _packed(~missing)
    return pa.Array.from_buffers(
        pa.from_numpy_dtype(values.dtype), len(values), [valid, pa.py_buffer(values)]
    )


def flags(values: Flags) -> pa.BooleanArray:
    """Yes and no."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, _packed(values)])


def texts(values: Sequence[str | None]) -> pa.StringArray:
    """Strings; None becomes null."""
    encoded = [b"" if value is None else value.encode() for value in values]
    ends = pa.py_buffer(_ends(len(value) for value in encoded))
    missing = np.fromiter((value is None for value in values), dtype=np.bool_, count=len(values))
    valid = _packed(~missing) if missing.any() else None
    return pa.Array.from_buffers(pa.string(), len(encoded), [valid, ends, pa.py_buffer(b"".join(encoded))])


def text_lists(values: Sequence[Sequence[str]]) -> pa.ListArray:
    """Lists of strings."""
    flat = [text for listed in values for text in listed]
    return pa.ListArray.from_arrays(numbers(_ends(len(listed) for listed in values)), texts(flat))


def _ends(lengths: Iterable[int]) -> npt.NDArray[np.int32]:
    return np.concatenate([[0], np.cumsum(np.fromiter(lengths, dtype=np.int32))]).astype(np.int32)


def _packed(values: Flags) -> pa.Buffer:
    return pa.py_buffer(np.packbits(values, bitorder="little"))


def digits(values: npt.NDArray[np.integer]) -> pa.StringArray:
    """Whole numbers as decimal text."""
    return numbers(values).cast(pa.string())


def chosen(values: pa.StringArray, index: npt.NDArray[np.integer]) -> pa.StringArray:
    """The strings at these places."""
    return values.take(numbers(index))


def constant(text: str) -> pa.StringScalar:
    """One string for a whole column."""
    return texts([text])[0]


def joined(*columns: pa.StringArray | str, between: str = "") -> pa.StringArray:
    """Columns and constants put together row by row."""
    parts = [constant(column) if isinstance(column, str) else column for column in columns]
    return pc.binary_join_element_wise(*parts, constant(between))


def either(condition: Flags, yes: pa.StringArray | str, no: pa.StringArray | str) -> pa.StringArray:
    """One column where the condition holds, the other elsewhere."""
    first, second = (constant(column) if isinstance(column, str) else column for column in (yes, no))
    return pc.if_else(flags(condition), first, second)


def replaced(column: pa.StringArray, where: Flags, values: pa.StringArray) -> pa.StringArray:
    """The column with ``values`` put, in order, where the condition holds."""
    return pc.replace_with_mask(column, flags(where), values)
