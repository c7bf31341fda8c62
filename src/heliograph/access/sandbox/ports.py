"""What the sandbox needs of the operating system: workers behind a wall."""

from collections.abc import Callable
from typing import Protocol

from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.premises import Premises

Screen = Callable[[str, Premises, Limits], None]
"""Looks at a query before a worker is spent on it; raises what is wrong with it."""


class Worker(Protocol):
    """One process behind the wall, good for one query. Nothing that it says is to be trusted."""

    def hears(self) -> int:
        """The descriptor into which the query is written; it never blocks."""

    def says(self) -> int:
        """The descriptor from which the answer is read; it never blocks."""

    def kill(self) -> None:
        """End the process at once, with all that it started; any thread may call this, as often as it likes."""

    def close(self) -> str:
        """Kill, wait until nothing is left, and forget; what the wall complained about. For the owner, once."""


class Sandbox(Protocol):
    """Builds walls."""

    def start(self, premises: Premises, limits: Limits) -> Worker:
        """Start a worker that sees these premises; RefusedError where no wall can be built.

        The thread that calls must live as long as the worker: when it ends, the worker ends.
        """
