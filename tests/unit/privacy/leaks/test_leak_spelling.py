"""Spelling: which texts are pseudonyms of posts, and the number that each of them spells."""

import re

import pyarrow as pa
import pytest

from heliograph.privacy.leaks.spelling import pattern, post_numbers

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def slow(text):
    """The number, put together in the plainest way: 65 bits, of which the last one is left, and 62 of which are taken."""
    bits = 0
    for sign in text[1:14]:
        bits = bits * 32 + ALPHABET.index(sign)
    return (bits >> 1) % 2**62 + 2**62


def answers(*texts):
    numbers, right = post_numbers(pa.array(texts, pa.string()))
    return [n if r else None for n, r in zip(numbers.tolist(), right.tolist(), strict=True)]


@pytest.mark.parametrize(
    "spelt", ["a" * 26, "7" * 26, "b" + "a" * 25, "a" * 11 + "b7" + "a" * 13, "a" * 13 + "7" * 13, "abcdefghijklmnopqrstuvwxyz"]
)  # fmt: skip
def test_the_number_is_that_of_a_slow_reader(spelt):
    assert answers(f"p{spelt}") == [slow(f"p{spelt}")]
    assert answers("x", f"p{spelt}", None) == [None, slow(f"p{spelt}"), None]


@pytest.mark.parametrize("place", range(27))
@pytest.mark.parametrize("sign", ["1", "A", "_", "8"])
def test_a_sign_that_is_none_of_the_alphabet_spells_nothing(place, sign):
    text = "p" + "b" * 26
    assert answers(text[:place] + sign + text[place + 1 :]) == [None]


@pytest.mark.parametrize("text", ["a" + "b" * 26, "p" + "b" * 25, "p" + "b" * 27, "", "p" + "b" * 24 + "é"])
def test_what_is_no_pseudonym_of_a_post_spells_nothing(text):
    assert answers(text) == [None]
    assert answers("p" + "b" * 26, text) == [slow("p" + "b" * 26), None]


def test_a_part_of_a_column_is_read_by_itself():
    column = pa.array(["x", "p" + "c" * 26, "p" + "d" * 26]).slice(1)
    assert post_numbers(column)[0].tolist() == [slow("p" + "c" * 26), slow("p" + "d" * 26)]
    assert post_numbers(column.slice(0, 0))[0].tolist() == []


def test_a_pseudonym_is_a_letter_and_26_signs():
    assert re.fullmatch(pattern("m"), "m" + ALPHABET[6:])
    assert not re.fullmatch(pattern("m"), "m" + ALPHABET[5:])
    assert not re.fullmatch(pattern("m"), "a" + ALPHABET[6:])
