"""Marks: where in a text as it was written lies what a search found."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from heliograph.tables.search.alphabet import COMPOSING, compose, is_spaceless
from heliograph.tables.search.fold import fold_whole
from heliograph.tables.search.grammar import Search
from heliograph.tables.search.tokens import Tokens, tokens_of

AROUND = 160
"""Characters of a snippet."""

BEFORE = 40
"""Characters before the first mark that are shown, so that it is read in its sentence."""

Span = tuple[int, int]
"""From one character to another of a text, the last one left out."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text and what is marked in it.

    Attributes:
        text: As written, line ends as spaces; an ellipsis stands where it was cut.
        marks: Spans of the piece.
    """

    text: str
    marks: tuple[Span, ...]

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The piece bit by bit, each with whether it is marked."""
        at = 0
        for first, end in self.marks:
            if at < first:
                yield self.text[at:first], False
            yield self.text[first:end], True
            at = end
        if at < len(self.text):
            yield self.text[at:], False


def snippet(text: str, search: Search, *, around: int = AROUND) -> Snippet:
    """The piece of a text around the first thing that was looked for, all of them marked."""
    spans = marks(text, search)
    first = spans[0][0] if spans else 0
    start = 0 if len(text) <= around else _word_start(text, max(0, min(first - BEFORE, len(text) - around)))
    end = min(len(text), start + around)
    head, tail = "\u2026" if start else "", "\u2026" if end < len(text) else ""
    shift = len(head) - start
    shown = [(max(a, start) + shift, min(b, end) + shift) for a, b in spans if a < end and b > start]
    return Snippet(f"{head}{' '.join(_lines(text[start:end]))}{tail}", tuple(shown))


def marks(text: str, search: Search) -> tuple[Span, ...]:
    """Where the text has what was looked for, in order, without overlaps."""
    if not search.words:
        return ()
    placed = list(_placed(text))
    found = [
        span
        for words in search.words
        for span in _found(placed, tokens_of(words.text, beginning=words.beginning))
    ]
    return tuple(_joined(sorted(found)))


def _lines(text: str) -> list[str]:
    """The text with every line end as one space: places in it stay where they are."""
    return ["".join(" " if c in "\r\n\t\v\f\x85\u2028\u2029" else c for c in text)]


def _word_start(text: str, at: int) -> int:
    """Where a word begins, not far after a place."""
    if at == 0:
        return 0
    space = text.find(" ", at, at + BEFORE // 2)
    return at if space < 0 else space + 1


def _placed(text: str) -> Iterator[tuple[str, Span]]:
    """The tokens of a text with their places in it."""
    run: list[tuple[str, Span]] = []
    for letter, span in [*_letters(text), (" ", (len(text), len(text)))]:
        if run and (letter == " " or is_spaceless(letter) != is_spaceless(run[-1][0])):
            yield from _tokens(run)
            run = []
        if letter != " ":
            run.append((letter, span))


def _letters(text: str) -> Iterator[tuple[str, Span]]:
    """Folded characters, each with the place of what it was made of."""
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and _composes(text[end]):
            end += 1
        for letter in _folded(text[at:end]):
            yield letter, (at, end)
        at = end


@lru_cache(maxsize=1 << 14)
def _folded(letter: str) -> str:
    """A letter with its marks as it is compared: texts have few different ones."""
    return fold_whole([compose(letter).replace("\n", " ")])[0]


@lru_cache(maxsize=1 << 14)
def _composes(character: str) -> bool:
    point = ord(character)
    return any(first <= point < end for first, end in COMPOSING) or unicodedata.combining(character) > 0


def _tokens(run: Sequence[tuple[str, Span]]) -> Iterator[tuple[str, Span]]:
    if not is_spaceless(run[0][0]):
        yield "".join(letter for letter, _ in run), (run[0][1][0], run[-1][1][1])
        return
    for (letter, (first, _)), (after, (_, end)) in pairwise(run):
        yield letter + after, (first, end)
    yield run[-1]


def _found(placed: Sequence[tuple[str, Span]], wanted: Tokens) -> Iterator[Span]:
    size = len(wanted.exact) + bool(wanted.beginning)
    for at in range(len(placed) - size + 1 if size else 0):
        here = placed[at : at + size]
        if all(token == exact for (token, _), exact in zip(here, wanted.exact, strict=False)) and (
            not wanted.beginning or here[-1][0].startswith(wanted.beginning)
        ):
            yield here[0][1][0], _end(here[-1], wanted)


def _end(last: tuple[str, Span], wanted: Tokens) -> int:
    """Where the match ends: of a pair that only begins with what was looked for, its first character."""
    token, (first, end) = last
    if wanted.beginning and is_spaceless(token[0]) and len(token) > 1:
        return first + 1
    return end


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    held: Span | None = None
    for span in spans:
        if held is None or span[0] > held[1]:
            if held is not None:
                yield held
            held = span
        else:
            held = (held[0], max(held[1], span[1]))
    if held is not None:
        yield held
