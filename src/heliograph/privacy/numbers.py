"""Numbers: the decimal form of a pseudonymous post id, read from the pseudonym itself.

Third-party code casts the ids of a legacy CSV to integers. The first eight bytes of the MAC that a pseudonym spells give
the number, so that both forms can be joined without the key.
"""

import numpy as np
import pyarrow as pa

from heliograph.privacy.pseudonym import NUMBER_BIT

LENGTH = 27
"""A letter and 26 characters of base 32."""

_VALUES = np.zeros(256, dtype=np.uint64)
_VALUES[np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)] = np.arange(32)

WHOLE = 12
"""Characters that lie within the first 64 bits, five bits each; of the next one the upper four bits belong to them."""


def post_numbers_of(pseudonyms: pa.Array) -> pa.Array:
    """The number in [2^62, 2^63) of each post pseudonym, as decimal text; null stays null.

    Raises:
        ValueError: A value is no pseudonym.
    """
    present = pseudonyms.drop_null().cast(pa.string())
    spelt = b"".join(value.encode() for value in present.to_pylist())
    if len(spelt) != LENGTH * len(present):
        raise ValueError("a value is no pseudonym")
    signs = _VALUES[np.frombuffer(spelt, dtype=np.uint8).reshape(-1, LENGTH)]
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
