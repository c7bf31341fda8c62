"""N-grams: which texts hold a run of words, or of signs, that no other text holds; a search for that run finds the text."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BREAK = 0
"""Token over which no run goes: a link, a mention."""

AT_ONCE = 1 << 22
"""So many runs are compared at a time; where there are more, those with like hashes are compared in turn."""

_STEP = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Some texts as numbers, one for each word or sign.

    Attributes:
        rows: Number of each text, which no other text bears.
        ends: Where each text ends in ``values``; a text begins where the one before it ends.
        values: The numbers of all texts, one text after the other.
    """

    rows: Whole
    ends: Whole
    values: Hashes

    @property
    def counts(self) -> Whole:
        """Tokens of each text that are no breaks."""
        kept = np.concatenate([[0], np.cumsum(self.values != BREAK)])
        bounds = np.concatenate([[0], self.ends])
        counted: Whole = np.diff(kept[bounds])
        return counted


def singled_out(
    texts: Callable[[], Iterable[Tokens]], size: int, rows: int, *, at_once: int = AT_ONCE
) -> Flags:
    """Whether each text holds a run of ``size`` tokens that no other text holds.

    Args:
        texts: Gives the texts, in batches, as often as it is called.
        size: Tokens in a run.
        rows: Texts are numbered below this.
        at_once: Bounds the memory.
    """
    turns = max(1, -(-sum(len(batch.values) for batch in texts()) // at_once))
    found = np.zeros(rows, bool)
    for turn in range(turns):
        parts = [_of_turn(*runs(batch, size), turn, turns) for batch in texts()]
        if parts:
            found[_owners(*(np.concatenate(part) for part in zip(*parts, strict=True)))] = True
    return found


def runs(batch: Tokens, size: int) -> tuple[Hashes, Whole]:
    """The hash of each run of ``size`` tokens within a text, and the number of that text."""
    places = len(batch.values) - size + 1
    if places < 1:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    hashed = np.zeros(places, np.uint64)
    for shift in range(size):
        hashed = hashed * _STEP + batch.values[shift : shift + places]
    row = np.repeat(batch.rows, np.diff(batch.ends, prepend=0))
    broken = np.concatenate([[0], np.cumsum(batch.values == BREAK)])
    whole = (row[:places] == row[size - 1 :]) & (broken[size:] == broken[:places])
    return hashed[whole], row[:places][whole]


def _of_turn(hashed: Hashes, row: Whole, turn: int, turns: int) -> tuple[Hashes, Whole]:
    if turns == 1:
        return hashed, row
    mine = hashed % np.uint64(turns) == turn
    return hashed[mine], row[mine]


def _owners(hashed: Hashes, row: Whole) -> Whole:
    """The texts of runs that one text alone has, however often it has them."""
    if not len(hashed):
        return row
    order = np.argsort(hashed)
    hashed, row = hashed[order], row[order]
    first = np.flatnonzero(np.concatenate([[True], hashed[1:] != hashed[:-1]]))
    least, most = np.minimum.reduceat(row, first), np.maximum.reduceat(row, first)
    owners: Whole = least[least == most]
    return owners
