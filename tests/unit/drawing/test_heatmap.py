"""The hours of a week: all 168 are there, and the darkest are the busiest."""

from figure_parts import SAID, SVG, number, outside, parsed
from hypothesis import given
from hypothesis import strategies as st

from heliograph.drawing import heatmap as hours
from heliograph.drawing.heatmap import LEVELS, heatmap

WEEKS = st.lists(st.lists(st.integers(0, 50), min_size=24, max_size=24), min_size=7, max_size=7)
NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def drawn(week):
    told = lambda cell: f"{NAMES[cell.day]} {cell.hour}: {cell.count}"  # noqa: E731
    named = [f"{hour:02}" for hour in range(24)]
    return parsed(hours.svg(heatmap(week), **SAID, days=NAMES, hours=named, number=number, told=told))


@given(week=WEEKS)
def test_every_hour_is_drawn_once_and_on_the_canvas(week):
    assert sum(cell.count for cell in heatmap(week).cells) == sum(map(sum, week))
    root = drawn(week)
    assert outside(root) == []
    assert len([rect for rect in root.iter(f"{SVG}rect") if rect.find(f"{SVG}title") is not None]) == 7 * 24


@given(week=WEEKS)
def test_more_is_never_lighter_and_nothing_is_empty(week):
    cells = sorted(heatmap(week).cells, key=lambda cell: cell.count)
    assert [cell.level for cell in cells] == sorted(cell.level for cell in cells)
    assert all((cell.level == 0) == (cell.count == 0) for cell in cells)
    assert cells[-1].level in {0, LEVELS}


def test_each_level_holds_a_fifth_of_the_busy_hours():
    week = [[24 * day + hour + 1 for hour in range(24)] for day in range(7)]
    assert heatmap(week).bounds == ((1, 1, 33), (2, 34, 67), (3, 68, 100), (4, 101, 134), (5, 135, 168))


def test_the_legend_says_what_the_levels_stand_for():
    week = [[1200 if hour == 9 else 0 for hour in range(24)] for _ in range(7)]
    texts = [text.text for text in drawn(week).iter(f"{SVG}text")]
    assert texts[-1] == "1,200"
    assert texts[:8] == ["00", "03", "06", "09", "12", "15", "18", "21"]
    assert texts[8:15] == NAMES


def test_the_numbers_can_be_read_in_a_table():
    rows = hours.rows(heatmap([[day] * 24 for day in range(7)]), days=NAMES, number=number)
    assert rows[6] == ("Sun", *["6"] * 24)
