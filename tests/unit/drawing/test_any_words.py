"""Whatever the words are: a figure is well-formed, harmless under a strict policy, and said to who cannot see it."""

from datetime import date

import pytest
from figure_parts import SVG, number, parsed
from hypothesis import given
from hypothesis import strategies as st

from heliograph.drawing import heatmap, interval, table, timeline
from heliograph.drawing.svg import Drawn

HOSTILE = [
    '"><script>alert(1)</script>',
    "' onload='x",
    "\x00\x1b\ufffe",
    "\ud800",
    "]]>&amp;<!--",
    "\u202eabc",
    "עברית, 12",
]
TEXT = st.one_of(st.text(), st.sampled_from(HOSTILE))


def of_timeline(text):
    line = timeline.timeline([(date(2016, 1, 1), 3), (date(2016, 3, 1), 4)], until=date(2016, 2, 1))
    return timeline.svg(
        line, name=text, title=text, description=text, number=number, day=lambda *_: text, told=lambda _: text
    )


def of_heatmap(text):
    drawn = heatmap.heatmap([[day * hour for hour in range(24)] for day in range(7)])
    return heatmap.svg(
        drawn,
        name=text,
        title=text,
        description=text,
        days=[text] * 7,
        hours=[text] * 24,
        number=lambda _: text,
        told=lambda _: text,
    )


def of_intervals(text):
    share = interval.Share(low=0.1, value=0.2, high=0.3)
    drawn = interval.intervals([(text, share, share)])
    return interval.svg(
        drawn,
        name=text,
        title=text,
        description=text,
        named=lambda _: text,
        share=lambda _: text,
        told=lambda _: (text, text),
    )


FIGURES = pytest.mark.parametrize("figure", [of_timeline, of_heatmap, of_intervals])


@FIGURES
@given(text=TEXT)
def test_any_text_gives_well_formed_xml(figure, text):
    root = parsed(figure(text))
    assert root.tag == f"{SVG}svg"
    assert {child.tag.removeprefix(SVG) for child in root.iter()} <= {
        "svg", "title", "desc", "g", "rect", "line", "path", "text",
    }  # fmt: skip


@FIGURES
def test_a_figure_is_one_picture_with_a_name_and_a_description(figure):
    root = parsed(figure("Posts per week"))
    ids = {child.get("id"): child.text for child in root.iter() if child.get("id")}
    assert root.get("role") == "img"
    assert ids[root.get("aria-labelledby")] == ids[root.get("aria-describedby")] == "Posts per week"
    assert len(ids) == 2
    assert not any(" " in one for one in ids)


@FIGURES
@given(text=TEXT)
def test_a_strict_policy_has_nothing_to_forbid(figure, text):
    for child in parsed(figure(text)).iter():
        assert not {
            name for name in child.attrib if name == "style" or name.startswith("on") or "href" in name
        }


@FIGURES
def test_words_keep_their_direction_on_pages_of_any_direction(figure):
    root = parsed(figure("نص"))
    assert root.get("direction") == "ltr"
    assert {text.get("unicode-bidi") for text in root.iter(f"{SVG}text")} == {"plaintext"}


def test_templates_take_a_figure_as_markup():
    figure = of_intervals("a & b")
    assert isinstance(figure, Drawn)
    assert figure.__html__() == figure
    assert "a &amp; b" in figure


@given(text=TEXT)
def test_a_table_of_any_words_is_well_formed(text):
    root = parsed(table.html(text, [text, text], [(text, "1"), (text, "2")]))
    assert [row.find("th").get("scope") for row in root.find("tbody")] == ["row", "row"]
    assert [cell.text for cell in root.iter("td")] == ["1", "2"]


def test_a_table_without_rows_has_its_heads():
    root = parsed(table.html("Posts", ["Day", "Posts"], []))
    assert [head.text for head in root.iter("th")] == ["Day", "Posts"]
