"""Guard: one condition of a step, by name, with the words in which it is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from heliograph.rules.matter import Matter
from heliograph.rules.ruling import Unmet


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition.

    Attributes:
        name: As tables name it.
        text: What must be so.
        who: Who can make it so.
        holds: Whether it is so.
    """

    name: str
    text: str
    who: str
    holds: Callable[[Matter], bool]

    @property
    def unmet(self) -> Unmet:
        """What is told when it does not hold."""
        return Unmet(self.name.replace("_", "-"), self.text, self.who)


GUARDS: dict[str, Guard] = {}
"""Every guard, by name; the modules that define them fill it."""


def guard(text: str, who: str) -> Callable[[Callable[[Matter], bool]], Callable[[Matter], bool]]:
    """Make a function a guard under its own name.

    Args:
        text: What must be so.
        who: Who can make it so.
    """

    def keep(holds: Callable[[Matter], bool]) -> Callable[[Matter], bool]:
        name = holds.__name__
        GUARDS[name] = Guard(name, text, who, holds)
        return holds

    return keep


def unmet(names: Iterable[str], matter: Matter) -> tuple[Unmet, ...]:
    """The guards that do not hold."""
    return tuple(GUARDS[name].unmet for name in names if not GUARDS[name].holds(matter))
