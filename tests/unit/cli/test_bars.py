"""Bars beside the counts of a facet or timeline."""

import pytest

from heliograph.access.preview import Preview, as_text
from heliograph.cli.bars import bar, heights
from heliograph.cli.query import BARS, _with_bars


@pytest.mark.parametrize(
    ("share", "drawn"),
    [(0, ""), (1, "█" * BARS), (0.5, "█" * (BARS // 2)), (1e-9, "▏"), (1 / BARS + 1 / 8 / BARS, "█▏")],
)
def test_a_bar_is_as_long_as_its_share_and_what_is_not_nothing_is_seen(share, drawn):
    assert bar(share, BARS, plain=False) == drawn


def test_elsewhere_bars_are_drawn_in_signs_that_every_program_knows():
    assert [bar(share, 10, plain=True) for share in (0, 1e-9, 0.5, 1)] == ["", "#", "#####", "#" * 10]


@pytest.mark.parametrize(("plain", "drawn"), [(False, "▁ ▄█"), (True, ". =@")])
def test_heights_show_which_count_is_the_largest(plain, drawn):
    assert heights([1, 0, 50, 99], plain=plain) == drawn
    assert heights([], plain=plain) == ""


def test_bars_begin_in_one_column_whatever_the_script():
    shown = Preview(columns=("value", "rows"), rows=(("web", "10"), ("日本語", "5"), (None, "0")))
    head, rule, *rows = _with_bars(as_text(shown, width=80), shown).splitlines()
    assert rows[0].endswith("█" * BARS)
    assert rows[1].endswith(f"{'█' * (BARS // 2)}")
    assert "█" not in rows[2] + head + rule
    assert rows[0].index("█") == rows[1].index("█") + len("日本語")


def test_nothing_counted_draws_nothing():
    shown = Preview(columns=("value", "rows"), rows=())
    assert "█" not in _with_bars(as_text(shown, width=80), shown)
