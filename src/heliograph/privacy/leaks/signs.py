"""Signs: which characters make words, which nobody sees, and where a word ends for a reader."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

_SURROGATES = range(0xD800, 0xE000)
_STEADY = (range(0x4E00, 0xA000), range(0xAC00, 0xD7A4))
"""Han and Hangul syllables: Unicode promises that they are their own normal form."""

_EVERYDAY = (range(0x80, 0x10000), range(0x1F000, 0x1FB00))
"""Looked at one by one; whatever lies outside is rare and takes the long way."""

_WORDS = re.compile("[A-Za-z0-9_]+")
_INVISIBLE = (range(0xAD, 0xD800), range(0xF900, 0x1E000), range(0xE0000, 0xE0200))
"""Where all signs lie that nobody sees."""

DOTLESS_I = "\u0131"

_FILLERS = frozenset(
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x3164, *range(0xFE00, 0xFE10), 0xFFA0}
    | set(range(0xE0100, 0xE01F0))
    | {0x0332, 0x0333, *range(0x0334, 0x0339), *range(0x20DD, 0x20E1), *range(0x20E2, 0x20E5)}
)
"""Invisible though Unicode does not call them format characters: joiners, fillers, variation selectors;
and strokes, circles and keys, below which a reader sees the letter."""

_LOOKALIKE = re.compile(
    r"(?:LATIN LETTER SMALL CAPITAL|NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER) ([A-Z])"
)
_MEANINGFUL = frozenset("@#/%&_")
"""Signs in whose wide forms a reader sees a mention, a tag, a link or a word."""

_UNSPACED = (
    "CJK ", "HIRAGANA ", "KATAKANA", "HALFWIDTH KATAKANA", "BOPOMOFO ", "HANGUL ", "THAI ", "LAO ", "MYANMAR ", "KHMER ",
    "YI ", "IDEOGRAPHIC ", "TAI ",
)  # fmt: skip
"""How the names of signs begin whose scripts write words without spaces, or glue endings on to them."""


def _ignorable(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or ord(sign) in _FILLERS


@lru_cache(maxsize=1 << 14)
def is_ignorable(sign: str) -> bool:
    """Whether nobody sees a sign: zero-width, bidirectional and the like."""
    return _ignorable(sign)


@lru_cache(maxsize=1 << 14)
def is_word(sign: str) -> bool:
    """Whether a sign is part of a word: letters, digits, accents, the underscore."""
    return sign == "_" or (unicodedata.category(sign)[0] in "LMN" and not is_ignorable(sign))


@lru_cache(maxsize=1 << 14)
def is_unspaced(sign: str) -> bool:
    """Whether a sign belongs to a script that writes words without spaces."""
    return unicodedata.name(sign, "").startswith(_UNSPACED)


def is_border(sign: str) -> bool:
    """Whether a word that has this sign for a neighbour ends there; no sign at all is the empty text."""
    return not sign or not is_word(sign) or is_unspaced(sign)


@lru_cache(maxsize=1 << 12)
def is_accented_latin(sign: str) -> bool:
    """Whether a sign continues a Latin word beyond ASCII."""
    return not sign.isascii() and unicodedata.name(sign, "").startswith("LATIN ")


def words(text: str) -> list[str]:
    """The words of a text, as runs of word signs."""
    if text.isascii():
        return _WORDS.findall(text)
    return "".join(sign if is_word(sign) else " " for sign in text).split()


@cache
def ignorable_class() -> str:
    """The signs that nobody sees, inside brackets of a regular expression."""
    return ranges(code for invisible in _INVISIBLE for code in invisible if _ignorable(chr(code)))


@cache
def changing_class() -> str:
    """The signs that read as others do, inside brackets of a regular expression: wide forms, ligatures, loose accents, rare planes.

    Left out are those in which a reader sees nothing but punctuation.
    """
    seconds = _composing()
    changing = [code for everyday in _EVERYDAY for code in everyday if _changes(code, seconds)]
    return ranges(changing) + r"\x{10000}-\x{1EFFF}\x{1FB00}-\x{1FFFF}\x{2F800}-\x{2FA1F}"


def ranges(codes: Iterable[int]) -> str:
    """Codes in ascending order as ranges of a regular expression."""
    runs: list[list[int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(rf"\x{{{first:X}}}-\x{{{last:X}}}" for first, last in runs)


@cache
def lookalikes() -> dict[int, str]:
    """What a reader sees in signs that Unicode keeps apart from letters and digits: small capitals, white ones on black."""
    found: dict[int, str] = {}
    for code in (code for everyday in _EVERYDAY for code in everyday):
        sign = chr(code)
        letter = _LOOKALIKE.fullmatch(unicodedata.name(sign, ""))
        if letter is not None:
            found[code] = letter[1].lower()
        elif sign.isdigit() and not sign.isdecimal() and unicodedata.normalize("NFKC", sign) == sign:
            found[code] = str(unicodedata.digit(sign))
    return found


def _changes(code: int, seconds: frozenset[str]) -> bool:
    if code in _SURROGATES or any(code in steady for steady in _STEADY):
        return False
    sign = chr(code)
    if _ignorable(sign):
        return False
    if sign in seconds or len(sign.lower()) > 1 or sign == DOTLESS_I or code in lookalikes():
        return True
    read = unicodedata.normalize("NFKC", sign)
    return read != sign and any(is_word(part) or part in _MEANINGFUL for part in read)


def _composing() -> frozenset[str]:
    """Signs that melt into the one before them: accents and the later parts of Hangul syllables."""
    parts = (unicodedata.decomposition(chr(code)).split() for code in range(0x80, 0x3100))
    pairs = [pair for pair in parts if len(pair) == len("ab") and not pair[0].startswith("<")]
    return frozenset(chr(int(second, 16)) for _, second in pairs) | frozenset(map(chr, range(0x1161, 0x1200)))
