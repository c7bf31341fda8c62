"""Uniqueness against a plain count in Python."""

from collections import Counter
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.privacy.risk.uniqueness import (
    AT_MONTH_AND_OCTAVE,
    AT_YEAR_AND_DECADE,
    SMALL,
    only_ones,
    singled_out,
)
from heliograph.tables.engine import connect

values = st.one_of(st.none(), st.sampled_from(["a", "b", "c"]))
counts = st.one_of(st.none(), st.integers(0, 2**40))


connection = connect()


def rows(**columns):
    types = {
        "n": pa.int64(),
        "follower_count": pa.int64(),
        "following_count": pa.int64(),
        "created_on": pa.date32(),
    }
    arrays = {name: pa.array(listed, types.get(name, pa.string())) for name, listed in columns.items()}
    connection.register("rows", pa.table(arrays))


@given(st.lists(st.tuples(values, values), max_size=40))
def test_groups_are_those_of_a_plain_count(pairs):
    rows(x=[x for x, _ in pairs], y=[y for _, y in pairs])
    found = singled_out(connection, "rows", ["x", "y"])
    groups = Counter(pairs)

    assert found.rows == len(pairs)
    assert found.unique == sum(1 for n in groups.values() if n == 1)
    assert found.few == sum(n for n in groups.values() if n < SMALL)
    assert found.share == (found.unique / len(pairs) if pairs else 0)


@given(st.lists(values, max_size=20))
def test_without_values_nobody_stands_alone_but_a_single_row(listed):
    rows(x=listed)
    found = singled_out(connection, "rows", [])
    assert found.unique == (1 if len(listed) == 1 else 0)


@given(st.lists(values, max_size=20))
def test_rows_without_a_value_are_left_out(listed):
    rows(x=listed)
    found = only_ones(connection, "rows", "x")
    given_values = Counter(value for value in listed if value is not None)

    assert found.rows == given_values.total()
    assert found.unique == sum(1 for n in given_values.values() if n == 1)


@pytest.mark.parametrize(
    ("count", "octave", "decade"),
    [(0, 0, 0), (1, 1, 1), (2, 2, 1), (3, 2, 1), (4, 3, 1), (9, 4, 1), (10, 4, 2), (99, 7, 2), (100, 7, 3)],
)
@pytest.mark.parametrize("column", ["follower_count", "following_count"])
def test_each_band_begins_at_a_power(column, count, octave, decade):
    rows(**{column: [count]})
    asked = f"SELECT {AT_MONTH_AND_OCTAVE[column]}, {AT_YEAR_AND_DECADE[column]} FROM rows"
    assert connection.execute(asked).fetchall() == [(octave, decade)]


def test_the_day_of_creation_becomes_its_month_or_year_and_languages_lose_their_case():
    rows(created_on=[date(2015, 6, 17)], language=["EN"])
    for values, day in ((AT_MONTH_AND_OCTAVE, date(2015, 6, 1)), (AT_YEAR_AND_DECADE, date(2015, 1, 1))):
        asked = f"SELECT ({values['created_on']})::DATE, {values['language']} FROM rows"
        assert connection.execute(asked).fetchall() == [(day, "en")]


@given(counts)
def test_bands_are_powers_of_two_and_of_ten(count):
    rows(follower_count=[count])
    octave, decade = connection.execute(
        f"SELECT {AT_MONTH_AND_OCTAVE['follower_count']}, {AT_YEAR_AND_DECADE['follower_count']} FROM rows"
    ).fetchall()[0]
    if count is None:
        assert octave is None
        assert decade is None
    else:
        assert octave == count.bit_length()
        assert decade == (len(str(count)) if count else 0)
