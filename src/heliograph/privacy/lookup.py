"""Lookup: what is masked, arranged so that one pass over a text finds all of it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from heliograph.privacy.border import JOINERS, after, before, extends_latin, sign_at
from heliograph.privacy.finder import Finder
from heliograph.privacy.platforms import BLOGS, ELSEWHERE, PARAMETERS, PROFILES, TRACKING
from heliograph.privacy.runs import Signs
from heliograph.privacy.spans import Places
from heliograph.privacy.unveil import View, folded

HANDLE_SIGNS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_")

BEFORE_ADDRESS = np.zeros(256, bool)
BEFORE_ADDRESS[list(b"abcdefghijklmnopqrstuvwxyz0123456789._%+-")] = True
"""Signs before an at sign with which it may be that of an e-mail address, not of a mention."""

_AT = 0x40
_RUN = re.compile(rb"[a-z0-9_]*")


class Sort(IntEnum):
    """What a pattern of the automaton is."""

    NAME = 0
    HANDLE = 1
    NUMBER = 2
    PROFILE = 3
    ELSEWHERE = 4
    BLOG = 5
    PARAMETER = 6
    TRACKING = 7


_WORDS = frozenset({Sort.HANDLE, Sort.NUMBER})


class Pattern(NamedTuple):
    """One thing that the automaton finds: how it is written exactly, and what stands for it."""

    sort: Sort
    written: bytes
    replacement: bytes


@dataclass(frozen=True, slots=True)
class Handle:
    """A handle at a place of a text.

    Attributes:
        end: Where it ends.
        replacement: The pseudonym of a masked account; None for a stranger.
        shown: Whether it stays in clear.
    """

    end: int
    replacement: bytes | None
    shown: bool


class Lookup:
    """Masked and shown identifiers.

    Args:
        vocabulary: Table of ``heliograph.privacy.vocabulary.VOCABULARY``.
        shown: Handles and ids that stay in clear, normalised.
        tracking: Whether tracking parameters are looked for.
    """

    def __init__(self, vocabulary: pa.Table, *, shown: frozenset[str], tracking: bool) -> None:
        patterns: dict[bytes, list[Pattern]] = defaultdict(list)
        self.masked: dict[bytes, bytes] = {}
        for pattern, plain in _rows(vocabulary):
            if pattern.sort is not Sort.NAME:
                self.masked.setdefault(pattern.written, pattern.replacement)
            if plain and pattern.written:
                patterns[pattern.written.translate(JOINERS)].append(pattern)
        for pattern in _structures(tracking=tracking):
            patterns[pattern.written.translate(JOINERS)].append(pattern)
        self.shown = frozenset(folded(handle).encode() for handle in shown) - self.masked.keys()
        self.patterns = list(patterns.values())
        self._words = np.array([all(p.sort in _WORDS for p in listed) for listed in self.patterns])
        self._tracking = np.array([listed[0].sort is Sort.TRACKING for listed in self.patterns])
        self._odd = _odd((*self.masked, *self.shown))
        self._finder = Finder(list(patterns))

    def spelt(self) -> Iterator[bytes]:
        """How everything is written that is looked for."""
        yield from self.masked
        yield from (pattern.written for listed in self.patterns for pattern in listed)

    def hits(self, view: View) -> Places:
        """Number, start and end of whatever is found, whole word or not, longer ones not hiding shorter ones; a row each."""
        spaced = view.signs.translate(JOINERS)
        return self._finder.written(spaced) if view.written else self._finder.seen(spaced)

    def tracking(self, hits: Places) -> Places:
        """Where parameters begin that follow a reader."""
        starts: Places = hits[self._tracking[hits[:, 0]], 1]
        return starts

    def found(self, text: bytes, signs: Signs, hits: Places) -> Iterator[tuple[Pattern, int, int]]:
        """What else is found, as it is written.

        Without words behind an at sign that is no part of an e-mail address: they are mentions, which are found otherwise.
        """
        numbers, starts, _ = hits.T
        mentioned = (signs[starts - 1] == _AT) & ~BEFORE_ADDRESS[signs[starts - 2]]
        left = ~(mentioned & self._words[numbers]) & ~self._tracking[numbers]
        for (number, start, end), behind in zip(hits[left].tolist(), mentioned[left].tolist(), strict=True):
            for pattern in self.patterns[number]:
                if behind and pattern.sort in _WORDS:
                    continue
                if pattern.sort is Sort.NAME or text[start:end] == pattern.written:
                    yield pattern, start, end

    def handle(self, text: bytes, start: int) -> Handle | None:
        """The handle that begins at a place: as long as a known one, else as its signs go."""
        end = _run_end(text, start)
        for known in self._odd.get(text[start:end], ()):
            stop = start + len(known)
            if text.startswith(known, start) and not (before(text, stop) == 1 and after(text, stop) == 1):
                return self._known(known, stop)
        if text[end : end + 1] >= b"\x80" and (end == start or extends_latin(sign_at(text, end))):
            while after(text, end) == 1:
                end += len(sign_at(text, end))
        return self._known(text[start:end], end) if end > start else None

    def _known(self, handle: bytes, end: int) -> Handle:
        return Handle(end, self.masked.get(handle), handle in self.shown)


def _run_end(text: bytes, start: int) -> int:
    """Where the signs end that a handle of today may have."""
    match = _RUN.match(text, start)
    return match.end() if match is not None else start


def _rows(vocabulary: pa.Table) -> Iterator[tuple[Pattern, bool]]:
    """Rows of the vocabulary, folded; what is plain in one row is plain."""
    columns = (vocabulary.column(name).to_pylist() for name in ("value", "kind", "replacement", "plain"))
    for value, kind, replacement, plain in zip(*columns, strict=True):
        written = folded(value) if not value.isascii() else value.lower()
        sort = Sort.NAME if kind == "name" else Sort.HANDLE
        if kind == "id" and value.isdecimal() and value.isascii():
            sort = Sort.NUMBER
        yield Pattern(sort, written.encode(), replacement.encode()), plain


def _structures(*, tracking: bool) -> Iterator[Pattern]:
    """Hosts and parameters that name accounts or readers."""
    kinds: list[tuple[Sort, Iterable[str]]] = [
        (Sort.PROFILE, PROFILES),
        (Sort.ELSEWHERE, ELSEWHERE),
        (Sort.BLOG, BLOGS),
        (Sort.PARAMETER, PARAMETERS),
        (Sort.TRACKING, TRACKING if tracking else ()),
    ]
    for sort, names in kinds:
        yield from (Pattern(sort, name.encode(), b"") for name in sorted(names))


def _odd(handles: Iterable[bytes]) -> dict[bytes, list[bytes]]:
    """Handles with signs that no handle of today has, by the part before the first of them, longest first."""
    odd: dict[bytes, list[bytes]] = defaultdict(list)
    for handle in handles:
        head = next((n for n, sign in enumerate(handle) if sign not in HANDLE_SIGNS), None)
        if head is not None:
            odd[handle[:head]].append(handle)
    return {head: sorted(found, key=len, reverse=True) for head, found in odd.items()}
