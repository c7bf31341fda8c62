"""Border: where a word begins and ends, in UTF-8 with the byte 0xFF between values."""
# ruff: noqa: PLR2004 -- codes of signs and bounds of number formats say more where they stand

import unicodedata
from functools import lru_cache

NONE, SPACED, UNSPACED = 0, 1, 2
"""No letter or digit; a sign of a script that writes words apart; one of a script that does not, or that glues endings on."""

_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x31FF),
    (0x3400, 0x9FFF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0x1B000, 0x1B16F), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Thai and Lao, Myanmar, Hangul, Khmer, Han, kana."""

JOINERS = bytes.maketrans(b"_-.+\n\r\t\v\f", b"         ")
"""What stands between the words of a name; to who looks for names it is a space."""

_ASCII = bytes(SPACED if chr(c).isalnum() or c == 0x5F else NONE for c in range(0x80)) + bytes(128)


def before(text: bytes, place: int) -> int:
    """What kind of sign stands before a place."""
    if place <= 0:
        return NONE
    last = text[place - 1]
    if last < 0x80 or last == 0xFF:
        return _ASCII[last]
    start = place - 1
    while text[start] & 0xC0 == 0x80:
        start -= 1
    return _kind(text[start:place])


def after(text: bytes, place: int) -> int:
    """What kind of sign stands at a place."""
    if place >= len(text):
        return NONE
    first = text[place]
    if first < 0x80 or first == 0xFF:
        return _ASCII[first]
    return _kind(sign_at(text, place))


def sign_at(text: bytes, place: int) -> bytes:
    """The sign that begins at a place, none at the end of a value."""
    if place >= len(text) or text[place] == 0xFF:
        return b""
    end = place + 1
    while end < len(text) and text[end] & 0xC0 == 0x80:
        end += 1
    return text[place:end]


def apart(text: bytes, start: int, end: int) -> bool:
    """Whether text[start:end] stands as a word of its own."""
    return not (
        (before(text, start) == SPACED and after(text, start) == SPACED)
        or (after(text, end) == SPACED and before(text, end) == SPACED)
    )


def extends_latin(sign: bytes) -> bool:
    """Whether a sign beyond ASCII goes on with a word that began in ASCII: accented letters and accents."""
    return bool(sign) and _latin(sign)


def kind_of(sign: str) -> int:
    """What kind of sign it is."""
    if unicodedata.category(sign)[0] not in "LMN":
        return NONE
    return UNSPACED if any(low <= ord(sign) <= high for low, high in _UNSPACED) else SPACED


def is_mark(sign: str) -> bool:
    """Whether a sign belongs to the letter before it."""
    return unicodedata.category(sign)[0] == "M"


@lru_cache(maxsize=1 << 14)
def _kind(sign: bytes) -> int:
    return kind_of(sign.decode())


@lru_cache(maxsize=1 << 12)
def _latin(sign: bytes) -> bool:
    text = sign.decode()
    if len(text.encode()) == 1:
        return False
    return is_mark(text) or (text.isalpha() and unicodedata.name(text, "").startswith("LATIN "))
