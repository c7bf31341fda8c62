"""Same text: what is left of texts that are equal but for case, links and spaces.

Texts are equal when they are after NFC and lower-casing, without links and with single spaces.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

_LINK = r"https?://\S+"
_SPACES = r"\s+"
_UNEVEN = r"[\t\n\f\r]|  "
"""Spaces that are not single ones."""

_WIDTHS = "".join(chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Zs")
"""Spaces of every width: none of them begins or ends what is left."""

_VOWELS, _FINALS = range(0x1161, 0x1176), range(0x11A8, 0x11C3)
"""Signs of which Korean syllables are composed, by rule and not by table."""


def normalised(texts: pa.Array) -> pa.Array:
    """Texts in the form in which equal ones are equal; null stays null."""
    small = pc.utf8_lower(_composed(texts))
    bare = pc.replace_substring_regex(small, _LINK, "")
    uneven = pc.match_substring_regex(bare, _UNEVEN)
    if pc.any(uneven).as_py():
        even = pc.replace_substring_regex(bare.filter(uneven), _SPACES, " ")
        bare = pc.replace_with_mask(bare, pc.fill_null(uneven, fill_value=False), even)
    return pc.utf8_trim(bare, _WIDTHS)


def _composed(texts: pa.Array) -> pa.Array:
    """Texts in NFC: nearly all of them are, and are only looked at."""
    loose = pc.match_substring_regex(texts, _loose())
    if not pc.any(loose).as_py():
        return texts
    tied = [unicodedata.normalize("NFC", text) for text in texts.filter(loose).to_pylist()]
    return pc.replace_with_mask(texts, pc.fill_null(loose, fill_value=False), pa.array(tied, pa.string()))


@cache
def _loose() -> str:
    """A class of signs without which a text is in NFC."""
    codes = sorted({*_loose_codes(), *_VOWELS, *_FINALS})
    runs: list[list[int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "[" + "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in runs) + "]"


def _loose_codes() -> Iterator[int]:
    """Signs that NFC changes, that stand in any order above a letter, or that join the letter before them."""
    for code in (*range(0x80, 0xD800), *range(0xE000, 0x110000)):
        sign = chr(code)
        parts = unicodedata.decomposition(sign)
        if unicodedata.combining(sign) or (parts and unicodedata.normalize("NFC", sign) != sign):
            yield code
        elif parts and not parts.startswith("<") and " " in parts:
            yield int(parts.split()[1], 16)
