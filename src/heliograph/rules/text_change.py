"""Text change: what changed since somebody signed, word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from heliograph.model.consortium.text_change import ChangedLine, Piece, PieceKind

WORDS = re.compile(r"\s+|[^\s]+")


def compare(old: str, new: str) -> tuple[ChangedLine, ...]:
    """Every line that differs between two texts, in order, with the words that went and came.

    Lines that stayed are left out; nothing is left out of those that changed.
    """
    before, after = old.split("\n"), new.split("\n")
    made: list[ChangedLine] = []
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            made.extend(_lines(before[i:j], after[k:m], i + 1, k + 1))
    return tuple(made)


def _lines(
    gone: Sequence[str], come: Sequence[str], first_gone: int, first_come: int
) -> Iterator[ChangedLine]:
    """Lines that took each other's place, pair by pair; those that are left over went or came alone."""
    for at, (was, now) in enumerate(zip_longest(gone, come)):
        yield ChangedLine(
            before=None if was is None else first_gone + at,
            after=None if now is None else first_come + at,
            pieces=tuple(_pieces(was or "", now or "")),
        )


def _pieces(was: str, now: str) -> Iterator[Piece]:
    old, new = WORDS.findall(was), WORDS.findall(now)
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece(kind=PieceKind.SAME, text="".join(old[i:j]))
            continue
        if i < j:
            yield Piece(kind=PieceKind.REMOVED, text="".join(old[i:j]))
        if k < m:
            yield Piece(kind=PieceKind.ADDED, text="".join(new[k:m]))
