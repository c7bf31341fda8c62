"""Calm texts: what a second look at them would find, the first has found."""

import unicodedata

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.privacy.calm import BLOCK, GRAM, Foreign
from heliograph.privacy.unveil import folded

NAMES = ["иван петров", "أحمد_علي", "朝の新聞記者", "μαρία-ρόζα"]
CALM = "Погода сегодня: 20°. سلام عليكم، 世界の天気 ไทย “so” — \U0001f680"


def uneasy(texts, patterns=NAMES):
    foreign = Foreign(folded(pattern).encode() for pattern in patterns)
    return foreign.uneasy(pa.array(texts, pa.string())).tolist()


@pytest.mark.parametrize(
    "sign",
    [
        "\u200b",
        "\ufe0f",
        "\u202e",
        "é",
        "ｅ",
        "𝐞",
        "ⓔ",
        "…",
        "\u0301",
        "\u030a",
        "\u0327",
        "\u064b",
        "\u00a0",
        "₂",
        "№",
        "ŀ",
        "٣",
    ],
    ids=unicodedata.name,
)
def test_a_sign_that_may_hide_something_makes_a_text_uneasy(sign):
    assert uneasy([CALM, f"{CALM}{sign}", CALM]) == [False, True, False]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", [str.upper, str.title, lambda name: unicodedata.normalize("NFD", name)])
def test_a_name_beyond_ascii_makes_a_text_uneasy_however_it_is_written(name, form):
    assert uneasy([CALM, f"{CALM}, {form(name)}."]) == [False, True]


@pytest.mark.parametrize("between", [" ", "_", "-", ".", "\n"])
def test_what_parts_the_words_of_a_name_does_not_matter(between):
    assert uneasy([f"о, ИВАН{between}ПЕТРОВ!"]) == [True]


@pytest.mark.parametrize("before", range(GRAM + 2))
def test_a_name_that_is_parted_by_the_border_of_a_block_is_seen(before):
    filled = "я" * (BLOCK - before)
    assert uneasy([f"{filled}иван петров", CALM]) == [True, False]


def test_a_name_that_begins_as_another_word_does_is_enough_to_look():
    assert uneasy(["иваново", "иван и"]) == [False, True]


def test_a_pattern_too_short_to_be_told_by_its_beginning_is_looked_for_everywhere():
    short = "петр"
    assert len(short) < GRAM
    assert uneasy([CALM, "солнце"], [short]) == [True, True]


def test_patterns_in_ascii_need_no_second_look():
    assert uneasy([CALM, "Olga: привет"], ["olga_klein"]) == [False, False]


def test_nothing_is_uneasy_among_no_texts():
    assert uneasy([]) == []


@settings(max_examples=300, deadline=None)
@given(
    text=st.text(
        st.characters(min_codepoint=0x80, exclude_categories=["Cs"]) | st.sampled_from("aZ_ @."), max_size=12
    ),
    name=st.text(st.characters(min_codepoint=0x80, exclude_categories=["Cs"]), min_size=GRAM, max_size=8),
    around=st.tuples(st.sampled_from(["", "а", " ", "世"]), st.sampled_from(["", "Б", "!", "ไ"])),
)
def test_whoever_is_calm_holds_neither_disguised_ascii_nor_a_name(text, name, around):
    plain = folded(name).translate(str.maketrans("_-.+\n\r\t\v\f", "         "))
    calm = [one for one in (text, around[0] + name + around[1]) if not uneasy([one], [name])[0]]

    for one in calm:
        assert [s for s in folded(one) if s.isascii()] == [s for s in one.lower() if s.isascii()]
        assert not plain or plain.isascii() or plain not in folded(one)


@pytest.mark.parametrize("sign", ["a", "z"])
def test_letters_of_ascii_beside_a_name_in_another_script_have_one_case(sign):
    name = f"иван{sign}петров{sign}"
    assert uneasy([f"о {name.upper()}", f"о {name}", CALM], [name]) == [True, True, False]


@pytest.mark.parametrize(("written", "read"), [("[", "{"), ("@", "`")])
def test_signs_beside_the_letters_of_ascii_have_no_case(written, read):
    assert uneasy([f"а{written}бвгд", f"а{read}бвгд"], [f"а{written}бвгд"]) == [True, False]
    assert uneasy([f"а{written}бвгд", f"а{read}бвгд"], [f"а{read}бвгд"]) == [False, True]
