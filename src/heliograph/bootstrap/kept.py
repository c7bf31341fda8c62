"""Kept: the answers that were asked for last, for many threads of a server."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

Answer = TypeVar("Answer")


class Kept:
    """Holds so many answers, and lets those go that were not asked for longest.

    Args:
        most: How many.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, object] = OrderedDict()

    def __call__(self, key: Hashable, ask: Callable[[], Answer], /) -> Answer:
        """The answer to a question, asked unless it is held; two who ask at once may both wait."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]  # type: ignore[return-value]
        answer = ask()
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer
