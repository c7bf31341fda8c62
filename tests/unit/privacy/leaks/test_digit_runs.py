"""DigitRuns: the numbers of 15 to 19 digits that a slow reader finds, and no others."""

import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.privacy.leaks.digit_runs import long_numbers, numbers, numbers_in

SLOW = re.compile(r"(?<![0-9])[0-9]{15,19}(?![0-9])")
PIECES = st.lists(
    st.sampled_from(["0", "9", "12345", "123456789012345", "1" * 19, "x", " ", "é", "日本", ""]), max_size=30
)
TEXTS = PIECES.map("".join)


@given(TEXTS)
def test_numbers_in_bytes_are_those_of_a_slow_reader(text):
    values, starts = numbers(text.encode())
    found = sorted(zip(starts.tolist(), values.tolist(), strict=True))
    slow = [(len(text[: m.start()].encode()), int(m.group())) for m in SLOW.finditer(text)]

    assert found == slow


@given(TEXTS, st.integers(10**14, 10**19 - 1))
def test_larger_numbers_are_passed_over(text, largest):
    values, _ = numbers(text.encode(), largest=largest)

    assert sorted(values.tolist()) == sorted(n for n in map(int, SLOW.findall(text)) if n <= largest)


@given(TEXTS, st.integers(1, 20))
def test_long_numbers_are_told_from_their_first_to_their_last_digit(text, shortest):
    data = text.encode()
    slow = [(m.start(), m.group()) for m in re.finditer(rb"[0-9]+", data) if len(m.group()) >= shortest]

    assert list(long_numbers(data, shortest)) == slow


@given(st.lists(st.none() | TEXTS, max_size=8), st.integers(0, 3))
def test_numbers_in_a_column_end_with_their_text(texts, start):
    column = pa.array(texts, pa.string()).slice(min(start, len(texts)))
    slow = [int(n) for text in column.to_pylist() if text for n in SLOW.findall(text)]

    assert sorted(numbers_in(column)) == sorted(slow)


@pytest.mark.parametrize(
    "text", ["\uff11" * 15, "1" * 14 + "\uff11", "\uff11" + "1" * 14, "id\uff11" + "1" * 18]
)
def test_full_width_digits_are_digits(text):
    assert numbers_in(pa.array(["日本", text, None])) == [int("1" * sum(c in "1\uff11" for c in text))]


@pytest.mark.parametrize("text", ["\uff11" * 20, "\uff11" * 14, "١" * 18, "\uff01" * 16])
def test_other_signs_and_lengths_are_none(text):
    assert numbers_in(pa.array([text])) == []


@pytest.mark.parametrize("number", [10**14, 10**18, 2 * 10**18, 4_611_686_018_427_387_903, 10**19 - 1])
def test_the_largest_number_is_found_and_the_next_one_is_not(number):
    text = f"{number},{number + 1}".encode()
    assert numbers(text, largest=number)[0].tolist() == [number]
