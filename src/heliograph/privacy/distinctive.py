"""Distinctive: whether a handle or name points at one account even where it stands as a bare word.

``news`` and ``Anna`` do not; ``mara_tolvin99`` does. Common words are those of the word lists of ``spellchecker`` and those
that several unrelated accounts of the data set use.
"""

import gzip
import json
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

import numpy as np

from heliograph.privacy.finder import Finder

LENGTH = 8
"""Shorter ones are taken for common words."""

LENGTH_EVERY = 5
"""The same where a policy hides every token."""

DIGITS = 8
"""Ids with fewer digits are taken for common numbers."""

OTHERS = 6
"""So many accounts that are not the owner use a common word. Twice what the gate asks for: a use can go with what stands
around it (a disguise splits a name so that a shorter one appears), and the gate counts only those that are left."""

LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "nl", "pt", "ru")


def is_distinctive(value: str, others: int, *, word: bool, every: bool) -> bool:
    """Whether a normalised handle or name identifies as a bare word.

    Args:
        value: Normalised.
        others: How many accounts that are not its owner use it as a plain word.
        word: Whether it is a word of a dictionary.
        every: Whether the policy hides it unless it is too short or a word of a dictionary.
    """
    if word:
        return False
    if every:
        return len(value) >= LENGTH_EVERY
    return len(value) >= LENGTH and others < OTHERS


def is_distinctive_id(value: str) -> bool:
    """Whether an id identifies as a bare number."""
    return len(value) >= DIGITS


def dictionary_words(candidates: Iterable[str]) -> frozenset[str]:
    """Those of the candidates, normalised, that are words of a language; one list in memory at a time."""
    return _words(frozenset(c for c in candidates if c.isalpha()))


@lru_cache(maxsize=4)
def _words(wanted: frozenset[str]) -> frozenset[str]:
    """A publication asks for the same candidates again."""
    found: set[str] = set()
    listed = sorted(wanted)
    finder = Finder([f'"{word}"'.encode() for word in listed])
    folder = resources.files("spellchecker") / "resources"
    for language in LANGUAGES if wanted else ():
        text = _plain(gzip.decompress((folder / f"{language}.json.gz").read_bytes()).decode())
        # a list is searched and folded as one text: word by word it would take seconds
        folded = unicodedata.normalize("NFKC", text).casefold()
        for form in {text, folded}:
            found.update(listed[number] for number in np.unique(finder.seen(form.encode())[:, 0]))
    return frozenset(found)


def _plain(text: str) -> str:
    """A JSON object of numbers whose keys stand between quotation marks as they are, without escapes."""
    return json.dumps(json.loads(text), ensure_ascii=False) if "\\" in text else text
