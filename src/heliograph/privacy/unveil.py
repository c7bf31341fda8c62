"""Unveil: texts as a reader sees them, with a way back to the signs that were written.

A view is the text of many values at once, folded (NFKD, case) and cleared of escapes and invisible signs, as UTF-8 with the
byte 0xFF, which no text can hold, between values. Whoever finds something in a view learns where it stands in the source.
"""
# ruff: noqa: PLR2004 -- codes of signs and bounds of number formats say more where they stand

import html.entities
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

_SEPARATOR_CODE = 0xDCFF  # as it stands among code points: surrogateescape
Whole = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]

IGNORABLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Default_Ignorable_Code_Point of the Unicode character database: zero-width, bidirectional and variation signs."""

OVERLAYS = ((0x0332, 0x0333), (0x0334, 0x0338), (0x20DD, 0x20E0), (0x20E2, 0x20E4))
"""Strokes through and under letters, circles and keys around them: a decoration, below which a reader sees the letter."""

DOTTED_I, DOTLESS_I, DOT = "\u0130", "\u0131", 0x0307
"""Turkish has four forms of i, and whoever writes on another keyboard, or in capitals, takes one for the other."""

_SMALL_CAPITALS = (
    "\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\ua7af\u0280\ua731"
    "\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22"
)
_WHITE = (0x1F150, 0x1F189)
"""White letters on black; some stand as pictures, beside a word: blood groups, a place to park."""

_PICTURE = 0x25A0
"""A black square, which is no part of a word."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_READ_AS = (
    dict(zip(_SMALL_CAPITALS, _LETTERS.replace("x", ""), strict=True))
    | {chr(first + n): letter for first in (0x1F150, 0x1F170) for n, letter in enumerate(_LETTERS)}
    | {DOTTED_I: "i", DOTLESS_I: "i"}
)
"""What Unicode keeps apart and a reader does not: small capitals, white letters on black, the forms of i."""

_ASSIGNED = ((0x80, 0x32400), (0xE0000, 0xE1000))
ROUNDS = 4
"""How often escapes of escapes are decoded."""

_PERCENT = re.compile(r"(?:%[0-9a-f]{2})+")
_LEGACY = "|".join(
    sorted({name.lower() for name in html.entities.html5 if not name.endswith(";")}, key=len, reverse=True)
)
ENTITY = (
    r"&(?:#x0*(?P<hex>[0-9a-f]{1,6});?|#0*(?P<decimal>[0-9]{1,7});?|(?P<name>[a-z][a-z0-9]{1,31});"
    rf"|(?P<legacy>{_LEGACY}))"
)
"""A character reference, in lower case."""

_ENTITY = re.compile(ENTITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Values as a reader sees them.

    Attributes:
        signs: Folded text of all values, 0xFF between them.
        places: For each byte of signs the number of its code point; None where signs and source run in step.
        starts: For each code point where it begins in the source.
        ends: For each code point where it ends in the source.
    """

    signs: bytes
    places: Whole | None = None
    starts: Whole | None = None
    ends: Whole | None = None

    @property
    def written(self) -> bool:
        """Whether the values are seen as they are written."""
        return self.places is None

    def located(self, starts: Places, ends: Places) -> tuple[Places, Places, npt.NDArray[np.bool_]]:
        """Where the source holds each ``signs[start:end]``, and whether no sign of the source lies half inside."""
        if self.places is None or self.starts is None or self.ends is None:
            return starts, ends, np.ones(len(starts), bool)
        first, last = self.places[starts], self.places[ends - 1]
        begun, ended = self.starts[first], self.ends[last]
        above = np.minimum(last + 1, len(self.ends) - 1)
        cut_before = (first > 0) & (self.starts[first - 1] == begun)
        cut_after = (last + 1 < len(self.ends)) & (self.ends[above] == ended)
        return begun.astype(np.int64), ended.astype(np.int64), ~(cut_before | cut_after)


def folded(text: str) -> str:
    """A text in the form in which views are compared: invisible signs removed, NFKD, case folded."""
    return text.translate(spellings())


@cache
def spellings() -> dict[int, str]:
    """Every code point that is folded to something else, and to what; invisible ones to nothing."""
    table = _table()
    codes = np.arange(len(table.single), dtype=np.uint32)
    changed = np.flatnonzero((table.single != codes) | (table.lengths != 1)).tolist()
    return {code: table.spelt(code) for code in changed}


def normalised(text: str) -> str:
    """A text in the form that is hashed: invisible signs removed, NFKC, case folded."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", folded(text))


def normalised_handle(handle: str) -> str:
    """A handle in the form that is hashed: without its at sign."""
    return normalised(handle).strip().lstrip("@")


def plain_view(joined: bytes) -> View:
    """Values as they are written, ASCII letters in lower case."""
    return View(signs=joined.lower())


@dataclass(frozen=True, slots=True)
class Spread:
    """Values sign by sign: code points, and where each begins and ends in the source."""

    codes: Codes
    starts: Whole
    ends: Whole


def spread(joined: bytes, offsets: Whole) -> Spread:
    """Lay out values sign by sign.

    Args:
        joined: Values in UTF-8 with 0xFF between them.
        offsets: For each value how far its place in ``joined`` lies before its place in the source.
    """
    text = joined.decode("utf-8", "surrogateescape")
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    first = np.flatnonzero((np.frombuffer(joined, np.uint8) & 0xC0) != 0x80).astype(np.int32)
    ends = np.append(first[1:], np.int32(len(joined)))
    borders = codes == _SEPARATOR_CODE
    shift = offsets[np.cumsum(borders, dtype=np.int32) - borders]
    return Spread(codes, first + shift, ends + shift)


def hidden(values: Spread) -> Whole:
    """Where the source holds signs that need not be part of a word: invisible ones, and what may be a picture."""
    table = _table()
    places: Whole = values.starts[(table.lengths[values.codes] == 0) | table.pictures[values.codes]]
    return places


def clear_view(values: Spread, *, decoded: bool) -> View:
    """Values in folded form.

    Args:
        values: Laid out sign by sign.
        decoded: Whether escapes are decoded and invisible signs removed.
    """
    values = _fold(values, removing=decoded)
    for _ in range(ROUNDS if decoded else 0):
        edits = list(_escapes(_text(values.codes)))
        if not edits:
            break
        values = _fold(_decode(values, edits), removing=True)
    signs = _text(values.codes).encode("utf-8", "surrogateescape")
    leads = (np.frombuffer(signs, np.uint8) & 0xC0) != 0x80
    places = np.cumsum(leads, dtype=np.int32) - np.int32(1)
    return View(signs=signs, places=places, starts=values.starts, ends=values.ends)


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


@dataclass(frozen=True, slots=True)
class _Table:
    """How each code point is folded: to itself, one other, several or none; and which may be pictures beside a word."""

    single: Codes
    lengths: npt.NDArray[np.uint8]
    several: dict[int, str]
    begins: npt.NDArray[np.int32]
    flat: Codes
    pictures: npt.NDArray[np.bool_]

    def spelt(self, code: int) -> str:
        """One code point, folded."""
        size = int(self.lengths[code])
        return self.several[code] if size > 1 else chr(self.single[code]) * size


@cache
def _table() -> _Table:
    """Built once for all of Unicode."""
    single = np.arange(0x110000, dtype=np.uint32)
    single[0x41:0x5B] += 32
    lengths = np.ones(0x110000, np.uint8)
    begins = np.zeros(0x110000, np.int32)
    several: dict[int, str] = {}
    size = 0
    for code, spelt in _folds():
        if len(spelt) == 1:
            single[code] = ord(spelt)
        else:
            several[code], lengths[code], begins[code] = spelt, len(spelt), size
            size += len(spelt)
    for first, last in (*IGNORABLE, *OVERLAYS):
        lengths[first : last + 1] = 0
    lengths[(lengths == 1) & (lengths[single] == 0)] = 0
    flat = np.array([ord(s) for spelt in several.values() for s in spelt], np.uint32)
    pictures = np.zeros(0x110000, np.bool_)
    for first, last in (_WHITE, *OVERLAYS):
        pictures[first : last + 1] = True
    return _Table(single, lengths, several, begins, flat, pictures)


def _folds() -> Iterator[tuple[int, str]]:
    """Code points that are folded to others, in order; all of them as one text, which takes a tenth of the time."""
    codes = [code for first, last in _ASSIGNED for code in range(first, last) if not 0xD800 <= code < 0xE000]
    text = "\n".join(map(chr, codes))
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).split("\n")
    for code, sign, spelt in zip(codes, text[::2], folded, strict=True):
        if sign.isdecimal():  # ids and phone numbers are written in the digits of every script
            yield code, str(unicodedata.decimal(sign))
        elif sign in _READ_AS:
            yield code, _READ_AS[sign]
        elif sign.isdigit() and spelt == sign:
            yield code, str(unicodedata.digit(sign))
        elif spelt != sign:
            yield code, spelt


def _fold(values: Spread, *, removing: bool) -> Spread:
    """Fold every code point; invisible ones are removed, or kept as they are and beside what may be a picture."""
    table = _table()
    codes = values.codes
    if not removing:
        codes = np.where(table.pictures[codes], np.uint32(_PICTURE), codes)
    lengths = table.lengths[codes]
    if not removing:
        lengths = np.maximum(lengths, 1)
    if (lengths == 1).all():
        return _undotted(Spread(table.single[codes], values.starts, values.ends), removing=removing)
    which = np.repeat(np.arange(len(codes), dtype=np.int32), lengths)
    spelt = table.single[codes][which]
    several = np.flatnonzero(lengths[which] > 1)
    if len(several):
        begins = np.cumsum(lengths, dtype=np.int32) - lengths
        owners = which[several]
        spelt[several] = table.flat[table.begins[codes[owners]] + several - begins[owners]]
    return _undotted(Spread(spelt, values.starts[which], values.ends[which]), removing=removing)


def _undotted(values: Spread, *, removing: bool) -> Spread:
    """Without loose dots above an i: what programs make of the Turkish capital one."""
    loose = values.codes == DOT
    if not removing or not loose.any():
        return values
    loose &= np.append(False, values.codes[:-1] == ord("i"))
    return Spread(values.codes[~loose], values.starts[~loose], values.ends[~loose])


Edit = tuple[int, int, list[tuple[int, int]]]
"""A stretch of code points and what it becomes: code points, each with the number of places that it stands for."""


def _escapes(text: str) -> Iterator[Edit]:
    """Escapes in folded text, in order."""
    found = []
    if "%" in text:
        found += [(m.start(), m.end(), _unpercent(m.group())) for m in _PERCENT.finditer(text)]
    if "&" in text:
        for m in _ENTITY.finditer(text):
            signs = _entity(m)
            if signs:
                size = m.end() - m.start()
                found.append((m.start(), m.end(), [(ord(signs[0]), size), *((ord(s), 0) for s in signs[1:])]))
    return iter(sorted(found))


def _unpercent(run: str) -> list[tuple[int, int]]:
    written = bytes.fromhex(run.replace("%", ""))
    try:
        return [(ord(sign), 3 * len(sign.encode())) for sign in written.decode()]
    except UnicodeDecodeError:
        return [(byte if byte < 0x80 else 0xFFFD, 3) for byte in written]


@cache
def _names() -> dict[str, str]:
    """Named references in lower case; where two differ in case only, the one in lower case counts."""
    named = {n.lower().rstrip(";"): signs for n, signs in html.entities.html5.items()}
    return named | {n.rstrip(";"): s for n, s in html.entities.html5.items() if n.islower()}


def _entity(match: re.Match[str]) -> str | None:
    name = match["name"] or match["legacy"]
    if name is not None:
        return _names().get(name)
    code = int(match["hex"], 16) if match["hex"] is not None else int(match["decimal"])
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _decode(values: Spread, edits: list[Edit]) -> Spread:
    """Put decoded signs in the places of escapes; each sign stands for its own part of the source."""
    counts = np.ones(len(values.codes), np.int32)
    made: list[int] = []
    lows: list[int] = []
    highs: list[int] = []
    for start, end, signs in edits:
        counts[start:end] = 0
        counts[start] = len(signs)
        low = start
        for code, size in signs:
            high = low + size
            made.append(code)
            lows.append(low if size else start)
            highs.append(high - 1 if size else end - 1)
            low = high
    firsts = np.zeros(len(values.codes), bool)
    firsts[[start for start, _, _ in edits]] = True
    which = np.repeat(np.arange(len(values.codes), dtype=np.int32), counts)
    new = firsts[which]
    codes, starts, ends = values.codes[which], values.starts[which], values.ends[which]
    codes[new], starts[new], ends[new] = made, values.starts[lows], values.ends[highs]
    return Spread(codes, starts, ends)
