"""Base32: pseudonyms spelt from MACs, all of a column at once."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

LENGTH = 27
"""A letter and 26 characters of base 32, which spell 128 bits."""

_SIGNS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", np.uint8)
_WORD, _BITS, _CHARACTER = 64, 128, 5


def spelt(letter: str, macs: bytes) -> npt.NDArray[np.uint8]:
    """A row of 27 characters for each MAC: the letter, then its first 128 bits.

    Args:
        letter: What the identifiers name.
        macs: MACs of 32 bytes, one behind the other.
    """
    words = np.frombuffer(macs, ">u8").reshape(-1, 4).astype(np.uint64)
    made = np.empty((len(words), LENGTH), np.uint8)
    made[:, 0] = ord(letter)
    for place in range(LENGTH - 1):
        made[:, place + 1] = _SIGNS[_code(words[:, 0], words[:, 1], _CHARACTER * (place + 1))]
    return made


def _code(high: npt.NDArray[np.uint64], low: npt.NDArray[np.uint64], end: int) -> npt.NDArray[np.uint64]:
    """The five bits that end at a place; behind the last bit there are zeros."""
    if end <= _WORD:
        code = high >> np.uint64(_WORD - end)
    elif end <= _BITS:
        code = high << np.uint64(end - _WORD) | low >> np.uint64(_BITS - end)
    else:
        code = low << np.uint64(end - _BITS)
    return code & np.uint64(31)


def texts(made: npt.NDArray[np.uint8], identifiers: pa.Array) -> pa.Array:
    """Spelt rows as a column of strings, in the places of the identifiers that are not null."""
    ends = np.arange(LENGTH, LENGTH * len(made) + 1, LENGTH, dtype=np.int32)
    validity = None
    if identifiers.null_count:
        present = identifiers.is_valid().to_numpy(zero_copy_only=False)
        validity = pa.py_buffer(np.packbits(present, bitorder="little").tobytes())
        ends = np.cumsum(np.where(present, LENGTH, 0), dtype=np.int32)
    offsets = np.concatenate([np.zeros(1, np.int32), ends])
    buffers = [validity, pa.py_buffer(offsets), pa.py_buffer(made.tobytes())]
    return pa.Array.from_buffers(pa.string(), len(identifiers), buffers)
