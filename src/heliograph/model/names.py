"""Names: what readers call things, and what they probably meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self

from heliograph.errors import UnknownNameError, UsageError

SHOWN = 30
"""Names listed in a hint; beyond that a list helps nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What readers type for a release: ``ira-2018`` (the latest) or ``ira-2018@2``."""

    dataset: str
    release: int | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Split ``name@release``; UsageError when the part after @ is no number."""
        name, at, number = text.partition("@")
        if at and not (number.isascii() and number.isdecimal()):
            raise UsageError(
                f'"{text}" is no address of a release: "{number}" is not a number.',
                hint=f'Write "{name}" for the latest release or "{name}@2" for release 2.',
            )
        return cls(dataset=name, release=int(number) if at else None)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant, whatever its case."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    close = get_close_matches(name.casefold(), by_folded, n=1)
    return by_folded[close[0]] if close else None


def unknown(kind: str, name: str, known: Iterable[str], *, where: str) -> UnknownNameError:
    """The error for a name that does not exist: what was meant, and what there is."""
    names = list(known)
    meant = nearest(name, names)
    guess = f' Did you mean "{meant}"?' if meant else ""
    more = f", and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    listed = ", ".join(names[:SHOWN]) + more
    return UnknownNameError(
        f'No {kind} "{name}" in {where}.{guess}', hint=f"There is: {listed}." if names else "There is none."
    )
