"""A time line: every post is in a bar, every bar on the canvas, and empty weeks stay empty."""

from datetime import date, datetime, timedelta

import pytest
from figure_parts import SAID, SVG, number, outside, parsed
from hypothesis import given
from hypothesis import strategies as st

from heliograph.drawing import timeline as lines
from heliograph.drawing.slots import begin
from heliograph.drawing.timeline import BARS, BOTTOM, LOWEST, TOP, timeline

DAYS = st.one_of(st.none(), st.dates(), st.dates(min_value=date(2014, 1, 1), max_value=date(2017, 12, 31)))
COUNTS = st.lists(st.tuples(DAYS, st.integers(0, 10**7)), max_size=40)
GRAINS = st.sampled_from(["day", "week", "month", "year"])


def days(first, count, step=1):
    return [(first + timedelta(days=step * number), number + 1) for number in range(count)]


def drawn(line, day=lambda day, shows: f"{day} {shows}", told=lambda bar: f"{bar.start}: {bar.count}"):
    return lines.svg(line, **SAID, number=number, day=day, told=told)


@given(counts=COUNTS)
def test_every_post_is_in_a_bar_or_has_no_day(counts):
    line = timeline(counts)
    assert sum(bar.count for bar in line.bars) + line.undated == sum(count for _, count in counts)


@given(counts=COUNTS, since=st.none() | st.dates(), until=st.none() | st.dates())
def test_no_bar_leaves_the_canvas_or_meets_its_neighbour(counts, since, until):
    line = timeline(counts, since=since, until=until)
    assert outside(parsed(drawn(line))) == []
    for left, right in zip(line.bars, line.bars[1:], strict=False):
        assert left.x + left.width < right.x
        assert left.start < right.start


@given(counts=COUNTS, height=st.integers(80, 400))
def test_heights_are_in_proportion(counts, height):
    line = timeline(counts, height=height)
    room = height - TOP - BOTTOM
    for bar in line.bars:
        assert bar.height == pytest.approx(max(LOWEST, room * bar.count / line.most))
        assert bar.y + bar.height == pytest.approx(height - BOTTOM)


@given(counts=COUNTS)
def test_ticks_are_few_in_order_and_on_the_canvas(counts):
    line = timeline(counts)
    places = [tick.x for tick in line.ticks]
    assert len(places) <= 12
    assert places == sorted(places)
    assert all(0 <= x <= 95 for x in places)


@given(day=st.dates(min_value=date(1, 1, 8)), grain=GRAINS)
def test_a_bar_begins_on_the_first_day_of_its_period(day, grain):
    [bar] = timeline([(day, 3)], grain=grain).bars
    assert bar.start <= day
    assert begin(bar.start, grain) == bar.start
    assert begin(day, grain) == bar.start


@pytest.mark.parametrize(
    ("span", "grain"), [(1, "day"), (BARS, "day"), (BARS + 8, "week"), (365 * 2, "week"), (365 * 9, "month")]
)
def test_the_finest_grain_that_fits_is_taken(span, grain):
    line = timeline([(date(2016, 1, 4), 1), (date(2016, 1, 4) + timedelta(days=span - 1), 1)])
    assert line.grain == grain
    assert line.slots <= BARS


def test_a_week_without_posts_is_a_gap():
    line = timeline([(date(2016, 1, 4), 5), (date(2016, 1, 11), 0), (date(2016, 1, 18), 5)], grain="week")
    assert [bar.start for bar in line.bars] == [date(2016, 1, 4), date(2016, 1, 18)]
    assert line.slots == 3
    assert line.bars[1].x - line.bars[0].x == pytest.approx(200 / 3)


def test_the_chosen_period_is_told_from_the_rest():
    line = timeline(
        days(date(2016, 1, 4), 4, step=7), since=date(2016, 1, 13), until=date(2016, 1, 18), grain="week"
    )
    assert [bar.chosen for bar in line.bars] == [False, True, True, False]
    groups = [
        group.get("class")
        for group in parsed(drawn(line)).iter(f"{SVG}g")
        if group.find(f"{SVG}rect") is not None
    ]
    assert groups == ["rest", "chosen", "chosen", "rest"]


def test_without_a_period_everything_is_chosen_and_a_moment_stands_for_its_day():
    first = date(2016, 1, 4)
    assert all(bar.chosen for bar in timeline(days(first, 5)).bars)
    line = timeline(days(first, 5), since=datetime(2016, 1, 6, 23), until=datetime(2016, 1, 7, 1))
    assert [bar.chosen for bar in line.bars] == [False, False, True, True, False]


def test_each_bar_says_its_day_and_its_count():
    titles = [title.text for title in parsed(drawn(timeline(days(date(2016, 8, 1), 2)))).iter(f"{SVG}title")]
    assert titles == ["Posts", "2016-08-01: 1", "2016-08-02: 2"]


def test_the_year_is_said_where_it_changes():
    line = timeline([(date(2015, 11, 3), 1), (date(2016, 5, 20), 1)])
    assert [(f"{tick.day:%Y-%m}", tick.shows) for tick in line.ticks] == [
        ("2015-12", "month and year"),
        ("2016-01", "year"),
        ("2016-02", "month"),
        ("2016-03", "month"),
        ("2016-04", "month"),
        ("2016-05", "month"),
    ]
    assert [tick.major for tick in line.ticks] == [True, True, False, False, False, False]


def test_a_few_days_are_named_by_day():
    line = timeline(days(date(2016, 12, 30), 5))
    assert [tick.shows for tick in line.ticks] == ["day and year", "day", "day and year", "day", "day"]


def test_long_spans_are_named_by_round_years():
    line = timeline([(date(1996, 3, 1), 1), (date(2023, 3, 1), 1)])
    assert [tick.day.year for tick in line.ticks] == [2000, 2005, 2010, 2015, 2020]


def test_a_script_can_find_the_slot_below_a_pointer():
    root = parsed(drawn(timeline([(date(2016, 1, 6), 1), (date(2016, 2, 20), 1)], grain="week")))
    assert (root.get("data-grain"), root.get("data-first"), root.get("data-slots")) == (
        "week",
        "2016-01-04",
        "7",
    )


def test_nothing_to_draw_is_an_empty_figure():
    line = timeline([(None, 3), (date(2016, 1, 1), 0)])
    assert (line.bars, line.undated, line.most) == ((), 3, 0)
    assert parsed(drawn(line)).get("data-first") is None


def test_the_numbers_can_be_read_in_a_table():
    line = timeline([(date(2016, 1, 6), 1200)], grain="month")
    assert lines.rows(line, number=number, start=lambda day: f"{day:%Y-%m}") == [("2016-01", "1,200")]
