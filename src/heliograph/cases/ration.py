"""Ration: so many in so long a time, from everybody together, because nobody is asked who they are."""

from collections import deque
from threading import Lock


class Ration:
    """Counts what was taken lately.

    Args:
        most: So many.
        seconds: In so long.
    """

    def __init__(self, most: int = 20, seconds: float = 600) -> None:
        self._most, self._seconds = most, seconds
        self._taken: deque[float] = deque()
        self._lock = Lock()

    def take(self, now: float) -> float:
        """Seconds to wait; 0 when one was taken.

        Args:
            now: Of any clock that does not run backwards, in seconds.
        """
        with self._lock:
            while self._taken and self._taken[0] <= now - self._seconds:
                self._taken.popleft()
            if len(self._taken) >= self._most:
                return self._taken[0] + self._seconds - now
            self._taken.append(now)
            return 0
