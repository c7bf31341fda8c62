"""Renaming whole vectors at a time must give what renaming one by one gives."""

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.privacy.pseudonym import Field, KeyScope, scope_key
from heliograph.publish.rename import in_lists, named, register

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


@pytest.mark.parametrize("threads", [1, 4])
def test_sql_calls_it_for_many_rows(threads):
    count = 50_000
    with duckdb.connect(config={"threads": threads}) as connection:
        register(connection, "name", names, "VARCHAR")
        register(connection, "all_names", lambda lists: in_lists(lists, names), "VARCHAR[]")
        found = connection.execute(
            "SELECT i, name(v), all_names(l) FROM (SELECT i, CASE WHEN i % 7 = 0 THEN NULL ELSE (i % 5)::VARCHAR END AS v, "
            "CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN [] ELSE [(i % 4)::VARCHAR, NULL] END AS l "
            f"FROM range({count}) r(i)) ORDER BY i"
        ).fetchall()

    known = {str(i): one(str(i)) for i in range(6)} | {None: None}
    assert len(found) == count
    for i, value, items in found:
        assert value == known[None if i % 7 == 0 else str(i % 5)]
        assert items == (None, [], [known[str(i % 4)], None])[i % 3]
