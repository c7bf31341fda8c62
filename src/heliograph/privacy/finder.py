"""Finder: thousands of patterns in one pass over a folded text."""

from collections.abc import Sequence

import numpy as np
from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from heliograph.privacy.spans import Places

FAST_UP_TO = 1 << 19
"""Bytes of patterns for which there is memory for the automaton that is twice as fast."""


class Finder:
    """Finds patterns wherever they stand, whole word or not, longer ones not hiding shorter ones.

    Patterns beyond ASCII are looked for only in texts as a reader sees them: whatever may hold one is looked at in that way
    (``heliograph.privacy.calm``).

    Args:
        patterns: Folded, in UTF-8, all different.
    """

    def __init__(self, patterns: Sequence[bytes]) -> None:
        ascii_ones = [number for number, pattern in enumerate(patterns) if pattern.isascii()]
        self._numbers = np.array(ascii_ones, np.int64)
        self._written = _automaton([patterns[number] for number in ascii_ones])
        self._seen = _automaton(patterns, sparing=True)

    def written(self, text: bytes) -> Places:
        """Number of the pattern, start and end of each hit in a text as it is written: a row each."""
        hits = _rows(self._written, text)
        hits[:, 0] = self._numbers[hits[:, 0]]
        return hits

    def seen(self, text: bytes) -> Places:
        """The same in a text as a reader sees it."""
        return _rows(self._seen, text)


def _automaton(patterns: Sequence[bytes], *, sparing: bool = False) -> BytesAhoCorasick:
    fast = not sparing and sum(map(len, patterns)) <= FAST_UP_TO
    implementation = Implementation.DFA if fast else Implementation.ContiguousNFA
    return BytesAhoCorasick(patterns, matchkind=MatchKind.Standard, implementation=implementation)


def _rows(automaton: BytesAhoCorasick, text: bytes) -> Places:
    return np.array(automaton.find_matches_as_indexes(text, overlapping=True), np.int64).reshape(-1, 3)
