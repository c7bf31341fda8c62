"""Runs of digits, and which of them are ids of posts."""

import numpy as np
import pytest

from heliograph.privacy.runs import BEYOND, digits_of, laid_out, post_ids, runs

POST = 1052594390178021377


def numbers(text):
    data = text.encode()
    return [data[start:end].decode() for start, end in post_ids(data, digits_of(laid_out(data)))]


def test_a_text_that_is_laid_out_has_zeros_behind_it():
    signs = laid_out(b"ab")
    assert signs.tolist() == [97, 98] + [0] * BEYOND


def test_digits_are_those_of_ascii():
    text = "/0a9:٣".encode()
    assert digits_of(laid_out(text)).tolist() == [1, 3]


def test_runs_begin_and_end_where_digits_do():
    firsts, ends = runs(digits_of(laid_out(b"12a3bb456")))
    assert list(zip(firsts.tolist(), ends.tolist(), strict=True)) == [(0, 2), (3, 4), (6, 9)]
    assert [len(found) for found in runs(digits_of(laid_out(b"abc")))] == [0, 0]
    assert [found.tolist() for found in runs(np.array([5]))] == [[5], [6]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"x{POST}y", [str(POST)]),
        (f"{POST} {POST + 1}", [str(POST), str(POST + 1)]),
        (f"1{POST}", []),
        (f"0{POST}", []),
        ("100000000000000", ["100000000000000"]),
        ("10000000000000", []),
        (str((1_893_456_000_000 - 1_288_834_974_657) << 22), []),
        ("9999999999999999999", []),
        ("20181231235959", []),
    ],
)
def test_numbers_of_15_to_19_digits_with_a_possible_time_are_ids_of_posts(text, found):
    assert numbers(text) == found
