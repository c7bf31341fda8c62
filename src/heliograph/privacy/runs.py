"""Runs: digits in text, and numbers that are ids of posts."""

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from heliograph.model.snowflake import SMALLEST, first_identifier
from heliograph.privacy.platforms import PROFILES

Whole = npt.NDArray[np.int64]
UNTIL = first_identifier(1_893_456_000_000)
"""The first id of 2030: no post of today has a larger one."""

SHORTEST, LONGEST = 15, 19

REACH = 120
"""So far to the left of a number the host of its link is looked for."""

_STATUS = re.compile(rb"/status(?:es)?/([0-9]{1,19})(?![0-9])")
_LINKS = (
    _STATUS,
    re.compile(rb"[?&;]tweet_id=([0-9]{1,19})(?![0-9])"),
    re.compile(rb"[?&;]in_reply_to(?:_status_id)?=([0-9]{1,19})(?![0-9])"),
)
_OWN_HOST = re.compile(
    rb"(?<![a-z0-9-])(?:"
    + b"|".join(re.escape(host[:-1].encode()) for host in sorted(PROFILES))
    + rb")(?:/[^\s\xff\"'<>?]*)?\Z"
)

Signs = npt.NDArray[np.uint8]
BEYOND = 32
"""So far beyond its end one may look at a text that is laid out."""


def laid_out(text: bytes) -> Signs:
    """The bytes of a text as numbers, with zeros behind them."""
    return np.frombuffer(text + bytes(BEYOND), np.uint8)


def digits_of(signs: Signs) -> Whole:
    """Where the digits of a text are that is laid out."""
    return np.flatnonzero((signs - 48) < len("0123456789"))


def runs(digits: Whole) -> tuple[Whole, Whole]:
    """Where unbroken runs of digits begin and end."""
    if not len(digits):
        return digits, digits
    breaks = np.flatnonzero(np.diff(digits) != 1)
    firsts = np.concatenate([[0], breaks + 1])
    lasts = np.concatenate([breaks, [len(digits) - 1]])
    return digits[firsts], digits[lasts] + 1


def post_ids(text: bytes, digits: Whole) -> Iterator[tuple[int, int]]:
    """Numbers that carry a time at which a post can have been written."""
    starts, ends = runs(digits)
    sizes = ends - starts
    right = (sizes >= SHORTEST) & (sizes <= LONGEST)
    for start, end in zip(starts[right].tolist(), ends[right].tolist(), strict=True):
        if is_post_id(int(text[start:end])):
            yield start, end


def linked_posts(text: bytes) -> Iterator[tuple[int, int]]:
    """Numbers of posts in links to the platform that tell no time: those of posts before November 2010."""
    for link in _LINKS:
        for match in link.finditer(text):
            start, end = match.span(1)
            if end - start >= SHORTEST and is_post_id(int(match[1])):
                continue
            if link is not _STATUS or _OWN_HOST.search(text, max(0, match.start() - REACH), match.start()):
                yield start, end


def is_post_id(number: int) -> bool:
    """Whether a number of 15 to 19 digits decodes to a moment between November 2010 and 2030."""
    return SMALLEST <= number < UNTIL
