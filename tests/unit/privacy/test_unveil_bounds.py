"""What a reader sees of escapes and invisible signs, at the bounds of each."""

import numpy as np
import pytest

from heliograph.privacy.unveil import clear_view, folded, hidden, normalised, normalised_handle, spread

INVISIBLE = [
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
]  # fmt: skip
"""As the Unicode character database lists them."""


def laid_out(text):
    return spread(text.encode(), np.zeros(1, np.int32))


def read(text, *, decoded=True):
    return clear_view(laid_out(text), decoded=decoded).signs.decode()


@pytest.mark.parametrize(("first", "last"), INVISIBLE)
def test_nobody_sees_the_first_and_the_last_and_everybody_their_neighbours(first, last):
    for code in (first, (first + last) // 2, last):
        assert folded(f"a{chr(code)}b") == "ab"
        assert hidden(laid_out(f"a{chr(code)}")).tolist() == [1]
        assert read(f"a{chr(code)}b") == "ab"
        assert read(f"a{chr(code)}b", decoded=False) != "ab"
    for code in (first - 1, last + 1):
        assert len(folded(f"a{chr(code)}b")) > len("ab")
        assert hidden(laid_out(f"a{chr(code)}")).tolist() == []


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("&#97;", "a"), ("&#97 ", "a "), ("&#9;", "\t"), ("&#x9;", "\t"), ("&#0000097;", "a"), ("&#x61;", "a"), ("&#X61;", "a"), ("&#x61 ", "a "),
        ("&#x000061;", "a"), ("&#00000097;", "a"), ("&#x0000061;", "a"), (f"&#x{'0' * 5000}61b", "\u061b"), (f"&#{'0' * 5000}97b", "ab"), ("&#000;", "\0"), ("&#x000;", "\0"), ("&#x;", "&#x;"), ("&#;", "&#;"), ("&#1114112;", "\ufffd"), ("&#x10ffff;", "\U0010ffff"),
        ("&#xd800;", "\ufffd"), ("&#xdfff;", "\ufffd"), ("&#xe000;", "\ue000"), ("&#xd7ff;", "\ud7ff"),
        ("&amp;", "&"), ("&AMP;", "&"), ("&amp b", "& b"), ("&lt;", "<"), ("&gg;", "≫"), ("&gg", "&gg"), ("&commat;", "@"), ("&nosuch;", "&nosuch;"), ("&;", "&;"), ("&a;", "&a;"),
        ("&counterclockwisecontourintegral;", "∳"), ("&CounterClockwiseContourIntegral;", "∳"),
        ("%61", "a"), ("%61%62", "ab"), ("%6", "%6"), ("%", "%"), ("%zz", "%zz"), ("%C3%A9", "e\u0301"), ("%e9", "\ufffd"), ("%61%e9", "a\ufffd"), ("%7f", "\x7f"), ("%80", "\ufffd"),
        ("100%", "100%"), ("a&b", "a&b"), ("%2561", "a"), ("&amp;#97;", "a"), ("%26%2397;", "a"),
        ("ＡＢ①", "ab1"), ("ﬁ", "fi"), ("İ", "i"), ("ı", "i"), ("i\u0307I\u0307a\u0307", "iia\u0307"), ("\u0307a", "\u0307a"), ("ᴀꞯᴢ", "aqz"), ("\U0001f170\U0001f169", "az"), ("❶➉", "1➉"), ("2\ufe0f\u20e3", "2"), ("a\u0336\u0332", "a"), ("≠", "=\u0338"), ("ß", "ss"), ("٣", "3"), ("𝟗", "9"), ("É", "e\u0301"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(written, seen):
    assert read(written) == seen


@pytest.mark.parametrize(("layers", "seen"), [(0, "a"), (3, "a"), (4, "&#97;"), (5, "&amp;#97;")])
def test_escapes_of_escapes_are_decoded_four_times(layers, seen):
    assert read("&" + "amp;" * layers + "#97;") == seen


def test_without_decoding_escapes_stay():
    assert read("%61&amp;É", decoded=False) == "%61&amp;e\u0301"


def test_what_is_seen_can_be_found_again_in_what_was_written():
    written = "x%C3%A9&#97;\u200bß@"
    view = clear_view(laid_out(written), decoded=True)
    assert view.signs.decode() == "xe\u0301ass@"
    data = written.encode()

    def source(seen):
        start = view.signs.index(seen.encode())
        places = (np.array([start]), np.array([start + len(seen.encode())]))
        begun, ended, whole = view.located(*places)
        return data[begun[0] : ended[0]].decode(), bool(whole[0])

    assert source("x") == ("x", True)
    assert source("e\u0301") == ("%C3%A9", True)
    assert source("e") == ("%C3%A9", False)
    assert source("\u0301") == ("%C3%A9", False)
    assert source("a") == ("&#97;", True)
    assert source("ss") == ("ß", True)
    assert source("s") == ("ß", False)
    assert source("@") == ("@", True)
    assert source("xe\u0301a") == ("x%C3%A9&#97;", True)


@pytest.mark.parametrize(
    ("handle", "hashed"),
    [
        ("@Ann", "ann"),
        ("＠ＡＮＮ", "ann"),
        (" @ann ", "ann"),
        ("@@ann", "ann"),
        ("a\u200bnn", "ann"),
        ("JosÉ", "josé"),
        ("ann@", "ann@"),
    ],
)
def test_a_handle_is_hashed_without_its_disguise(handle, hashed):
    assert normalised_handle(handle) == hashed


def test_a_text_is_hashed_in_one_form():
    assert normalised("ABC") == "abc"
    assert normalised("É") == normalised("e\u0301") == "é"
