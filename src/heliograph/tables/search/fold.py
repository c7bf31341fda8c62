"""Fold: texts become the tokens that an index holds, whole batches at a time.

Words of scripts with spaces stay whole. Runs of other scripts become their overlapping pairs of characters and the last
character alone: the pairs of what is looked for, next to one another, are found exactly where it stands in the text; a
single character is found as the beginning of a pair or as the last one; and the last one parts a run from the next.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from heliograph.tables.search.alphabet import LINE, POINT, RARE_BIT, SPACE, SPACELESS_BIT, alphabet, compose

Points = NDArray[np.uint32]
"""Entries of the alphabet for the characters of texts, parted by LINE."""

ENCODING = "utf-32-le"

CHUNK = 2048
"""Texts that are folded at a time: what they take up stays in the processor's cache."""


def fold(texts: Sequence[str]) -> list[str]:
    """The tokens of each text, parted by spaces; there may be more than one space between them."""
    return _by_chunks(texts, pairs=True)


def fold_whole(texts: Sequence[str]) -> list[str]:
    """Each text with all its characters folded and nothing cut into pairs: what two spellings of a name have in common."""
    return _by_chunks(texts, pairs=False)


def _by_chunks(texts: Sequence[str], *, pairs: bool) -> list[str]:
    """Texts of ASCII alone go a short way, the others together through the table."""
    result = list(texts)
    plain = [number for number, text in enumerate(result) if text.isascii()]
    others = [number for number, text in enumerate(result) if not text.isascii()]
    for way, numbers in ((_ascii, plain), (_folded if not pairs else _folded_pairs, others)):
        for at in range(0, len(numbers), CHUNK):
            some = numbers[at : at + CHUNK]
            for number, text in zip(some, way([texts[n] for n in some]), strict=True):
                result[number] = text
    return result


def _ascii(texts: Sequence[str]) -> list[str]:
    return _joined(texts).encode("ascii").translate(_ascii_table()).decode("ascii").split("\n")


@cache
def _ascii_table() -> bytes:
    """The beginning of the alphabet; nothing in it is looked through or belongs to a script without spaces."""
    return bytes(alphabet()[:128].tolist()) + bytes(128)


def _folded(texts: Sequence[str]) -> list[str]:
    return _texts(_entries(texts) & POINT)


def _folded_pairs(texts: Sequence[str]) -> list[str]:
    """Folded texts; those that hold characters of a script without spaces are then cut into pairs."""
    entries = _entries(texts)
    result = _texts(entries & POINT)
    spaceless = np.flatnonzero(entries & SPACELESS_BIT)
    if len(spaceless):
        lines = np.flatnonzero(entries == LINE)
        numbers = np.unique(np.searchsorted(lines, spaceless)).tolist()
        cut = _texts(_pairs(alphabet()[_points([result[n] for n in numbers])] & ~RARE_BIT))
        for number, text in zip(numbers, cut, strict=True):
            result[number] = text
    return result


def _entries(texts: Sequence[str]) -> Points:
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
    return np.frombuffer(_joined(texts).encode(ENCODING, "replace"), np.uint32)


def _joined(texts: Sequence[str]) -> str:
    """The texts, parted by line ends; those within them become spaces."""
    joined = "\n".join(texts)
    if joined.count("\n") < len(texts):
        return joined
    return "\n".join([text.replace("\n", " ") for text in texts])


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
