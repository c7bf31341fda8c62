"""Timeline: bars for days, weeks, months or years, with the chosen period before the rest."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from heliograph.drawing import slots
from heliograph.drawing.axis import Shown, Tick, major, named
from heliograph.drawing.svg import WHOLE, Attributes, Drawn, element, figure, label, percent, words
from heliograph.model.view import Grain

BARS = 130
"""More bars than these cannot be told apart."""

TOP, BOTTOM = 18, 22
"""Pixels above the bars, for the highest count, and below them, for the days."""

FILLED, WIDEST = 0.84, 4.0
"""Of its slot, so much is a bar, up to so many hundredths of the width."""

LOWEST = 1.5
"""Pixels of a bar that would be too low to be seen."""

LAST_TICK = 95.0
"""Words that would begin further to the right would be cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What happened in one day, week, month or year; those in which nothing did have none.

    Attributes:
        x: Its left side, in hundredths of the width.
        y: Its upper side, in pixels from above.
        width: In hundredths of the width.
        height: In pixels, in proportion to the count, but never too low to be seen.
        start: Its first day.
        count: How many.
        chosen: Whether a day of it is in the chosen period.
    """

    x: float
    y: float
    width: float
    height: float
    start: date
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Bars and the days below them.

    Attributes:
        grain: What a bar stands for.
        bars: In order of time.
        ticks: The days that are named.
        slots: So many bars have room; one of them is as wide as the whole divided by this.
        first: First day of the first slot; None without any bar.
        most: The highest count.
        undated: What has no day and is in no bar.
        height: Of the whole figure, in pixels.
    """

    grain: Grain
    bars: tuple[Bar, ...] = ()
    ticks: tuple[Tick, ...] = ()
    slots: int = 0
    first: date | None = None
    most: int = 0
    undated: int = 0
    height: int


def timeline(
    counts: Iterable[tuple[date | None, int]],
    *,
    since: date | None = None,
    until: date | None = None,
    grain: Grain | None = None,
    height: int = 140,
) -> Timeline:
    """Lay out counts of days as bars.

    Args:
        counts: Days (or first days of weeks, months, years), with how many; None is no day at all.
        since: First day that is chosen, or a moment of it; None: from the first.
        until: Last day that is chosen, or a moment of it; None: to the last.
        grain: What a bar stands for; None: the finest of which there is room for all.
        height: Of the whole figure, in pixels.
    """
    by_day, undated = _by_day(counts)
    if not by_day:
        return Timeline(grain=grain or "day", undated=undated, height=height)
    begin, end = min(by_day), max(by_day)
    grain = grain or slots.grain_for(begin, end, most=BARS)
    by_slot: Counter[date] = Counter()
    for day, count in by_day.items():
        by_slot[slots.begin(day, grain)] += count
    period = (_day(since) or date.min, _day(until) or date.max)
    room = slots.number(begin, end, grain) + 1
    return Timeline(
        grain=grain,
        bars=_bars(by_slot, grain, period, room=room, height=height),
        ticks=_ticks(min(by_slot), end, grain, room),
        slots=room,
        first=min(by_slot),
        most=max(by_slot.values()),
        undated=undated,
        height=height,
    )


def svg(
    drawn: Timeline,
    *,
    name: str,
    title: str,
    description: str,
    number: Callable[[int], str],
    day: Callable[[date, Shown], str],
    told: Callable[[Bar], str],
) -> Drawn:
    """The picture.

    A script of the page finds the slot below a pointer from ``data-first``, ``data-grain`` and ``data-slots``.

    Args:
        drawn: The bars.
        name: An id that no other figure of the page has.
        title: What it shows.
        description: What can be seen in it.
        number: Writes a count.
        day: Writes as much of a day as is to be shown.
        told: What is said of one bar: its days and its count.
    """
    floor = drawn.height - BOTTOM
    data: Attributes = {
        "data-grain": drawn.grain,
        "data-first": drawn.first.isoformat() if drawn.first else None,
        "data-slots": drawn.slots,
    }
    return figure(
        _across(TOP, "most"),
        label(number(drawn.most), x=0, y=TOP - 6, kind="most"),
        *(_tick(tick, day(tick.day, tick.shows), floor) for tick in drawn.ticks),
        *(_bar(bar, told(bar), floor) for bar in drawn.bars),
        _across(floor, "axis"),
        kind="timeline",
        name=name,
        title=title,
        description=description,
        height=drawn.height,
        data=data,
    )


def rows(
    drawn: Timeline, *, number: Callable[[int], str], start: Callable[[date], str]
) -> list[tuple[str, ...]]:
    """The numbers for a table: the first day of each bar, and its count."""
    return [(start(bar.start), number(bar.count)) for bar in drawn.bars]


def _by_day(counts: Iterable[tuple[date | None, int]]) -> tuple[Counter[date], int]:
    """What happened on each day on which anything did, and how much has no day."""
    by_day: Counter[date] = Counter()
    undated = 0
    for day, count in counts:
        if day is None:
            undated += count
        elif count:
            by_day[day] = by_day.get(day, 0) + count
    return by_day, undated


def _day(moment: date | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _bars(
    by_slot: Counter[date], grain: Grain, period: tuple[date, date], *, room: int, height: int
) -> tuple[Bar, ...]:
    first, most, slot = min(by_slot), max(by_slot.values()), WHOLE / room
    since, until = slots.begin(period[0], grain), period[1]
    wide = min(FILLED * slot, WIDEST)
    made = []
    for start, count in sorted(by_slot.items()):
        tall = max(LOWEST, (height - TOP - BOTTOM) * count / most)
        left = slot * slots.number(first, start, grain) + wide * (1 / FILLED - 1) / 2
        made.append(
            Bar(
                x=left,
                y=height - BOTTOM - tall,
                width=wide,
                height=tall,
                start=start,
                count=count,
                chosen=since <= start <= until,
            )
        )
    return tuple(made)


def _ticks(first: date, last: date, grain: Grain, room: int) -> tuple[Tick, ...]:
    placed = [
        (x, day, shows)
        for day, shows in named(first, last)
        if (x := WHOLE * slots.place(first, day, grain) / room) <= LAST_TICK
    ]
    staying = major([shows for _, _, shows in placed])
    return tuple(
        Tick(x=x, day=day, shows=shows, major=number in staying)
        for number, (x, day, shows) in enumerate(placed)
    )


def _bar(bar: Bar, said: str, floor: float) -> Drawn:
    """A bar, and the air above it, so that a pointer finds low bars too."""
    across: Attributes = {"x": percent(bar.x), "width": percent(bar.width)}
    return element(
        "g",
        {"class": "chosen" if bar.chosen else "rest"},
        element("title", {}, words(said)),
        element("rect", {"class": "air", **across, "y": TOP, "height": floor - TOP}),
        element("rect", {**across, "y": bar.y, "height": bar.height}),
    )


def _tick(tick: Tick, said: str, floor: float) -> Drawn:
    at = percent(tick.x)
    return element(
        "g",
        {"class": "tick major" if tick.major else "tick"},
        element("line", {"x1": at, "x2": at, "y1": floor, "y2": floor + 5}),
        label(said, x=tick.x, y=floor + 16, kind="day", dx=4),
    )


def _across(y: float, kind: str) -> Drawn:
    return element("line", {"class": kind, "x1": "0", "x2": percent(WHOLE), "y1": y, "y2": y})
