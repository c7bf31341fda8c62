"""Numbers: the decimal form of a pseudonymous post id, read from the pseudonym itself.

Third-party code casts the ids of a legacy CSV to integers. The first eight bytes of the MAC that a pseudonym spells give
the number, so that both forms can be joined without the key.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.privacy.base32 import LENGTH

_VALUES = np.zeros(256, dtype=np.uint64)
_VALUES[np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)] = np.arange(32)

NUMBER_BIT = 1 << 62
"""Post numbers lie in [2^62, 2^63): as snowflakes they would be of 2045 and later, so none passes for a real one."""

WHOLE = 12
"""Characters that lie within the first 64 bits, five bits each; of the next one the upper four bits belong to them."""


def post_numbers_of(pseudonyms: pa.Array) -> pa.Array:
    """The number in [2^62, 2^63) of each post pseudonym, as decimal text; null stays null.

    Raises:
        ValueError: A value is no pseudonym.
    """
    present = pseudonyms.drop_null().cast(pa.string())
    if pc.any(pc.not_equal(pc.binary_length(present), LENGTH)).as_py():
        raise ValueError("a value is no pseudonym")
    signs = _VALUES[_spelt(present)]
    first = np.zeros(len(present), dtype=np.uint64)
    for place in range(1, WHOLE + 1):
        first = first << np.uint64(5) | signs[:, place]
    first = first << np.uint64(4) | signs[:, WHOLE + 1] >> np.uint64(1)
    numbers = first % np.uint64(NUMBER_BIT) | np.uint64(NUMBER_BIT)
    made = pa.array(numbers, pa.uint64()).cast(pa.string())
    if not pseudonyms.null_count:
        return made
    places = np.cumsum(pseudonyms.is_valid().to_numpy(zero_copy_only=False)) - 1
    return made.take(pa.array(places, mask=pseudonyms.is_null().to_numpy(zero_copy_only=False)))


def _spelt(present: pa.Array) -> npt.NDArray[np.uint8]:
    """The characters of pseudonyms, a row for each."""
    if not len(present):
        return np.empty((0, LENGTH), np.uint8)
    _, offsets, signs = present.buffers()
    begin = int(np.frombuffer(offsets, np.int32)[present.offset])
    return np.frombuffer(signs, np.uint8)[begin : begin + LENGTH * len(present)].reshape(-1, LENGTH)
