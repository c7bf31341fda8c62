"""Ruling: the answer of every rule: allowed, or what is missing, in words that are shown as they stand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unmet:
    """One condition that does not hold.

    Attributes:
        code: For programs, such as ``agreement-in-force``.
        text: For people: what must be so.
        who: Who can make it so.
    """

    code: str
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule says.

    Attributes:
        unmet: What is missing; nothing when it is allowed.
        obligations: What must be done when it is done, such as ``log``.
    """

    unmet: tuple[Unmet, ...] = ()
    obligations: tuple[str, ...] = ()

    @property
    def allow(self) -> bool:
        """Whether it may be done."""
        return not self.unmet
