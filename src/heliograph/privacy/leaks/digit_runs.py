"""DigitRuns: numbers of as many digits as ids of posts have, in bytes and in columns of texts.

Whole buffers at a time, 64 bytes to a word. A text is looked at closely only where 15 digits stand in a row, or where a
digit is a full-width one.
"""

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.privacy.leaks.records import Places, Words, earlier, later, places, words

ZERO, TEN = 0x30, 10
SHORTEST, LONGEST = 15, 19
"""Digits of a number that can be the id of a post."""

_WIDE = str.maketrans({chr(0xFF10 + digit): str(digit) for digit in range(TEN)})
_WIDE_LEAD, _WIDE_MIDDLE, _WIDE_ZERO = 0xEF, 0xBC, 0x90
"""The three bytes of a full-width digit, of which the last one counts on from here."""

_LINK = r"(?i)(?:(?:/|%2f)status(?:es)?(?:/|%2f)|(?:tweet_id|in_reply_to|in_reply_to_status_id)(?:=|%3d))"
"""What stands before the id of a post in a link."""

_LINKED = re.compile(rf"{_LINK}([0-9]{{1,{SHORTEST - 1}}})(?![0-9])")
_ANY = re.compile(rb"[0-9]+")
_NUMBER = re.compile(f"(?<![0-9])[0-9]{{{SHORTEST},{LONGEST}}}(?![0-9])")


def numbers(text: bytes, *, largest: int = 10**LONGEST - 1) -> tuple[npt.NDArray[np.uint64], Places]:
    """The numbers of 15 to 19 digits in a text, and where they begin; longer runs of digits are none.

    Args:
        text: Bytes; what stands before and behind them is taken to be no digit.
        largest: Larger numbers are passed over, most of them at a glance at their first digit.
    """
    signs = np.frombuffer(text, np.uint8)
    digits = signs - np.uint8(ZERO)
    starts = places(_in_a_row(signs) & ~later(words(digits < TEN)))
    digits = np.concatenate([digits, np.full(LONGEST + 1, TEN, np.uint8)])
    going, sizes = np.ones(len(starts), bool), np.full(len(starts), SHORTEST)
    for offset in range(SHORTEST, LONGEST + 1):
        going &= digits[starts + offset] < TEN
        sizes += going
    longest = sizes == LONGEST
    small = digits[starts] <= largest // 10 ** (LONGEST - 1)
    found, at = [], []
    for size in range(SHORTEST, LONGEST + 1):
        those = starts[(sizes == size) & (small | ~longest)]
        powers = np.array([10**n for n in reversed(range(size))], np.uint64)
        found.append(digits[those[:, None] + np.arange(size)].astype(np.uint64) @ powers)
        at.append(those)
    values, starts = np.concatenate(found), np.concatenate(at)
    right = values <= largest
    return values[right], starts[right]


def numbers_in(texts: pa.Array) -> list[int]:
    """The numbers of 15 to 19 digits in a column of texts, as a reader sees them."""
    found = texts.take(pa.array(_doubtful(texts))).to_pylist()
    return [int(number) for text in found for number in _NUMBER.findall(text.translate(_WIDE))]


def linked_in(texts: pa.Array) -> list[int]:
    """The shorter numbers of posts in a column of texts: those of the first years, which are ids in links alone."""
    found = texts.filter(pc.match_substring_regex(texts, f"{_LINK}[0-9]")).to_pylist()
    return [int(number) for text in found for number in _LINKED.findall(text)]


def long_numbers(text: bytes, shortest: int) -> Iterator[tuple[int, bytes]]:
    """Every number with at least so many digits, however long, and where it begins."""
    are = words(np.frombuffer(text, np.uint8) - np.uint8(ZERO) < TEN)
    for start in np.sort(places(_repeated(are, shortest) & ~later(are))).tolist():
        match = _ANY.match(text, start)
        if match is not None:
            yield start, match[0]


def _doubtful(texts: pa.Array) -> Places:
    """The texts that may hold such a number: no others do."""
    texts = pc.fill_null(texts, "").cast(pa.large_string())
    ends = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
    if not len(texts) or ends[0] == ends[-1]:
        return np.zeros(0, np.int64)
    data = np.frombuffer(texts.buffers()[2], np.uint8)[ends[0] : ends[-1]]
    found = np.concatenate([places(_in_a_row(data)), places(_wide(data))]) + ends[0]
    return np.unique(np.searchsorted(ends, found, side="right") - 1)


def _in_a_row(signs: npt.NDArray[np.uint8]) -> Words:
    """Where the first of 15 digits stands."""
    return _repeated(words(signs - np.uint8(ZERO) < TEN), SHORTEST)


def _repeated(are: Words, times: int) -> Words:
    """Where the first of so many set bits in a row stands."""
    held = 1
    while held < times:  # twice as many in each round
        width = min(held, times - held)
        are = are & earlier(are, width)
        held += width
    return are


def _wide(signs: npt.NDArray[np.uint8]) -> Words:
    """Where the middle of a full-width digit stands."""
    last = earlier(words(signs - np.uint8(_WIDE_ZERO) < TEN), 1)
    return later(words(signs == _WIDE_LEAD)) & words(signs == _WIDE_MIDDLE) & last
