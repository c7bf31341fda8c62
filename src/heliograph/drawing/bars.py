"""Bars: how the values of a facet share what there is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from heliograph.drawing.svg import WHOLE, Attributes, Drawn, element, percent

THICK = 4
"""Pixels of a bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One value.

    Attributes:
        value: The value; None is a missing one.
        count: How often it occurs.
        width: In hundredths, of the most frequent one.
        chosen: Whether the view is narrowed to it.
    """

    value: str | None
    count: int
    width: float
    chosen: bool


def bars(
    counts: Sequence[tuple[str | None, int]],
    *,
    chosen: Collection[str | None] = (),
) -> tuple[Bar, ...]:
    """Lay out the counts of values, in the order given.

    Args:
        counts: Values with how often they occur.
        chosen: Values to which the view is narrowed.
    """
    most = max((count for _, count in counts), default=0) or 1
    return tuple(
        Bar(value=value, count=count, width=WHOLE * count / most, chosen=value in chosen)
        for value, count in counts
    )


def line(bar: Bar) -> Drawn:
    """The bar alone, to be set below words that say the same: it is hidden from those who cannot see it."""
    root: Attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "figure share",
        "aria-hidden": "true",
        "width": percent(WHOLE),
        "height": THICK,
    }
    return element("svg", root, *_strokes(bar))


def _strokes(bar: Bar) -> list[Drawn]:
    across: Attributes = {"x": "0", "y": 0, "height": THICK, "rx": THICK / 2}
    kind = "chosen" if bar.chosen else "rest"
    return [
        element("rect", {"class": "track", **across, "width": percent(WHOLE)}),
        element("rect", {"class": kind, **across, "width": percent(bar.width)}),
    ]
