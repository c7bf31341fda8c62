"""Values laid end to end, and taken apart again."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.privacy.spans import Rank, Spans
from heliograph.privacy.splice import join, owners, splice, whole


def replaced(values, *stretches):
    """Values with stretches (value, start, end, text) replaced, each counted in bytes of its value."""
    column = pa.array(values, pa.string())
    joined = join(column)
    listed = [
        (int(joined.starts[n]) + start, int(joined.starts[n]) + end, text.encode(), Rank.TOKEN)
        for n, start, end, text in stretches
    ]
    made = splice(column, joined, Spans.of(listed))
    made.validate(full=True)
    return made.to_pylist()


def test_values_are_laid_end_to_end_with_a_sign_between_them_that_no_text_holds():
    joined = join(pa.array(["ab", None, "é", ""]))
    assert joined.source == b"ab\xff\xff\xc3\xa9\xff"
    assert joined.starts.tolist() == [0, 3, 4, 7]
    assert joined.sizes.tolist() == [2, 0, 2, 0]


def test_each_place_belongs_to_the_value_it_lies_in():
    joined = join(pa.array(["ab", "", "cde"]))
    assert owners(joined, [0, 1, 2, 3, 4, 6]).tolist() == [0, 0, 0, 1, 2, 2]


def test_stretches_are_replaced_at_the_beginning_in_the_middle_and_at_the_end():
    assert replaced(["abcdef"], (0, 0, 2, "XYZ"), (0, 3, 4, ""), (0, 5, 6, "é")) == ["XYZceé"]


def test_every_value_keeps_what_is_its_own():
    assert replaced(
        ["one", None, "", "three", "four"], (0, 0, 3, ""), (3, 1, 3, "-----"), (4, 3, 4, "m")
    ) == [
        "",
        None,
        "",
        "t-----ee",
        "foum",
    ]


def test_without_nulls_too():
    assert replaced(["a", "b"], (1, 0, 1, "long")) == ["a", "long"]


def test_nothing_to_replace_gives_the_column_itself():
    column = pa.array(["a", None])
    assert splice(column, join(column), Spans.of([])) is column


@pytest.mark.parametrize(
    "column",
    [
        pa.chunked_array([["a"], [None, "b"]]),
        pa.array(["a", None, "b"]),
        pa.array(["a", None, "b"], pa.large_string()),
        pa.array(["x", "a", None, "b"])[1:],
    ],
)
def test_a_column_in_chunks_or_slices_becomes_one_piece(column):
    made = whole(column)
    assert made.type == pa.string()
    assert made.to_pylist() == ["a", None, "b"]


@given(
    st.lists(st.none() | st.text(max_size=6), min_size=1, max_size=9),
    st.lists(st.tuples(st.integers(0, 8), st.text(max_size=3)), max_size=5, unique_by=lambda pair: pair[0]),
)
def test_whole_values_replaced_are_the_values_that_were_meant(values, changes):
    changes = {n: text for n, text in changes if n < len(values) and values[n] is not None}
    sizes = [len((value or "").encode()) for value in values]
    made = replaced(values, *((n, 0, sizes[n], text) for n, text in sorted(changes.items())))
    assert made == [changes.get(n, value) for n, value in enumerate(values)]
