"""Identities: account ids that agree with the day of creation, handles, display names."""

import numpy as np

from heliograph.model.snowflake import EPOCH_MS
from heliograph.synth.calendar import DAY_MS, days_since_epoch
from heliograph.synth.chance import Chance, Whole, counting
from heliograph.synth.languages import LANGUAGES
from heliograph.synth.vocabulary import Vocabulary, latin_words

SNOWFLAKES_FROM = days_since_epoch("2016-02-01")
"""From this day on new account ids carry their time; before, they were handed out one by one."""

_COUNTED = (
    ("2006-07-01", 1_000),
    ("2007-01-01", 600_000),
    ("2008-01-01", 11_500_000),
    ("2009-01-01", 18_500_000),
    ("2010-01-01", 100_000_000),
    ("2011-01-01", 232_000_000),
    ("2012-01-01", 452_000_000),
    ("2013-01-01", 1_050_000_000),
    ("2014-01-01", 2_270_000_000),
    ("2015-01-01", 2_950_000_000),
    ("2016-02-01", 4_860_000_000),
)
_PRIMES = (9_973, 99_991, 999_983, 9_999_991)


def account_ids(chance: Chance, created: Whole) -> Whole:
    """Distinct ids for accounts created on these days (days since 1970)."""
    index = counting(len(created))
    days = np.array([days_since_epoch(day) for day, _ in _COUNTED], dtype=np.float64)
    heights = np.array([height for _, height in _COUNTED], dtype=np.float64)
    within = chance.stream("moment").fraction(index)
    counted = np.floor(np.interp(created + within, days, heights)).astype(np.int64)
    ms = created * DAY_MS + np.floor(within * DAY_MS).astype(np.int64)
    carried = ((ms - EPOCH_MS) << 22) | chance.stream("low").below(index, 1 << 22)
    return _distinct(np.where(created >= SNOWFLAKES_FROM, carried, counted))


def _distinct(ids: Whole) -> Whole:
    """Move equal ids apart by one until none is left."""
    while True:
        order = np.argsort(ids, kind="stable")
        again = order[1:][ids[order][1:] == ids[order][:-1]]
        if len(again) == 0:
            return ids
        ids = ids.copy()
        ids[again] += 1


def handles(chance: Chance, count: int) -> list[str]:
    """Distinct handles of 8 to 15 characters: a made-up word and a number that no other account has."""
    stems = latin_words(chance.stream("stems"), 3_000)
    prime = next(p for p in _PRIMES if p > count)
    width = len(str(prime))
    index = counting(count)
    stem = chance.stream("stem").below(index, len(stems)).tolist()
    number = ((index * 7_919 + 13) % prime).tolist()
    style = chance.stream("style").below(index, 8).tolist()
    made = zip(stem, number, style, strict=True)
    return [_handle(stems[s][: 14 - width], f"{n:0{width}d}", form) for s, n, form in made]


def _handle(stem: str, number: str, form: int) -> str:
    word = stem.capitalize() if form % 2 else stem
    return f"{word}_{number}" if form == 6 else f"{word}{number}"


def display_names(chance: Chance, vocabulary: Vocabulary, language: Whole) -> list[str]:
    """A given name and a made-up family name in the script of each account's language."""
    index = counting(len(language))
    given = chance.stream("given").below(index, 16).tolist()
    family = chance.stream("family").below(index, 700).tolist()
    style = chance.stream("style").below(index, 32).tolist()
    names = []
    for number, first, last, form in zip(language.tolist(), given, family, style, strict=True):
        tongue = LANGUAGES[number]
        word = vocabulary.words[number][100 + last]
        name = (
            f"{tongue.names[first]} {word[:1].upper()}{word[1:]}"
            if tongue.spaced
            else f"{word}{tongue.names[first]}"
        )
        names.append(f"{name} 🌍" if form == 0 else name)
    return names
