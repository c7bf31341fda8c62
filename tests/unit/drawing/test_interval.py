"""Two shares on one line: what is larger stands further right, and the scale holds everything."""

import pytest
from figure_parts import SAID, SVG, of_width, parsed
from hypothesis import given
from hypothesis import strategies as st

from heliograph.drawing import interval
from heliograph.drawing.interval import Share, intervals

SHARES = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(
    lambda numbers: Share(**dict(zip(("low", "value", "high"), sorted(numbers), strict=True)))
)
PAIRS = st.lists(st.tuples(st.text(max_size=3), SHARES, SHARES), max_size=12)
HALF, TENTH = Share(low=0.4, value=0.5, high=0.6), Share(low=0.05, value=0.1, high=0.2)


def drawn(pairs):
    return interval.svg(
        intervals(pairs),
        **SAID,
        named=str,
        share="{:.0%}".format,
        told=lambda value: (f"{value} here", f"{value} there"),
    )


@given(pairs=PAIRS)
def test_every_place_is_on_the_canvas_and_in_order(pairs):
    made = intervals(pairs)
    for line in made.lines:
        for span in (line.first, line.second):
            assert 0 <= span.low <= span.x <= span.high <= made.ticks[-1][1] + 1e-9 <= 100
            assert 0 < span.y < made.height
    for line in parsed(drawn(pairs)).iter(f"{SVG}line"):
        assert 0 <= of_width(line.get("x1")) <= of_width(line.get("x2")) <= 100


@given(pairs=PAIRS)
def test_places_are_in_proportion_to_shares(pairs):
    made = intervals(pairs)
    (zero, left), *_, (last, right) = made.ticks
    assert zero == 0
    for line in made.lines:
        for span in (line.first, line.second):
            assert span.x == pytest.approx(left + (right - left) * span.share.value / last)


@given(most=st.floats(1e-6, 1))
def test_a_scale_is_round_and_short(most):
    ticks = intervals([("a", Share(low=0, value=0, high=most), Share(low=0, value=0, high=0))]).ticks
    assert 2 <= len(ticks) <= 6
    assert ticks[-1][0] >= most * (1 - 1e-9)


def test_the_sides_can_be_told_apart_without_colours():
    shapes = {}
    for group in parsed(drawn([("en", HALF, TENTH)])).iter(f"{SVG}g"):
        for path in group.iter(f"{SVG}path"):
            shapes[group.get("class")] = path.get("d"), group.find(f"{SVG}title").text
    assert shapes["first"][0] != shapes["second"][0]
    assert (shapes["first"][1], shapes["second"][1]) == ("en here", "en there")


def test_nothing_to_compare_is_an_empty_scale():
    assert intervals([]).lines == ()
    assert parsed(drawn([])).get("role") == "img"
