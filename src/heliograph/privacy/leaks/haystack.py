"""Haystack: many values as one run of bytes, and the same run with punctuation squeezed so that words stand between spaces."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

EDGE = 0xFF
"""Stands before, between and after values; no UTF-8 holds it."""

SPACE = 0x20
WORD = 64
Places = npt.NDArray[np.int64]

_WORD = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_SMALL = bytes(ord(chr(byte).lower()) if byte in _WORD else SPACE for byte in range(0x80))
ASCII_WORDS = _SMALL + bytes([SPACE] * 0x80)
"""Letters, digits and underscores of ASCII in small letters; everything else is a space."""

ALL_WORDS = _SMALL + bytes(SPACE if byte == EDGE else byte for byte in range(0x80, 0x100))
"""The same, and signs beyond ASCII stay as they are."""


@dataclass(frozen=True, slots=True)
class Haystack:
    """Values laid end to end.

    Attributes:
        text: UTF-8 with an edge before, between and after values.
        starts: Where each value begins.
    """

    text: bytes
    starts: Places

    def rows(self, places: Places) -> Places:
        """In which values places of the text lie."""
        return np.searchsorted(self.starts, places, side="right") - 1

    def holding(self, wanted: bytes) -> npt.NDArray[np.bool_]:
        """Which values hold one of these bytes."""
        signs = np.frombuffer(self.text, np.uint8)
        there = np.zeros(len(signs), np.bool_)
        for sign in wanted:
            there |= signs == sign
        found = np.zeros(len(self.starts), np.bool_)
        found[self.rows(np.flatnonzero(there))] = True
        return found


def haystack(values: pa.Array) -> Haystack:
    """Lay values, none of them null, end to end."""
    sizes = pc.binary_length(values).to_numpy(zero_copy_only=False).astype(np.int64)
    offsets = pa.array([0, len(values)], pa.int32())
    listed = pa.ListArray.from_arrays(offsets, values.cast(pa.binary()))
    edge = bytes([EDGE])
    text = pc.binary_join(listed, pa.scalar(edge))[0].as_py()
    return Haystack(b"".join((edge, text, edge)), np.cumsum(sizes + 1) - sizes)


class Squeezed:
    """A text with punctuation squeezed.

    Args:
        text: The text of a haystack.
        table: ``ASCII_WORDS`` or ``ALL_WORDS``.
    """

    def __init__(self, text: bytes, table: bytes) -> None:
        signs = np.frombuffer(text.translate(table), np.uint8)
        blank = signs == SPACE
        self._kept = np.ones(len(signs), np.bool_)
        self._kept[1:] = ~(blank[1:] & blank[:-1])
        self.signs: bytes = signs[self._kept].tobytes()

    @cached_property
    def _words(self) -> tuple[npt.NDArray[np.uint64], Places]:
        """What is kept, 64 signs to a word, and how many signs are kept up to the end of each word."""
        packed = np.packbits(self._kept)
        filled = np.zeros(-(-len(packed) // 8) * 8, np.uint8)
        filled[: len(packed)] = packed
        words = filled.view(np.uint64)
        return words, np.cumsum(np.bitwise_count(words), dtype=np.int64)

    def places(self, numbers: Places) -> Places:
        """Where some signs of the squeezed text stand in the text; few are asked for, so nothing is laid out for all."""
        words, ends = self._words
        at = np.searchsorted(ends, numbers, side="right")
        bits = np.unpackbits(words[at].view(np.uint8)).reshape(-1, WORD)
        left = numbers - ends[at] + np.bitwise_count(words[at])
        inside = np.argmax(np.cumsum(bits, axis=1, dtype=np.int64) > left[:, None], axis=1)
        found: Places = at * WORD + inside
        return found


def squeezed(text: str, table: bytes) -> bytes:
    """A short text, squeezed, without spaces at its ends."""
    return b" ".join(part for part in text.encode().translate(table).split(b" ") if part)
