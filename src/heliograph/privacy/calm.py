"""Calm: which texts beyond ASCII hide nothing, so that one look at them as they are written is enough.

Most texts in other scripts differ from what a reader sees in upper case and accents only. A sign is calm when folding turns it
neither into ASCII nor into nothing, and leaves a letter a letter. Whatever is found in the folded form of a calm text is found
in the text as well, unless it is spelt beyond ASCII itself; and where that begins, the text is looked at twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.privacy.border import JOINERS, extends_latin, is_mark, kind_of
from heliograph.privacy.unveil import Codes, spellings

GRAM = 5
"""So many signs at its beginning tell that something may be spelt beyond ASCII; shorter ones are looked for everywhere."""

BLOCK = 1 << 16
"""So many code points, and what is computed from them, fit in the nearest cache of a processor."""

_FACTORS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1], np.uint32)
_FILTER_BITS = 18
_SPACE = 0x20
_BEYOND_ASCII = 0x80
_RESTLESS = np.uint32(0xFFFFFFFF)
"""Stands for every code point that is not calm."""


@dataclass(frozen=True, slots=True)
class _Signs:
    """What is known of each code point.

    Attributes:
        restless: Whether it is not calm.
        standing: The code point that stands for all that fold to the same; one that is none for those that are not calm.
        spelt: The same for folded forms of several code points.
        marks: What follows the first code point of such a form.
    """

    restless: npt.NDArray[np.bool_]
    standing: Codes
    spelt: dict[str, int]
    marks: frozenset[str]


class Foreign:
    """Tells which texts beyond ASCII need a second look.

    Args:
        patterns: What is looked for, folded, in UTF-8; those in ASCII do not matter.
    """

    def __init__(self, patterns: Iterable[bytes]) -> None:
        spelt = [_standing(pattern.decode()) for pattern in patterns if not pattern.isascii()]
        self._everywhere = any(0 < len(codes) < GRAM for codes in spelt)
        begins = np.array([codes[:GRAM] for codes in spelt if len(codes) >= GRAM], np.uint32).reshape(
            -1, GRAM
        )
        self._begins = np.unique(_hashed(begins.T))
        self._likely = np.zeros(1 << _FILTER_BITS, bool)
        self._likely[_short(self._begins)] = True

    def uneasy(self, values: pa.Array) -> npt.NDArray[np.bool_]:
        """For each of some values without null whether it is to be looked at as a reader sees it, too."""
        if self._everywhere:
            return np.ones(len(values), bool)
        codes = _codes(values)
        ends = np.cumsum(pc.utf8_length(values).to_numpy(zero_copy_only=False))
        begins = range(0, len(codes), BLOCK)
        places = np.concatenate(
            [np.empty(0, np.intp), *(self._places(codes[n : n + BLOCK + GRAM - 1]) + n for n in begins)]
        )
        found = np.zeros(len(values), bool)
        found[np.searchsorted(ends, places, side="right")] = True
        return found

    def _places(self, codes: Codes) -> npt.NDArray[np.intp]:
        """Where something is that makes a text uneasy."""
        standing = _signs().standing[codes]
        return np.concatenate([np.flatnonzero(standing == _RESTLESS), self._beginnings(standing)])

    def _beginnings(self, standing: Codes) -> npt.NDArray[np.intp]:
        """Where a pattern may begin."""
        if not len(self._begins) or len(standing) < GRAM:
            return np.empty(0, np.intp)
        size = len(standing) - GRAM + 1
        hashes = _hashed([standing[n : n + size] for n in range(GRAM)])
        likely = np.flatnonzero(self._likely[_short(hashes)])
        return likely[np.isin(hashes[likely], self._begins)]


def _codes(values: pa.Array) -> Codes:
    """The code points of all values, one behind the other."""
    _, offsets, data = values.buffers()
    bounds = np.frombuffer(offsets, np.int32)[values.offset : values.offset + len(values) + 1]
    text = bytes(memoryview(data)[bounds[0] : bounds[-1]]) if len(values) else b""
    return np.frombuffer(text.decode().encode("utf-32-le"), np.uint32)


def _hashed(columns: Iterable[Codes]) -> Codes:
    """A number for each row of code points."""
    hashes = np.zeros(1, np.uint32)
    for factor, codes in zip(_FACTORS, columns, strict=True):
        hashes = hashes + codes * factor
    return hashes


def _short(hashes: Codes) -> Codes:
    return hashes >> np.uint32(32 - _FILTER_BITS)


def _standing(pattern: str) -> list[int]:
    """A folded pattern as code points that stand for others; empty where no calm text can hold it."""
    signs = _signs()
    units: list[str] = []
    for sign in pattern:
        if units and sign in signs.marks:
            units[-1] += sign
        else:
            units.append(sign)
    spelt = [int(signs.standing[ord(unit)]) if len(unit) == 1 else signs.spelt.get(unit) for unit in units]
    if any(code is None for code in spelt) or signs.restless[[ord(unit[0]) for unit in units]].any():
        return []
    return [code for code in spelt if code is not None]


@cache
def _signs() -> _Signs:
    """Built once for all of Unicode."""
    folds = {code: fold for code, fold in spellings().items() if code >= _BEYOND_ASCII}
    marks = frozenset(mark for fold in folds.values() if all(map(is_mark, fold[1:])) for mark in fold[1:])
    restless = np.zeros(0x110000, bool)
    restless[[ord(mark) for mark in marks]] = True
    standing = np.arange(0x110000, dtype=np.uint32)
    standing[0x41:0x5B] += 32
    standing[[sign for sign, other in enumerate(JOINERS) if sign != other]] = _SPACE
    spelt: dict[str, int] = {}
    for code, fold in folds.items():
        if _is_calm(chr(code), fold, marks):
            standing[code] = ord(fold) if len(fold) == 1 else spelt.setdefault(fold, code)
        else:
            restless[code] = True
    standing[restless] = _RESTLESS
    return _Signs(restless, standing, spelt, marks)


def _is_calm(sign: str, fold: str, marks: frozenset[str]) -> bool:
    """Whether a sign that is folded looks the same to whoever searches for words in ASCII."""
    if not fold or any(map(str.isascii, fold)) or fold[0] in marks:
        return False
    kind = kind_of(sign)
    if not all(part in marks for part in fold[1:]) or any(kind_of(part) != kind for part in fold):
        return False
    return extends_latin(fold[0].encode()) == extends_latin(sign.encode())
