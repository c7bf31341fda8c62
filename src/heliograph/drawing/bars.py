"""Bars: how the values of a facet share what there is."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from heliograph.drawing.svg import WHOLE, Attributes, Drawn, element, figure, label, percent

ROW, THICK = 30, 4
"""Pixels of a line of words with its bar, and of the bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One value.

    Attributes:
        value: The value; None is a missing one.
        count: How often it occurs.
        share: Of all, 0 to 1.
        width: In hundredths, of the most frequent one.
        chosen: Whether the view is narrowed to it.
    """

    value: str | None
    count: int
    share: float
    width: float
    chosen: bool


def bars(
    counts: Sequence[tuple[str | None, int]],
    *,
    total: int | None = None,
    chosen: Collection[str | None] = (),
) -> tuple[Bar, ...]:
    """Lay out the counts of values, in the order given.

    Args:
        counts: Values with how often they occur.
        total: What shares are of; None: the sum of these.
        chosen: Values to which the view is narrowed.
    """
    most = max((count for _, count in counts), default=0) or 1
    whole = (sum(count for _, count in counts) if total is None else total) or 1
    return tuple(
        Bar(value=value, count=count, share=count / whole, width=WHOLE * count / most, chosen=value in chosen)
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
    return element("svg", root, *_strokes(bar, 0))


def svg(
    drawn: Sequence[Bar],
    *,
    name: str,
    title: str,
    description: str,
    named: Callable[[str | None], str],
    number: Callable[[int], str],
) -> Drawn:
    """The picture of all bars with their words.

    Args:
        drawn: The bars.
        name: An id that no other figure of the page has.
        title: What it shows.
        description: What can be seen in it.
        named: Writes a value.
        number: Writes a count.
    """
    parts = []
    for place, bar in enumerate(drawn):
        top, kind = ROW * place, "chosen" if bar.chosen else "rest"
        parts += [
            label(named(bar.value), x=0, y=top + 16, kind=f"value {kind}"),
            label(number(bar.count), x=WHOLE, y=top + 16, kind=f"count {kind}", anchor="end"),
            *_strokes(bar, top + 21),
        ]
    return figure(
        *parts, kind="shares", name=name, title=title, description=description, height=ROW * len(drawn)
    )


def rows(
    drawn: Sequence[Bar],
    *,
    named: Callable[[str | None], str],
    number: Callable[[int], str],
    share: Callable[[float], str],
) -> list[tuple[str, ...]]:
    """The numbers for a table: value, count and share."""
    return [(named(bar.value), number(bar.count), share(bar.share)) for bar in drawn]


def _strokes(bar: Bar, y: int) -> list[Drawn]:
    across: Attributes = {"x": "0", "y": y, "height": THICK, "rx": THICK / 2}
    kind = "chosen" if bar.chosen else "rest"
    return [
        element("rect", {"class": "track", **across, "width": percent(WHOLE)}),
        element("rect", {"class": kind, **across, "width": percent(bar.width)}),
    ]
