"""Held: answers that are kept for the questions that come next."""

from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar

Answer = TypeVar("Answer")


class Held(Protocol):
    """Keeps answers."""

    def __call__(self, key: Hashable, ask: Callable[[], Answer], /) -> Answer:
        """The answer to a question, asked unless it is kept."""


def anew(key: Hashable, ask: Callable[[], Answer], /) -> Answer:
    """Keeps nothing."""
    del key
    return ask()
