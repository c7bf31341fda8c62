"""Interval: two shares of each value with what is not known about them, on one line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from heliograph.drawing.svg import Attributes, Drawn, element, figure, label, percent, words

ROW, WORDS, BOTTOM = 46, 20, 22
"""Pixels for one value, of which for its name, and for the scale."""

APART = 4
"""Pixels from the middle of a line to each of its two sides."""

LEFT, RIGHT = 1.5, 95.0
"""Hundredths of the width where the scale begins and ends, so that nothing is cut off."""

SMALL = 1e-9
"""What is no more than an error of rounding."""

ROUND = (1, 2, 2.5, 5, 10)
"""Steps of a scale, before the power of ten."""

TICKS = 5
"""A scale has at most so many steps."""

SHAPES = {"first": "M0 -5A5 5 0 0 1 0 5A5 5 0 0 1 0 -5Z", "second": "M0 -6L6 0L0 6L-6 0Z"}
"""A circle and a diamond: the two sides can be told apart without colours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share with its interval, 0 to 1."""

    low: float
    value: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A share as it is drawn: three places in hundredths of the width, and the middle of its line in pixels."""

    share: Share
    low: float
    x: float
    high: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One value with its two shares."""

    value: str | None
    first: Span
    second: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """Lines above one scale.

    Attributes:
        lines: In the order given.
        ticks: Shares that are named on the scale, with their places.
        height: Of the whole figure, in pixels.
    """

    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, float], ...]
    height: int


def intervals(pairs: Sequence[tuple[str | None, Share, Share]]) -> Intervals:
    """Lay out values with their shares on two sides; the scale begins at nothing and ends after the highest bound."""
    most = max((share.high for _, *both in pairs for share in both if share.high > SMALL), default=1.0)
    step = _step(most)
    count = ceil(most / step - SMALL)
    scale = (RIGHT - LEFT) / (step * count)
    lines = tuple(
        Line(
            value=value,
            first=_span(first, scale, _middle(place) - APART),
            second=_span(second, scale, _middle(place) + APART),
        )
        for place, (value, first, second) in enumerate(pairs)
    )
    ticks = tuple((step * number, LEFT + scale * step * number) for number in range(count + 1))
    return Intervals(lines=lines, ticks=ticks, height=ROW * len(pairs) + BOTTOM)


def svg(
    drawn: Intervals,
    *,
    name: str,
    title: str,
    description: str,
    named: Callable[[str | None], str],
    share: Callable[[float], str],
    told: Callable[[str | None], tuple[str, str]],
) -> Drawn:
    """The picture.

    Args:
        drawn: The lines.
        name: An id that no other figure of the page has.
        title: What it shows.
        description: What can be seen in it.
        named: Writes a value.
        share: Writes a share on the scale.
        told: What is said of a value's first and second share.
    """
    bottom = drawn.height - BOTTOM
    parts = [_tick(x, share(value), bottom) for value, x in drawn.ticks]
    for place, line in enumerate(drawn.lines):
        first, second = told(line.value)
        parts += [
            label(named(line.value), x=0, y=ROW * place + 14, kind="value"),
            _side(line.first, "first", first),
            _side(line.second, "second", second),
        ]
    return figure(
        *parts, kind="intervals", name=name, title=title, description=description, height=drawn.height
    )


def _span(share: Share, scale: float, y: float) -> Span:
    low, value, high = (LEFT + scale * number for number in (share.low, share.value, share.high))
    return Span(share=share, low=low, x=value, high=high, y=y)


def _middle(place: int) -> float:
    return ROW * place + (WORDS + ROW) / 2


def _step(most: float) -> float:
    """The smallest round step that needs no more than some ticks."""
    power = 10.0 ** floor(log10(most / TICKS))
    return next(step * power for step in ROUND if step * power * TICKS >= most * (1 - SMALL))


def _side(span: Span, kind: str, said: str) -> Drawn:
    ends: Attributes = {"x1": percent(span.low), "x2": percent(span.high), "y1": span.y, "y2": span.y}
    return element(
        "g",
        {"class": kind},
        element("title", {}, words(said)),
        element("line", ends),
        element(
            "svg",
            {"x": percent(span.x), "y": span.y, "overflow": "visible"},
            element("path", {"d": SHAPES[kind]}),
        ),
    )


def _tick(x: float, said: str, bottom: int) -> Drawn:
    """A line of the scale; where names of values stand it is left out."""
    at = percent(x)
    return element(
        "g",
        {"class": "tick"},
        element(
            "line",
            {"x1": at, "x2": at, "y1": WORDS, "y2": bottom, "stroke-dasharray": f"{ROW - WORDS} {WORDS}"},
        ),
        label(said, x=x, y=bottom + 17, kind="scale", anchor="start" if x == LEFT else "middle"),
    )
