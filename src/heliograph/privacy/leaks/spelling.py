"""Spelling: what a pseudonym looks like, and the number that the pseudonym of a post spells."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

LENGTH = 27
"""A letter and 26 signs of base 32."""

SMALLEST_NUMBER = 1 << 62
"""Numbers of posts lie from here to below twice as much: as ids of posts they would be of 2045 or later."""

_ALPHABET = b"abcdefghijklmnopqrstuvwxyz234567"
_VALUES = np.full(256, len(_ALPHABET), np.uint8)
_VALUES[np.frombuffer(_ALPHABET, np.uint8)] = np.arange(len(_ALPHABET), dtype=np.uint8)
_SPELT = 13
"""So many signs hold the first 64 bits, and one bit more."""


def pattern(letter: str) -> str:
    """The regular expression that a whole pseudonym with this letter fits; valid in DuckDB."""
    return f"{letter}[a-z2-7]{{{LENGTH - 1}}}"


def post_numbers(texts: pa.Array) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
    """The number that each text spells, and whether it is the pseudonym of a post at all; a null is none."""
    made, right = np.zeros(len(texts), np.uint64), texts.is_valid().to_numpy(zero_copy_only=False).copy()
    if texts.null_count:
        made[right], right[right] = post_numbers(texts.drop_null())
        return made, right
    texts = texts.cast(pa.large_string())
    ends = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
    right = np.diff(ends) == LENGTH
    if not right.any():
        return made, right
    data = np.frombuffer(texts.buffers()[2], np.uint8)
    if right.all():
        signs = data[ends[0] : ends[-1]].reshape(-1, LENGTH)
    else:
        signs = data[ends[:-1][right][:, None] + np.arange(LENGTH)]
    values = _VALUES[signs]
    good = (signs[:, 0] == ord("p")) & (values[:, 1:].max(axis=1) < len(_ALPHABET))
    made[right] = _beginning(values[:, 1 : _SPELT + 1]) % np.uint64(SMALLEST_NUMBER) + np.uint64(
        SMALLEST_NUMBER
    )
    right[right] = good
    return made, right


def _beginning(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """The first 64 bits of rows of values of five bits each."""
    made = np.zeros(len(values), np.uint64)
    for place in range(_SPELT - 1):
        made = (made << np.uint64(5)) | values[:, place]
    return (made << np.uint64(4)) | (values[:, _SPELT - 1] >> np.uint8(1)).astype(np.uint64)
