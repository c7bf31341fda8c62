"""Unveil: escapes, invisible signs and compatibility forms, with the way back to the source."""

import numpy as np
import pytest

from heliograph.privacy.unveil import clear_view, normalised, normalised_handle, spread


def look(text, *, decoded=True):
    return clear_view(spread(text.encode(), np.zeros(1, np.int32)), decoded=decoded)


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("＠ＡＢ", "@ab"),
        ("a\u200b\u00ad\ufeff\u2066b", "ab"),
        ("&#64;&#x40;&#X40;&commat;&#64x", "@@@@@x"),
        ("&amp;amp;#64;", "@"),
        ("%40%d0%90", "@а"),
        ("%e9%41", "\ufffda"),
        ("100% &nosuch; &#0; & ;", "100% &nosuch; \0 & ;"),
        ("&#x110000;", "\ufffd"),
        ("Éﬁß", "e\u0301fiss"),
        ("&zerowidthspace;a&lt;", "a<"),
        ("+٩٦٦ ५０ １２", "+966 50 12"),
    ],
)
def test_a_text_is_seen_as_a_reader_sees_it(written, seen):
    assert look(written).signs.decode() == seen


def test_every_sign_knows_its_place_in_the_source():
    view = look("é&#64;%41\u200b")
    starts, ends, whole = view.located(np.array([0, 3, 4]), np.array([3, 4, 5]))
    assert (starts.tolist(), ends.tolist(), whole.tolist()) == ([0, 2, 7], [2, 7, 10], [True, True, True])


def test_half_a_sign_of_the_source_is_no_place():
    _, _, whole = look("ﬁ").located(np.array([0, 1, 0]), np.array([1, 2, 2]))
    assert whole.tolist() == [False, False, True]


def test_values_stay_apart():
    source = "é".encode() + b"\xff" + b"&#64;"
    assert clear_view(spread(source, np.zeros(2, np.int32)), decoded=True).signs == b"e\xcc\x81\xff@"


def test_what_is_hidden_can_be_kept():
    assert look("A\u200b&amp;", decoded=False).signs.decode() == "a\u200b&amp;"


def test_the_hashed_form_is_composed():
    assert normalised("ＪＯＳE\u0301\u200b") == "josé"
    assert normalised_handle("＠Ann ") == "ann"
