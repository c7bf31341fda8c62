"""Renaming whole vectors at a time must give what renaming one by one gives."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.privacy.pseudonym import Field, KeyScope, scope_key
from heliograph.publish.rename import in_lists, named

KEY = scope_key(bytes(32), KeyScope.RELEASE, "boats@1")
SHOWN = frozenset({"1", "2"})
IDS = st.none() | st.sampled_from([str(i) for i in range(6)])
LISTS = st.lists(st.none() | st.lists(IDS, max_size=4), max_size=12)


def one(identifier):
    if identifier is None or identifier in SHOWN:
        return identifier
    return KEY.pseudonyms(Field.ACCOUNT, pa.array([identifier]))[0].as_py()


def names(column):
    return named(column, KEY, Field.ACCOUNT, shown=SHOWN)


def chunked(values, kind, cuts):
    """The values in pieces, each a slice of a longer array, as a table engine hands them over."""
    padded = pa.array([values[0] if values else None, *values, None], kind)
    whole = padded.slice(1, len(values))
    edges = sorted({0, *(min(cut, len(values)) for cut in cuts), len(values)})
    return pa.chunked_array(
        [whole.slice(begin, end - begin) for begin, end in zip(edges, edges[1:], strict=False)], kind
    )


@settings(deadline=None)
@given(ids=st.lists(IDS, max_size=12), cuts=st.lists(st.integers(0, 12), max_size=3))
def test_a_column_is_renamed_value_by_value(ids, cuts):
    assert names(chunked(ids, pa.string(), cuts)).to_pylist() == [one(i) for i in ids]
    assert names(pa.array(ids, pa.string())).to_pylist() == [one(i) for i in ids]


@settings(deadline=None)
@given(lists=LISTS, cuts=st.lists(st.integers(0, 12), max_size=3))
def test_lists_keep_their_length_their_order_and_their_gaps(lists, cuts):
    found = in_lists(chunked(lists, pa.list_(pa.string()), cuts), names).to_pylist()

    assert found == [None if items is None else [one(i) for i in items] for items in lists]


def test_without_a_list_of_those_who_are_shown_everybody_is_hidden():
    found = named(pa.array(["1", "2", None]), KEY, Field.MEDIA).to_pylist()

    assert [value and value[0] for value in found] == ["m", "m", None]


@pytest.mark.parametrize("chunks", [1, 7])
def test_columns_of_many_rows_however_they_are_cut(chunks):
    count = 50_000
    values = [None if i % 7 == 0 else str(i % 5) for i in range(count)]
    lists = [(None, [], [str(i % 4), None])[i % 3] for i in range(count)]

    def cut(items, kind):
        size = -(-count // chunks)
        return pa.chunked_array([pa.array(items[n : n + size], kind) for n in range(0, count, size)])

    known = {str(i): one(str(i)) for i in range(6)} | {None: None}
    assert names(cut(values, pa.string())).to_pylist() == [known[value] for value in values]
    assert in_lists(cut(lists, pa.list_(pa.string())), names).to_pylist() == [
        None if items is None else [known[item] for item in items] for items in lists
    ]
