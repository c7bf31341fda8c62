"""Same text: the quick way of levelling texts agrees with the slow one, sign by sign."""

import re
import sys
import unicodedata

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.tables import same_text
from heliograph.tables.same_text import normalised
from heliograph.tables.signs import holding

WIDTHS = "".join(chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Zs")


def plainly(text: str) -> str:
    """What two texts have in common, in plain Python."""
    composed = unicodedata.normalize("NFC", text)
    small = pa.compute.utf8_lower(pa.scalar(composed)).as_py()
    bare = re.sub(r"https?://[^\t\n\f\r ]+", "", small)
    return re.sub(r"[\t\n\f\r ]+", " ", bare).strip(WIDTHS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("So it is", "SO IT IS"),
        ("so it is", "so  it\n is "),
        ("so it is", "so it is https://t.example/abc"),
        ("http://a.example so it", "so it https://b.example/x?y=z"),
        ("caf\u00e9", "cafe\u0301"),
        ("ПОГОДА", "погода"),
        ("\ud55c", "\u1112\u1161\u11ab"),
        ("\u212b", "\u00e5"),
        ("\u3000so it is", "so it is\u00a0"),
        ("q\u0323\u0307", "q\u0307\u0323"),
    ],
)
def test_texts_that_differ_in_case_links_spaces_or_spelling_are_the_same(one: str, other: str) -> None:
    [first, second] = normalised(pa.array([one, other])).to_pylist()
    assert first == second


@pytest.mark.parametrize(
    "other", ["so it isn't", "soitis", "so\u00a0it is", "so\vit is", "so it is.", "ftp://a so it is"]
)
def test_texts_that_differ_otherwise_are_not(other: str) -> None:
    [first, second] = normalised(pa.array(["so it is", other])).to_pylist()
    assert first != second


SIGNS = st.sampled_from(
    "aÉé \t\n\v\f\r\u00a0\u0301\u0327ё\u0438\u0306\u064e가\u1100\u1161\u11a8\u212b\ufb1d🙂\U0001d15e\u2000\u2026"
) | st.characters(codec="utf-8")
TEXTS = st.lists(SIGNS | st.sampled_from(["http://", "https://x", "  "]), max_size=8).map("".join)


@settings(deadline=None)
@given(texts=st.lists(st.none() | TEXTS, max_size=6), begin=st.integers(0, 3), piece=st.integers(1, 3))
def test_the_quick_way_is_the_slow_one(texts: list[str | None], begin: int, piece: int) -> None:
    before, same_text.PIECE_ROWS = same_text.PIECE_ROWS, piece
    try:
        found = normalised(pa.array(texts, pa.string())[begin:])
    finally:
        same_text.PIECE_ROWS = before
    assert found.to_pylist() == [None if text is None else plainly(text) for text in texts[begin:]]


def test_no_sign_that_nfc_moves_or_changes_is_overlooked() -> None:
    signs = [chr(code) for code in range(0x80, sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    texts = pa.array([f"e{sign}" for sign in signs])
    found = set(holding(texts, same_text._loose_signs).to_pylist())
    changed = {n for n, text in enumerate(texts.to_pylist()) if unicodedata.normalize("NFC", text) != text}
    assert changed | {n for n, sign in enumerate(signs) if unicodedata.combining(sign)} <= found
