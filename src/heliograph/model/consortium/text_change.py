"""Text change: what became different between two texts that people sign."""

from dataclasses import dataclass
from enum import StrEnum


class PieceKind(StrEnum):
    """What became of some words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some words that stayed, went or came.

    Attributes:
        kind: What became of them.
        text: The words, with the blanks between them.
    """

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLine:
    """A line that is not what it was.

    Attributes:
        before: Its number then, from 1; None: it is new.
        after: Its number now; None: it is gone.
        pieces: Its words.
    """

    before: int | None
    after: int | None
    pieces: tuple[Piece, ...]
