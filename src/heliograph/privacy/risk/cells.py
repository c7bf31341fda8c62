"""Cells: counts of people that are too small to be printed, and those that can be worked out from what is printed beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LEAST = 10
"""A figure about fewer people than this may tell of each of them."""

ALL = 0.995
"""Shares that add up to this are those of everybody, but for rounding; above 2 - ALL people were counted twice."""

_FEW = r"(?:[1-9]|one|two|three|four|five|six|seven|eight|nine)"
_PEOPLE = r"(?:accounts?|people|persons?|users?|members?|individuals?|minors?|children|women|men|holders?|employees)"
_SMALL_FIGURE = re.compile(rf"(?i)(?<![\w.,%-]){_FEW}(?: [a-z-]+){{0,2}} {_PEOPLE}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A published share of so many people.

    Attributes:
        name: What it is about.
        share: Share of the people, 0 to 1.
        n: How many people.
    """

    name: str
    share: float
    n: int

    @property
    def showing(self) -> int:
        """How many people that are."""
        return round(self.share * self.n)

    @property
    def small(self) -> bool:
        """Whether it may not be printed: few people at all, or few who show it; nobody is enough."""
        return self.n < LEAST or 0 < self.showing < LEAST

    @property
    def small_rest(self) -> bool:
        """Whether few people do not show it, which whoever reads the share can work out."""
        return not self.small and 0 < self.n - self.showing < LEAST


def recomputable(cells: Sequence[Cell]) -> Iterator[Cell]:
    """The one small cell of a whole: where the shares are those of everybody, the others give it away.

    Args:
        cells: All cells of one whole, printed or not.
    """
    small = [cell for cell in cells if cell.small]
    if len(cells) > 1 and len(small) == 1 and ALL <= sum(cell.share for cell in cells) <= 2 - ALL:
        yield small[0]


def small_figures(text: str) -> Iterator[str]:
    """Where a text speaks of fewer than ten people, in English."""
    yield from (match[0] for match in _SMALL_FIGURE.finditer(text))
