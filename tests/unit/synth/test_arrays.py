import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from heliograph.synth import arrays

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.none() | words))
def test_texts_come_back_as_they_went_in(values: list[str | None]) -> None:
    assert arrays.texts(values).to_pylist() == values


@given(st.lists(st.lists(words, max_size=4)))
def test_lists_of_texts_come_back_as_they_went_in(values: list[list[str]]) -> None:
    made = arrays.text_lists(values)
    made.validate(full=True)
    assert made.to_pylist() == values


@given(st.lists(st.booleans()))
def test_flags_come_back_as_they_went_in(values: list[bool]) -> None:
    assert arrays.flags(np.array(values, dtype=np.bool_)).to_pylist() == values


@given(st.lists(st.tuples(st.integers(min_value=-(2**63), max_value=2**63 - 1), st.booleans())))
def test_numbers_come_back_and_missing_ones_are_null(pairs: list[tuple[int, bool]]) -> None:
    values = np.array([value for value, _ in pairs], dtype=np.int64)
    missing = np.array([gone for _, gone in pairs], dtype=np.bool_)
    expected = [None if gone else value for value, gone in pairs]
    assert arrays.numbers(values, missing=missing).to_pylist() == expected
    assert arrays.digits(values).to_pylist() == [str(value) for value, _ in pairs]
