"""Runs of digits, and which of them are ids of posts."""

import numpy as np
import pytest

from heliograph.privacy.runs import BEYOND, digits_of, laid_out, linked_posts, post_ids, runs

POST = 1052594390178021377


def numbers(text):
    data = text.encode()
    return [data[start:end].decode() for start, end in post_ids(data, digits_of(laid_out(data)))]


def test_a_text_that_is_laid_out_has_zeros_behind_it():
    signs = laid_out(b"ab")
    assert signs.tolist() == [97, 98] + [0] * BEYOND


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://twitter.com/ann/status/5402612563.", ["5402612563"]),
        ("https://mobile.twitter.com/statuses/20?s=1", ["20"]),
        ("x.com/i/web/status/54026125631/photo/1", ["54026125631"]),
        ("https://twitter.com/intent/like?tweet_id=540 &in_reply_to=541&in_reply_to_status_id=542", ["540", "541", "542"]),
        ("https://twitter.com/ann/status/1067089424327229440", []),
        ("https://twitter.com/ann/status/999999999999999999", []),
        ("https://twitter.com/ann/status/9999999999999999999", ["9999999999999999999"]),
        ("https://twitter.com/ann/status/12345678901234567890", []),
        ("https://example.org/status/200 netflix.com/status/5 twitter.com /status/5 5402612563", []),
        ("https://twitter.com/share?u=1/status/5", []),
    ],
)  # fmt: skip
def test_links_name_posts_of_the_first_years(text, found):
    assert sorted(text[start:end] for start, end in linked_posts(text.encode())) == sorted(found)


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
