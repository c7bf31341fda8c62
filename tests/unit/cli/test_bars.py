"""Bars beside the counts of a facet or timeline."""

import pytest

from heliograph.access.preview import Preview, as_text
from heliograph.cli.query import BAR, _bar, _with_bars


@pytest.mark.parametrize(
    ("share", "drawn"),
    [(0, ""), (1, "█" * BAR), (0.5, "█" * (BAR // 2)), (1e-9, "▏"), (1 / BAR + 1 / 8 / BAR, "█▏")],
)
def test_a_bar_is_as_long_as_its_share_and_what_is_not_nothing_is_seen(share, drawn):
    assert _bar(share) == drawn


def test_bars_begin_in_one_column_whatever_the_script():
    shown = Preview(columns=("value", "rows"), rows=(("web", "10"), ("日本語", "5"), (None, "0")))
    head, rule, *rows = _with_bars(as_text(shown, width=80), shown).splitlines()
    assert rows[0].endswith("█" * BAR)
    assert rows[1].endswith(f"{'█' * (BAR // 2)}")
    assert "█" not in rows[2] + head + rule
    assert rows[0].index("█") == rows[1].index("█") + len("日本語")


def test_nothing_counted_draws_nothing():
    shown = Preview(columns=("value", "rows"), rows=())
    assert "█" not in _with_bars(as_text(shown, width=80), shown)
