"""Marks: what was found is shown in the text as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.tables.search.grammar import Search, Words, parse
from heliograph.tables.search.marks import marks, snippet


def marked(text: str, search: str) -> list[str]:
    return [text[first:end] for first, end in marks(text, parse(search))]


@pytest.mark.parametrize(
    ("text", "search", "found"),
    [
        ("The News, the NEWS!", "news", ["News", "NEWS"]),
        ("newspaper", "news", []),
        ("newspaper", "news*", ["newspaper"]),
        ("New  York, new york", '"new york"', ["New  York", "new york"]),
        ("don’t", "don't", ["don’t"]),
        ("Straße", "STRASSE", ["Straße"]),
        ("e\u0301lève", "eleve", ["e\u0301lève"]),
        ("Ёлка", "елка", ["Ёлка"]),
        ("كِتَابٌ كبير", "كتاب", ["كِتَابٌ"]),
        ("می‌خواهم", "میخواهم", ["می‌خواهم"]),
        ("光送关桥", "送关", ["送关"]),
        ("光送关桥", "光送关", ["光送关"]),
        ("光送关桥", "送", ["送"]),
        ("光送", "送", ["送"]),
        ("光送", "送光", []),
        ("光。送", "光送", []),
        ("x光送", '"x 光"', ["x光"]),
        ("ｶﾞｷﾞ", "ガギ", ["ｶﾞｷﾞ"]),
        ("ㅎ한글", "한글", ["한글"]),
        ("วันนี้ข่าว", "ข่าว", ["ข่าว"]),
        ("ok 🙂🙂", "🙂", ["🙂🙂"]),
        ("a b", "a b", ["a", "b"]),
        ("one two three", '"one two" "two three"', ["one two three"]),
        ("word", "-word", []),
        ("word", "lang:en", []),
        ("", "word", []),
    ],
)
def test_what_was_looked_for_is_marked(text: str, search: str, found: list[str]) -> None:
    assert marked(text, search) == found


def test_a_long_text_is_cut_around_the_first_mark() -> None:
    text = "far away " * 40 + "the needle, and " + "more hay " * 40
    cut = snippet(text, parse("needle"))
    assert (cut.text[0], cut.text[-1]) == ("\u2026", "\u2026")
    assert [piece for piece, is_marked in cut.pieces() if is_marked] == ["needle"]
    assert "".join(piece for piece, _ in cut.pieces()) == cut.text
    assert len(cut.text) <= 162


def test_a_short_text_is_shown_whole_on_one_line() -> None:
    cut = snippet("first\nsecond news", parse("news"))
    assert (cut.text, cut.marks) == ("first second news", ((13, 17),))


def test_a_text_without_a_mark_is_shown_from_its_beginning() -> None:
    assert snippet("abc " * 100, parse("lang:en")).text.startswith("abc abc")


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    st.text("ab中文 é", min_size=1).filter(str.strip),
)
def test_marks_lie_within_the_text_and_apart(text: str, word: str) -> None:
    search = Search((Words(word),))
    spans = marks(text, search)
    assert all(0 <= first < end <= len(text) for first, end in spans)
    assert all(before[1] < after[0] for before, after in zip(spans, spans[1:], strict=False))
    cut = snippet(text, search)
    assert "".join(piece for piece, _ in cut.pieces()) == cut.text
    assert "\n" not in cut.text
