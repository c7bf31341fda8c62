"""Haystack: values end to end, and the way back from squeezed text."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.privacy.leaks.haystack import ALL_WORDS, ASCII_WORDS, Squeezed, haystack, squeezed


def test_values_lie_end_to_end_and_know_their_rows():
    hay = haystack(pa.array(["ab", "", "é%"]))

    assert hay.text == b"\xffab\xff\xff\xc3\xa9%\xff"
    assert hay.starts.tolist() == [1, 4, 5]
    assert hay.rows(np.array([1, 2, 5, 7])).tolist() == [0, 0, 2, 2]
    assert hay.holding(b"%&").tolist() == [False, False, True]
    assert haystack(pa.array(["x", "ab", "c"])[1:]).text == b"\xffab\xffc\xff"


def test_words_stand_between_single_spaces():
    assert Squeezed(b"\xffAn_n,  (Bo) \xc3\xa9!\xff", ASCII_WORDS).signs == b" an_n bo "
    assert Squeezed(b"\xffAn_n,  (Bo) \xc3\xa9!\xff", ALL_WORDS).signs == b" an_n bo \xc3\xa9 "
    assert squeezed("Mara & Tolvin 🦋", ASCII_WORDS) == b"mara tolvin"
    assert squeezed(" Mara & Tolvin ", ALL_WORDS) == b"mara tolvin"


@given(st.binary(max_size=400), st.data())
def test_every_sign_is_found_where_it_stood(text, data):
    pressed = Squeezed(b"\xff" + text, ASCII_WORDS)
    kept = []
    for place, sign in enumerate((b"\xff" + text).translate(ASCII_WORDS)):
        if not (sign == 0x20 and place and (b"\xff" + text).translate(ASCII_WORDS)[place - 1] == 0x20):
            kept.append(place)
    numbers = np.array(data.draw(st.lists(st.integers(0, len(kept) - 1))), np.int64)

    assert len(pressed.signs) == len(kept)
    assert pressed.places(numbers).tolist() == [kept[n] for n in numbers]


@pytest.mark.parametrize("size", [1, 2, 62, 63, 64, 65, 127, 128, 511, 512, 513, 576, 1024, 5000])
def test_the_way_back_holds_at_the_borders_of_words_of_64_signs(size):
    text = (b"ab, " * size)[:size]
    pressed = Squeezed(b"\xff" + text, ASCII_WORDS)
    kept = [0, *(n + 1 for n in range(size) if n % 4 != 3)]

    assert pressed.places(np.arange(len(kept))).tolist() == kept
    assert pressed.places(np.array([len(kept) - 1, 0])).tolist() == [kept[-1], 0]
    assert pressed.places(np.array([], np.int64)).tolist() == []
