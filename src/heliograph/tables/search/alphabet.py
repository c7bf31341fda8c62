"""Alphabet: what a search makes of every character, as tables that whole batches of texts are looked up in.

Index and queries go through the same tables, so that a query finds what was indexed whatever way it was typed. A change here
is a change of the index: ``version.VERSION`` must go up.
"""

# ruff: noqa: RUF001 - letters that look alike are the subject here

import unicodedata
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

SPACE, NOTHING = 0x20, 0
LINE = 0x0A
"""Parts the texts of a batch; no text holds one after folding."""

SAME = {
    "İ": "i", "ı": "i",  # Turkish: dotted and dotless, large and small, are one letter
    "ς": "σ",
    "ё": "е", "Ё": "е",
    "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا",
    "ى": "ي", "ی": "ي", "ې": "ي",
    "ک": "ك", "ڪ": "ك",
    "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
}  # fmt: skip
"""Letters that writers of a script use for one another."""

DROPPED = (
    (0x00AD, 0x00AE),  # soft hyphen
    (0x0300, 0x0370),  # accents that stand alone
    (0x0591, 0x05BE), (0x05BF, 0x05C0), (0x05C1, 0x05C3), (0x05C4, 0x05C6), (0x05C7, 0x05C8),  # Hebrew points
    (0x0610, 0x061B), (0x0640, 0x0641), (0x064B, 0x0660), (0x0670, 0x0671),  # Arabic vowels, tatweel
    (0x06D6, 0x06DD), (0x06DF, 0x06E5), (0x06E7, 0x06E9), (0x06EA, 0x06EE),  # signs of the Koran
    (0x093C, 0x093D), (0x09BC, 0x09BD), (0x0A3C, 0x0A3D), (0x0ABC, 0x0ABD),  # nukta
    (0x200B, 0x2010), (0x202A, 0x202F), (0x2060, 0x2070), (0xFEFF, 0xFF00),  # joiners, directions
    (0x20D0, 0x20F1),  # rings and keys around a character
    (0xFE00, 0xFE10), (0xE0100, 0xE01F0),  # forms of the character before
)  # fmt: skip
"""What is looked through: half-open ranges of code points."""

SPACELESS = (
    (0x0E01, 0x0E5A), (0x0E81, 0x0EE0),  # Thai, Lao
    (0x1000, 0x10A0), (0xA9E0, 0xAA00), (0xAA60, 0xAA80),  # Burmese
    (0x1780, 0x17EA),  # Khmer
    (0x3005, 0x3008), (0x3040, 0x3100), (0x31F0, 0x3200),  # kana and their marks
    (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0),  # Han with its extensions
    (0xAC00, 0xD7A4),  # Hangul: words take endings, parts of them are what people look for
)  # fmt: skip
"""Scripts that are searched by any part of a text, because spaces do not part their words."""

ALREADY = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0x20000, 0x2A6E0), (0x2A700, 0x2EBE1))
"""Large ranges that folding leaves as they are: need no look one by one."""

COMPOSING = ((0x0300, 0x0370), (0x0653, 0x0656), (0x1100, 0x1200), (0x3099, 0x309B), (0xFF9E, 0xFFA0))
"""Marks that make another letter of the one before: such texts are composed first, one by one."""

SYMBOLS = 0x2190
"""Pictures (emoji, flags, arrows) from here on are searched like letters of a script without spaces."""

TONES = (0x1F3FB, 0x1F400)

GIVEN_TO_NONE = frozenset({"Cn", "Co", "Cs"})


POINT, SPACELESS_BIT, RARE_BIT = np.uint32(0x1FFFFF), np.uint32(0x40000000), np.uint32(0x80000000)
"""An entry of the table: what stands for the character, and what is to be known of it, so that one look tells all."""


@cache
def alphabet() -> NDArray[np.uint32]:
    """The table by code point, made once in a process in about a tenth of a second.

    An entry is the character that stands for it (a space for what parts words, NOTHING for what is looked through), with
    ``SPACELESS_BIT`` where that belongs to a script without spaces, ``RARE_BIT`` where a text must be composed first.
    """
    table = np.full(0x110000, SPACE, np.uint32)
    table[LINE] = LINE
    for first, end in ALREADY:
        table[first:end] = np.arange(first, end, dtype=np.uint32)
    rare = []
    for point in _looked_at():
        character = chr(point)
        if unicodedata.category(character) in GIVEN_TO_NONE:
            continue
        text = fold_character(character)
        if len(text) > 1 and not text.isspace():
            rare.append(point)
        elif not text.isspace():
            table[point] = ord(text) if text else NOTHING
    table[_spaceless()[table & POINT]] |= SPACELESS_BIT
    table[rare] |= RARE_BIT
    for first, end in COMPOSING:
        table[first:end] |= RARE_BIT
    return table


@cache
def is_rare(character: str) -> bool:
    """Whether a text with this character must be composed first."""
    return bool(alphabet()[ord(character)] & RARE_BIT)


def is_spaceless(character: str) -> bool:
    """Whether a folded character is searched as part of a text, not as part of a word."""
    return bool(alphabet()[ord(character)] & SPACELESS_BIT)


def fold_character(character: str) -> str:
    """What stands for one character: none, one or several letters, or a space where it parts words."""
    compatible = unicodedata.normalize("NFKC", SAME.get(character, character)).casefold()
    return "".join(_fold_one(c) for c in compatible)


def compose(text: str) -> str:
    """A text whose characters all have one character or none in the tables; for texts with rare ones."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(fold_character(c) if is_rare(c) else c for c in composed)


def _fold_one(character: str) -> str:
    point = ord(character)
    if _within(point, DROPPED):
        return ""
    if character in SAME:
        return SAME[character]
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    bare = unicodedata.normalize("NFKD", character)[0]
    if (
        bare < "\u0250" or "\u0370" <= bare < "\u0400"
    ):  # accents of Latin and Greek; the letters of others need theirs
        character = bare
    if unicodedata.category(character)[0] in "LNM" or character == "_" or _is_picture(character):
        return character
    return " "


def _is_picture(character: str) -> bool:
    point = ord(character)
    return point >= SYMBOLS and (unicodedata.category(character) == "So" or _within(point, (TONES,)))


def _spaceless() -> NDArray[np.bool_]:
    """By code point of folded characters."""
    known = np.zeros(0x110000, np.bool_)
    for first, end in SPACELESS:
        known[first:end] = True
    for first, end in ((SYMBOLS, 0x3400), (0x4DC0, 0x4E00), (0x1F000, 0x1FC00)):
        known[[point for point in range(first, end) if _is_picture(chr(point))]] = True
    return known


def _within(point: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= point < end for first, end in ranges)


def _looked_at() -> Iterator[int]:
    """Code points that Unicode has given away outside the large ranges, and not for private use."""
    for first, end in (
        (0, 0x3400), (0x4DC0, 0x4E00), (0xA000, 0xAC00), (0xD7A4, 0xD800), (0xF900, 0x17000), (0x1B000, 0x20000),
        (0x2F800, 0x2FA20), (0x30000, 0x323B0), (0xE0000, 0xE0200),
    ):  # fmt: skip
        yield from range(first, end)
