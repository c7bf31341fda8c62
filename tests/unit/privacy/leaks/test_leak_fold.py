"""Fold: what a reader sees, and which texts need that second look at all."""

import pyarrow as pa
import pytest

from heliograph.privacy.leaks.fold import folded, lowered, parted, strange, veiled


def of(function, *texts):
    return function(pa.array(texts, pa.string())).to_pylist()


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("ＭａｒａＴ＠", "marat@"),
        ("ma\u200bra", "mara"),
        ("ma\u202e\u2066ra\ufeff", "mara"),
        ("m\ufe0fara", "mara"),
        ("%6D%61ra%5F", "mara_"),
        ("%E2%80%8Bmara", "mara"),
        ("&#109;&#x61;ra", "mara"),
        ("&#00000109;&#x0000061;ra", "mara"),
        (f"&#{'0' * 5000}109;&#X{'0' * 5000}61;ra", "mara"),
        (f"&#{'9' * 5000}a&#x{'9' * 5000};b", "\ufffda\ufffdb"),
        ("&#1114109;&#x10fffd;&#x110000;", "\U0010fffd\U0010fffd\ufffd"),
        ("mara&amp;co", "mara&amp;co"),
        ("&amp;#109;ara", "mara"),
        ("&amp;amp;#109;ara", "mara"),
        ("%2540ann", "@ann"),
        ("＆#64;ann", "@ann"),
        ("Zoe\u0308", "zoë"),
        ("ΝΊΚΟΣ", "νίκοσ"),
        ("Νίκος", "νίκοσ"),
        ("a\u00a0b\u3000c", "a b c"),
        ("100%", "100%"),
        ("%ff", "\ufffd"),
        ("&#xD800;", "\ufffd"),
        ("", ""),
    ],
)
def test_a_text_reads_as_its_reader_sees_it(written, seen):
    assert of(folded, written) == [seen]


def test_invisible_signs_may_be_meant_for_spaces():
    assert of(parted, "mara\u200btolvin%E2%80%8Bx") == ["mara tolvin x"]


def test_whatever_reads_otherwise_than_it_is_written_is_strange():
    texts = [
        "＠ann",
        "ma\u200bra",
        "Mara \u2066Tolvin",
        "@\u200bann",
        "%61nn",
        "&#97;nn",
        "&commat;ann",
        "&amp;#64;",
        "Zoe\u0308",
        "a\u00a0b",
        "ﬁ",
    ]
    assert strange(pa.array(texts)).all()


def test_everyday_texts_are_not_strange():
    texts = [
        "plain",
        "Привет, мир",
        "a &amp; b &lt; c",
        "?a=1&b=2",
        "100% sure",
        "❤\ufe0f yes",
        "«so» — well…",
        "東京！",
        "العربية",
        "한국",
        "é",
        "",
    ]
    assert not strange(pa.array(texts)).any()


def test_veiled_texts_hold_invisible_signs_once_they_are_decoded():
    assert veiled(pa.array(["a\u200bb", "a%E2%80%8Bb", "a&#8203;b", "a b"])).tolist() == [
        True,
        True,
        True,
        False,
    ]


def test_whatever_form_of_i_turkish_has_is_one_letter():
    texts = ["IŞIL", "ışıl", "İŞİL", "işil", "i\u0307şil", "I\u0307ŞIL"]
    assert set(of(folded, *texts)) == {"işil"}
    assert strange(pa.array(["mara_tolv\u0131n", "MARA_TOLV\u0130N", "i\u0307"])).all()


def test_a_letter_is_one_however_it_is_decorated():
    texts = [
        "\u1d0d\u1d00\u0280\u1d00",
        "\U0001f17c\U0001f170\U0001f181\U0001f170",
        "m\u0336a\u0336r\u0332a",
        "\U0001f15cara",
    ]
    assert set(of(folded, *texts)) == {"mara"}
    assert of(folded, "2\ufe0f\u20e31\u20e3", "\u277e\u2780\u2789") == ["21", "91\u2789"]
    assert strange(pa.array([*texts, "2\ufe0f\u20e31", "\u277e"])).all()


def test_small_letters_are_those_of_all_scripts():
    assert of(lowered, "ПЁТР É Σ", "ΟΔΟΣ ος") == ["пётр é σ", "οδοσ οσ"]
