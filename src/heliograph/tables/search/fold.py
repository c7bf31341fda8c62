"""Fold: texts become the tokens that an index holds, whole batches at a time.

Words of scripts with spaces stay whole. Runs of other scripts become their overlapping pairs of characters and the last
character alone: the pairs of what is looked for, next to one another, are found exactly where it stands in the text; a
single character is found as the beginning of a pair or as the last one; and the last one parts a run from the next.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from heliograph.tables.search.alphabet import LINE, POINT, RARE_BIT, SPACE, SPACELESS_BIT, alphabet, compose

Points = NDArray[np.uint32]
"""Entries of the alphabet for the characters of texts, parted by LINE."""

ENCODING = "utf-32-le"


def fold(texts: Sequence[str]) -> list[str]:
    """The tokens of each text, parted by spaces; there may be more than one space between them."""
    return _texts(_pairs(_folded(texts)))


def fold_whole(texts: Sequence[str]) -> list[str]:
    """Each text with all its characters folded and nothing cut into pairs: what two spellings of a name have in common."""
    return _texts(_folded(texts) & POINT)


def _folded(texts: Sequence[str]) -> Points:
    points = _points(texts)
    folded = alphabet()[points]
    rare = folded >= RARE_BIT
    if rare.any():
        points = _points(_composed(texts, np.flatnonzero(points == LINE), np.flatnonzero(rare)))
        folded = alphabet()[points] & ~RARE_BIT
    kept: Points = folded[folded != 0]
    return kept


def _composed(texts: Sequence[str], lines: NDArray[np.intp], rare: NDArray[np.intp]) -> list[str]:
    """The texts with those that hold rare characters composed, one by one: they are few."""
    result = list(texts)
    for number in np.unique(np.searchsorted(lines, rare)).tolist():
        result[number] = compose(texts[number])
    return result


def _points(texts: Sequence[str]) -> NDArray[np.uint32]:
    joined = "\n".join(texts)
    if joined.count("\n") >= len(texts):
        joined = "\n".join([text.replace("\n", " ") for text in texts])
    return np.frombuffer(joined.encode(ENCODING, "replace"), np.uint32)


def _texts(points: NDArray[np.uint32]) -> list[str]:
    return points.tobytes().decode(ENCODING).split("\n")


def _pairs(entries: Points) -> NDArray[np.uint32]:
    """The text with a space around each pair of a run of spaceless characters and after its last character."""
    points = entries & POINT
    runs = (entries & SPACELESS_BIT) != 0
    if not runs.any():
        return points
    first, paired = runs.copy(), runs.copy()
    first[1:] &= ~runs[:-1]
    paired[:-1] &= runs[1:]
    paired[-1] = False
    size = np.ones(len(points), np.int32)
    size[runs] = 2
    size[paired] = 3
    size[first] += 1
    begin = np.cumsum(size) - size
    result = np.full(int(begin[-1] + size[-1]), SPACE, np.uint32)
    begin[first] += 1
    result[begin] = points
    result[begin[paired] + 1] = points[1:][paired[:-1]]
    return result
