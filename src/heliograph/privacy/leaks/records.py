"""Records: where the records of a CSV end, without parsing it; 64 bytes at a time.

Each question about a byte becomes one bit of a word: a quote, a line end. A line end closes a record where the number of
quotes before it is even, doubled quotes inside a cell included.
"""

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

WORD = 64
QUOTE, LINE_END = 0x22, 0x0A

_DOUBLINGS = tuple(np.uint64(1 << n) for n in range(6))
_ONE, _LAST = np.uint64(1), np.uint64(WORD - 1)


class RecordEnds:
    """Tells piece by piece where records end; a cell in quotes may reach from one piece into the next."""

    def __init__(self) -> None:
        self._inside = False

    def of(self, piece: bytes) -> Words:
        """One bit for each byte of the piece: whether a record ends there."""
        signs = np.frombuffer(piece, np.uint8)
        quotes, ends = words(signs == QUOTE), words(signs == LINE_END)
        for width in _DOUBLINGS:
            quotes ^= quotes << width
        odd = (quotes >> _LAST).astype(np.uint8)
        odd[0] ^= self._inside
        parity = np.bitwise_xor.accumulate(odd)
        inside = np.concatenate([[np.uint8(self._inside)], parity[:-1]]).astype(np.uint64)
        self._inside = bool(parity[-1])
        return ends & ~(quotes ^ (np.uint64(0) - inside))


def count(words: Words) -> int:
    """How many bits are set."""
    return int(np.bitwise_count(words).sum())


def places(words: Words) -> Places:
    """Where bits are set, in no order: one bit of every word at a time, because most words have none or one."""
    held = np.flatnonzero(words)
    left = words[held]
    found = []
    while len(held):
        lowest = left & (np.uint64(0) - left)
        found.append(held * WORD + np.bitwise_count(lowest - _ONE))
        left ^= lowest
        going = left != 0
        held, left = held[going], left[going]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def words(are: npt.NDArray[np.bool_]) -> Words:
    """One bit for each byte, and at least one zero behind the last one."""
    packed = np.packbits(are, bitorder="little")
    filled = np.zeros(len(are) // WORD * 8 + 8, np.uint8)
    filled[: len(packed)] = packed
    return filled.view(np.uint64)


def earlier(words: Words, by: int) -> Words:
    """Every bit moved towards the beginning."""
    following = np.concatenate([words[1:], [np.uint64(0)]])
    return (words >> np.uint64(by)) | (following << np.uint64(WORD - by))


def later(words: Words) -> Words:
    """Every bit moved one place towards the end."""
    before = np.concatenate([[np.uint64(0)], words[:-1]])
    return (words << _ONE) | (before >> _LAST)
