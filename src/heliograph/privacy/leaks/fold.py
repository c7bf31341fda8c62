"""Fold: texts as a reader sees them: one case, escapes decoded, wide letters narrow, invisible signs gone.

Most values are read as they are written; ``strange`` tells which need more. Nothing here is shared with the pseudonymiser,
so that a mistake there is not repeated here.
"""

import unicodedata
from collections.abc import Callable
from functools import cache
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.privacy.leaks.charrefs import unescaped
from heliograph.privacy.leaks.signs import (
    DOTLESS_I,
    changing_class,
    ignorable_class,
    lookalikes,
    ranges,
)

ROUNDS = 3
"""How often escapes of escapes are decoded."""

Mask = npt.NDArray[np.bool_]

_SPACES = r"\x{A0}\x{1680}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}"
_ONE_FORM = {"\u03c2": "\u03c3", DOTLESS_I: "i", "i\u0307": "i"}
"""Small letters that are another one to a reader: sigma at an end; i without a dot, and with a second one, as capitals of
Turkish come out of programs."""

_REFERENCE = "&[A-Za-z][A-Za-z0-9]{1,31};"
_USUAL = "&(?:amp|lt|gt|quot);"
"""What exports put for three signs and the quote: never part of a word, so that they can stay as they are."""

_ESCAPES = r"%[0-9A-Fa-f]{2}|&#[0-9xX]|&amp;(?:#|[A-Za-z0-9]{2,31};)|[\x{FF05}\x{FF06}]"
_EITHER = f"{_ESCAPES}|{_REFERENCE}"


def strange(values: pa.Array) -> Mask:
    """Which values, none of them null, read otherwise than they are written."""
    return escaped(values) | within(values, ~mask_of(pc.string_is_ascii(values)), odd)


def odd(values: pa.Array) -> Mask:
    """Which values beyond ASCII hold signs that read otherwise than they are written."""
    return within(values, _matched(values, _suspicious()), lambda some: _matched(some, _odd()))


def escaped(values: pa.Array) -> Mask:
    """Which values hold escapes that stand for more than punctuation."""
    return within(values, _matched(values, _EITHER), _unusual)


def _unusual(values: pa.Array) -> Mask:
    """Which of some values with escapes hold others than the usual ones."""
    usual = pc.equal(pc.count_substring_regex(values, _REFERENCE), pc.count_substring_regex(values, _USUAL))
    return ~mask_of(usual) | _matched(values, _ESCAPES)


def within(values: pa.Array, chosen: Mask, ask: Callable[[pa.Array], Mask]) -> Mask:
    """The answer for some of the values; no for all others."""
    found = np.zeros(len(values), np.bool_)
    if chosen.any():
        found[chosen] = ask(values.filter(pa.array(chosen)))
    return found


def _matched(values: pa.Array, pattern: str) -> Mask:
    return mask_of(pc.match_substring_regex(values, pattern))


def lowered(values: pa.Array) -> pa.Array:
    """Values in one case; sigma and i have one small form."""
    small = pc.utf8_lower(values)
    signs = small.buffers()[2].to_pybytes()
    for sign, read in _ONE_FORM.items():
        if sign.encode() in signs:
            small = pc.replace_substring(small, sign, read)
    return small


def folded(values: pa.Array) -> pa.Array:
    """Values as a reader sees them."""
    return _read(values, invisible="")


def parted(values: pa.Array) -> pa.Array:
    """The same, invisible signs taken for spaces: they may be meant to part words."""
    return _read(values, invisible=" ")


def veiled(values: pa.Array) -> Mask:
    """Which values hold invisible signs once they are decoded."""
    return _matched(decoded(values), f"[{ignorable_class()}]")


def decoded(values: pa.Array) -> pa.Array:
    """Values without escapes."""
    some = escaped(values)
    if not some.any():
        return values
    mask = pa.array(some)
    texts = values.filter(mask).to_pylist()
    return pc.replace_with_mask(values, mask, pa.array([_decoded(text) for text in texts], pa.string()))


def folded_text(text: str) -> str:
    """One text as a reader sees it."""
    [made] = folded(pa.array([text], pa.string())).to_pylist()
    return str(made)


def _read(values: pa.Array, *, invisible: str) -> pa.Array:
    normal = _plain(pc.utf8_normalize(decoded(values), "NFKC"))
    return lowered(pc.replace_substring_regex(normal, f"[{ignorable_class()}]+", invisible))


def _plain(values: pa.Array) -> pa.Array:
    """Values with letters and digits in the place of signs that look like them."""
    some = _matched(values, f"[{ranges(lookalikes())}]")
    if not some.any():
        return values
    mask = pa.array(some)
    texts = [text.translate(lookalikes()) for text in values.filter(mask).to_pylist()]
    return pc.replace_with_mask(values, mask, pa.array(texts, pa.string()))


def _decoded(text: str) -> str:
    for _ in range(ROUNDS):
        before = text
        # wide forms of % and & are escapes too
        text = unescaped(unquote(unicodedata.normalize("NFKC", text)))
        if text == before:
            break
    return text.encode("utf-8", "replace").decode()


@cache
def _suspicious() -> str:
    """A pattern that all odd values have, and that costs half as much."""
    return f"[{changing_class()}{ignorable_class()}{_SPACES}]"


@cache
def _odd() -> str:
    """The pattern of values beyond ASCII that read otherwise than they are written.

    Invisible signs count where they stand inside a word, before it or between words, spaces of other widths between words.
    """
    word = r"\p{L}\p{M}\p{N}_"
    unseen = rf"[@#/{word}]\s*[{ignorable_class()}][\s{ignorable_class()}]*[@%&{word}]"
    return f"[{changing_class()}]|{unseen}|[{word}][{_SPACES}]+[{word}]"


def mask_of(values: pa.Array) -> Mask:
    """Truth values as an array of NumPy."""
    made: Mask = np.array(values.to_numpy(zero_copy_only=False), np.bool_)
    return made
