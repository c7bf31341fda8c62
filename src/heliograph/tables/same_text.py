"""Same text: what is left of texts that are equal but for case, links and spaces.

Texts are equal when they are after NFC and lower-casing, without links and with single spaces.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from hashlib import md5

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.tables.signs import Places, Signs, code_points, holding, replaced

_LINK = r"https?://\S+"
_SPACES = r"[\t\n\f\r ]{2,}|[\t\n\f\r]"
_SPACE = ord(" ")
_BEYOND_CYRILLIC, _MARKS_AND_GREEK = 0xD2, 0xCC >> 2
"""First bytes in UTF-8."""

_WIDTHS = "".join(chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Zs")
"""Spaces of every width: none of them begins or ends what is left."""

_VOWELS, _FINALS = range(0x1161, 0x1176), range(0x11A8, 0x11C3)
"""Signs of which Korean syllables are composed, by rule and not by table."""

_ASSIGNED = ((0x80, 0xD800), (0xE000, 0x32400), (0xE0000, 0xE1000))
"""Where signs are; beyond them no version of Unicode has put any that is decomposed or combined."""


PIECE_ROWS = 16_384
"""So many texts fit in the caches of a processor."""


def normalised(texts: pa.Array) -> pa.Array:
    """Texts in the form in which equal ones are equal; null stays null."""
    pieces = [_normalised(texts[begin : begin + PIECE_ROWS]) for begin in range(0, len(texts), PIECE_ROWS)]
    return pa.concat_arrays(pieces) if pieces else texts


def keys_of(texts: Iterable[str]) -> list[int]:
    """Under which keys posts stand in ``keys/by_text`` whose texts are these once they are normalised."""
    return [
        int.from_bytes(md5(text.encode(), usedforsecurity=False).digest()[8:], "little") for text in texts
    ]


def _normalised(texts: pa.Array) -> pa.Array:
    small = pc.utf8_lower(_composed(texts))
    bare = pc.replace_substring_regex(small, _LINK, "")
    uneven = holding(bare, _uneven)
    if len(uneven):
        bare = replaced(bare, uneven, pc.replace_substring_regex(bare.take(uneven), _SPACES, " "))
    return pc.utf8_trim(bare, _WIDTHS)


def _uneven(signs: Signs) -> Places:
    """Spaces that are not single ones."""
    odd = (signs <= ord("\r")) & (signs >= ord("\t")) & (signs != ord("\v"))
    odd[1:] |= (signs[1:] == _SPACE) & (signs[:-1] == _SPACE)
    return np.flatnonzero(odd)


def _composed(texts: pa.Array) -> pa.Array:
    """Texts in NFC: nearly all of them are, and are only looked at."""
    rows = holding(texts, _loose_signs)
    if not len(rows):
        return texts
    tied = [unicodedata.normalize("NFC", text) for text in texts.take(rows).to_pylist()]
    return replaced(texts, rows, pa.array(tied, pa.string()))


def _loose_signs(signs: Signs) -> Places:
    """Where a sign stands without which a text is in NFC; none of them begins with a byte of Latin or Cyrillic letters."""
    places = np.flatnonzero((signs >= _BEYOND_CYRILLIC) | (signs >> 2 == _MARKS_AND_GREEK))
    return places[_loose()[code_points(signs, places)]]


@cache
def _loose() -> npt.NDArray[np.bool_]:
    """For each code point whether it is loose: NFC changes it, it stands in any order above a letter, or joins the one before it."""
    found = np.zeros(0x110000, bool)
    found[[*_VOWELS, *_FINALS]] = True
    for code in (code for first, end in _ASSIGNED for code in range(first, end)):
        sign = chr(code)
        parts = unicodedata.decomposition(sign)
        if unicodedata.combining(sign) or (parts and unicodedata.normalize("NFC", sign) != sign):
            found[code] = True
        elif parts and not parts.startswith("<") and " " in parts:
            found[int(parts.split()[1], 16)] = True
    return found
