"""Timeline: the posts of a view over time, drawn on the server."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from heliograph.drawing import table, timeline
from heliograph.drawing.axis import Shown
from heliograph.model.view import Grain, View
from heliograph.web.marks import number

FORMS: dict[Shown, str] = {
    "year": "Y",
    "month": "M",
    "month and year": "M Y",
    "day": "j M",
    "day and year": "j M Y",
}


def timeline_of(
    days: Sequence[tuple[date, int]], view: View | None = None, *, grain: Grain | None = None
) -> dict[str, Any]:
    """The picture and its numbers as a table.

    Args:
        days: Posts of each day, or of each month by its first day.
        view: Gives the period that is chosen; None chooses all.
        grain: What a bar stands for; None: the finest of which there is room for all.
    """
    period = (view.since, view.until) if view else (None, None)
    return _drawn(tuple(days), *period, grain, get_language() or "")


@lru_cache(maxsize=128)
def _drawn(
    days: tuple[tuple[date, int], ...],
    since: date | None,
    until: date | None,
    grain: Grain | None,
    language: str,
) -> dict[str, Any]:
    """Drawn once for all pages of a view."""
    del language
    laid = timeline.timeline(days, since=since, until=until, grain=grain)
    titles = {
        "day": _("Posts per day"),
        "week": _("Posts per week"),
        "month": _("Posts per month"),
        "year": _("Posts per year"),
    }
    drawn = timeline.svg(
        laid,
        name="timeline",
        title=titles[laid.grain],
        description=_("The largest bar stands for %(most)s posts.") % {"most": number(laid.most)},
        number=number,
        day=_tick,
        told=lambda bar: f"{_span(bar.start, laid.grain)}: {posts_in_words(bar.count)}",
    )
    return {
        "title": titles[laid.grain],
        "svg": drawn,
        "table": table.html(
            titles[laid.grain],
            [_("Begins"), _("Posts")],
            timeline.rows(laid, number=number, start=lambda day: day.isoformat()),
        ),
    }


def _tick(day: date, shows: Shown) -> str:
    return date_format(day, FORMS[shows])


def posts_in_words(count: int) -> str:
    """So many posts, in the language of the page."""
    return _posts(count, get_language())


@lru_cache(maxsize=4096)
def _posts(count: int, language: str | None) -> str:
    """Figures say the same small numbers again and again."""
    del language
    return ngettext("%(count)s post", "%(count)s posts", count) % {"count": number(count)}


def _span(start: date, grain: str) -> str:
    if grain == "day":
        return start.isoformat()
    if grain == "week":
        return f"{start.isoformat()} – {(start + timedelta(days=6)).isoformat()}"
    return start.isoformat()[: 7 if grain == "month" else 4]
