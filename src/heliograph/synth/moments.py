"""Moments: who posts when, and the ids that carry the time.

A post id is a snowflake: milliseconds, then 22 low bits. The low bits of post i are a scrambled ``i mod 2**21``, and
posts that share them differ in the six lowest bits of their millisecond; so ids are distinct without anyone keeping
a list. Ids of outside posts have the highest of the low bits set.
"""

import numpy as np

from heliograph.model.snowflake import EPOCH_MS, TIME_BITS_FROM
from heliograph.synth import rhythms
from heliograph.synth.accounts import Accounts
from heliograph.synth.calendar import Calendar
from heliograph.synth.chance import Bits, Chance, Whole

LOW_BITS = 21
LOW = (1 << LOW_BITS) - 1
SLOTS = 64
"""Neighbouring milliseconds that tell apart posts of equal low bits: 2**21 * 64 posts at most."""


def authors(
    chance: Chance, accounts: Accounts, calendar: Calendar, *, post: Whole, day: Whole, largest: float
) -> Whole:
    """Who wrote each post: accounts that exist on the day, as active as Zipf has it, less on office weekends."""
    author = _drawn(chance.stream("author"), accounts, post, day)
    resting = (
        calendar.is_weekend(day)
        & (accounts.rhythm[author] == rhythms.OFFICE)
        & chance.stream("rest").happens(post, 0.8)
    )
    again = np.flatnonzero(resting)
    author[again] = _drawn(chance.stream("instead"), accounts, post[again], day[again])
    if largest:
        author[chance.stream("largest").happens(post, largest)] = 0
    return author


def _drawn(chance: Chance, accounts: Accounts, post: Whole, day: Whole) -> Whole:
    reach = accounts.activity[accounts.alive[day] - 1]
    found = np.searchsorted(accounts.activity, chance.fraction(post) * reach, side="right")
    return np.minimum(found, accounts.alive[day] - 1).astype(np.int64)


def times(
    chance: Chance, accounts: Accounts, calendar: Calendar, *, post: Whole, day: Whole, author: Whole
) -> Whole:
    """Unix milliseconds of each post, by the hours of its author."""
    local = rhythms.time_of_day(chance.stream("time").bits(post), accounts.rhythm[author])
    return in_slot(post, calendar.midnight(day) + local - accounts.zone[author])


def _scrambled(post: Whole) -> Whole:
    """A bijection of the low bits."""
    low = (post.astype(np.uint64) * np.uint64(0x9E3779B1) + np.uint64(0x5BD1E)) & np.uint64(LOW)
    low ^= low >> np.uint64(9)
    low = (low * np.uint64(0x85EBCA77)) & np.uint64(LOW)
    return (low ^ (low >> np.uint64(11))).astype(np.int64)


def in_slot(post: Whole, ms: Whole) -> Whole:
    """Move a time by less than 64 ms, to where the id of the post is its own."""
    slot = ((post >> LOW_BITS) + _scrambled(post)) & (SLOTS - 1)
    return (ms & ~np.int64(SLOTS - 1)) | slot


def post_ids(post: Whole, ms: Whole) -> Whole:
    """The snowflake ids of posts at times that ``in_slot`` has placed."""
    return ((ms - EPOCH_MS) << TIME_BITS_FROM) | _scrambled(post)


def outside_ids(bits: Bits, ms: Whole) -> Whole:
    """Snowflake ids of posts outside the operation: never equal to one inside."""
    low = (bits & np.uint64(LOW)).astype(np.int64) | (1 << LOW_BITS)
    return ((ms - EPOCH_MS) << TIME_BITS_FROM) | low
