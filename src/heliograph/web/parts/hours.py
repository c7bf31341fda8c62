"""Hours: when in the week posts were made, drawn on the server."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from heliograph.drawing import heatmap, table
from heliograph.drawing.heatmap import Cell
from heliograph.web.marks import number
from heliograph.web.parts.timeline import posts_in_words


def hours_of(counts: Sequence[Sequence[int]]) -> dict[str, Any]:
    """The picture, and its numbers as a table: a row for each day, from Monday."""
    laid, title = heatmap.heatmap(counts), _("Hours of the week (UTC)")
    hours = [f"{hour:02}" for hour in range(24)]
    drawn = heatmap.svg(
        laid,
        name="hours",
        title=title,
        description=_("Darker hours have more posts."),
        days=[str(WEEKDAYS_ABBR[day]) for day in range(7)],
        hours=hours,
        number=number,
        told=_teller(),
    )
    rows = heatmap.rows(laid, days=[str(WEEKDAYS[day]) for day in range(7)], number=number)
    return {"svg": drawn, "table": table.html(title, [_("Day"), *hours], rows)}


def _teller() -> Callable[[Cell], str]:
    """What is said of a cell, in the language of the page; the names of days are looked up once."""
    days = [str(WEEKDAYS[day]) for day in range(7)]

    def told(cell: Cell) -> str:
        return f"{days[cell.day]} {cell.hour:02}:00–{cell.hour:02}:59 UTC: {posts_in_words(cell.count)}"

    return told
