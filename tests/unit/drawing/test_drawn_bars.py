"""Bars of a facet: the most frequent value is as wide as there is room, all others in proportion."""

import pytest
from figure_parts import SVG, outside, parsed
from hypothesis import given
from hypothesis import strategies as st

from heliograph.drawing import bars as shares
from heliograph.drawing.bars import bars

COUNTS = st.lists(st.tuples(st.none() | st.text(max_size=5), st.integers(0, 10**9)), max_size=20)


@given(counts=COUNTS)
def test_widths_are_in_proportion_and_nothing_is_lost(counts):
    made = bars(counts)
    most = max((count for _, count in counts), default=0)
    assert [(bar.value, bar.count) for bar in made] == counts
    assert all(bar.width == pytest.approx(100 * bar.count / most if most else 0) for bar in made)


@given(counts=COUNTS)
def test_no_bar_leaves_the_canvas(counts):
    for bar in bars(counts):
        assert outside(parsed(shares.line(bar))) == []


def test_a_chosen_value_is_told_from_the_rest():
    made = bars([("ar", 30), ("en", 10)], chosen={"en"})
    assert [bar.chosen for bar in made] == [False, True]
    root = parsed(shares.line(made[1]))
    assert [rect.get("class") for rect in root] == ["track", "chosen"]


def test_a_bar_below_words_is_hidden_from_those_who_heard_them():
    root = parsed(shares.line(bars([("ar", 1)])[0]))
    assert root.get("aria-hidden") == "true"
    assert root.get("role") is None
    assert not list(root.iter(f"{SVG}text"))
