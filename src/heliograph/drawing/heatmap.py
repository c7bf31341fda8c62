"""Heat map: the hours of a week, darker where more happened."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from heliograph.drawing.svg import WHOLE, Drawn, element, figure, label, percent, words

DAYS, HOURS, LEVELS = 7, 24, 5

SIDE = 11.2
"""Hundredths of the width for the names of the days."""

TOP, ROW, LEGEND = 18, 20, 30
"""Pixels for the names of the hours, for a day, and for the legend."""

GAP = 0.2, 1.5
"""Between two cells: hundredths of the width, pixels."""

NAMED = 3
"""Every so many hours one is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One hour of the week.

    Attributes:
        x: Its left side, in hundredths of the width.
        y: Its upper side, in pixels.
        width: In hundredths of the width.
        height: In pixels.
        day: 0 is the first row, usually Monday.
        hour: 0 to 23.
        count: How many.
        level: 1 to 5, a fifth of the hours each in which anything happened; 0 where nothing did.
    """

    x: float
    y: float
    width: float
    height: float
    day: int
    hour: int
    count: int
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heatmap:
    """All hours of a week.

    Attributes:
        cells: Day after day.
        bounds: The lowest and the highest count of each level that occurs, with the level.
        height: Of the whole figure, in pixels.
    """

    cells: tuple[Cell, ...]
    bounds: tuple[tuple[int, int, int], ...]
    height: int = TOP + DAYS * ROW + LEGEND


def heatmap(counts: Sequence[Sequence[int]]) -> Heatmap:
    """Lay out seven days of 24 counts each.

    Args:
        counts: A row for each day, in the order of the figure.
    """
    ranks = sorted(count for row in counts for count in row if count)
    cells = tuple(
        _cell(day, hour, count, ranks) for day, row in enumerate(counts) for hour, count in enumerate(row)
    )
    by_level = [
        (level, [cell.count for cell in cells if cell.level == level]) for level in range(1, LEVELS + 1)
    ]
    return Heatmap(
        cells=cells, bounds=tuple((level, min(some), max(some)) for level, some in by_level if some)
    )


def svg(
    drawn: Heatmap,
    *,
    name: str,
    title: str,
    description: str,
    days: Sequence[str],
    hours: Sequence[str],
    number: Callable[[int], str],
    told: Callable[[Cell], str],
) -> Drawn:
    """The picture.

    Args:
        drawn: The cells.
        name: An id that no other figure of the page has.
        title: What it shows.
        description: What can be seen in it.
        days: Seven short names.
        hours: 24 short names; every third is written.
        number: Writes a count.
        told: What is said of one hour.
    """
    return figure(
        *(
            label(hours[cell.hour], x=cell.x + cell.width / 2, y=TOP - 7, kind="hour", anchor="middle")
            for cell in drawn.cells
            if cell.day == 0 and cell.hour % NAMED == 0
        ),
        *(label(text, x=0, y=TOP + ROW * (day + 1) - 6, kind="weekday") for day, text in enumerate(days)),
        *(_drawn(cell, told(cell)) for cell in drawn.cells),
        *_legend(drawn, number),
        kind="heatmap",
        name=name,
        title=title,
        description=description,
        height=drawn.height,
    )


def rows(drawn: Heatmap, *, days: Sequence[str], number: Callable[[int], str]) -> list[tuple[str, ...]]:
    """The numbers for a table: the name of each day, and its 24 counts."""
    return [
        (text, *(number(cell.count) for cell in drawn.cells if cell.day == day))
        for day, text in enumerate(days)
    ]


def _cell(day: int, hour: int, count: int, ranks: Sequence[int]) -> Cell:
    across, down = GAP
    width = (WHOLE - SIDE) / HOURS
    return Cell(
        x=SIDE + width * hour + across / 2,
        y=TOP + ROW * day + down / 2,
        width=width - across,
        height=ROW - down,
        day=day,
        hour=hour,
        count=count,
        level=-(-LEVELS * bisect_right(ranks, count) // len(ranks)) if count else 0,
    )


def _drawn(cell: Cell, said: str) -> Drawn:
    return element(
        "rect",
        {
            "class": f"level-{cell.level}",
            "x": percent(cell.x),
            "y": cell.y,
            "width": percent(cell.width),
            "height": cell.height,
        },
        element("title", {}, words(said)),
    )


def _legend(drawn: Heatmap, number: Callable[[int], str]) -> list[Drawn]:
    """A square for each level with the counts that it stands for."""
    made = []
    across = (WHOLE - SIDE) / LEVELS
    for place, (level, low, high) in enumerate(drawn.bounds):
        x, y = SIDE + across * place, drawn.height - 15
        made.append(
            element("rect", {"class": f"level-{level}", "x": percent(x), "y": y, "width": 12, "height": 12})
        )
        said = number(low) if low == high else f"{number(low)}\N{EN DASH}{number(high)}"
        made.append(label(said, x=x, y=y + 10, kind="legend", dx=18))
    return made
