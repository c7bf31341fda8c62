"""Sorted tables: halving finds the same rows as going through all of them."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.tables import sorted_table
from heliograph.tables.sorted_table import SortedTable, write_sorted

WORDS = st.text(alphabet="ab\u00e9\U0001f600", max_size=2)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("sorted") / "table.arrow"


def written(place, keys, kind):
    rows = pa.table(
        {
            "key": pa.array(keys, kind),
            "row": pa.array(range(len(keys)), pa.int64()),
        }
    )
    write_sorted(place, rows.to_reader())
    return SortedTable(place)


@given(
    keys=st.lists(WORDS, max_size=30),
    wanted=st.lists(WORDS, max_size=4, unique=True),
    piece=st.integers(1, 5),
)
def test_rows_of_keys_are_found_wherever_the_pieces_end(place, keys, wanted, piece):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sorted_table, "PIECE", piece)
        table = written(place, sorted(keys), pa.string())
    found = table.rows_of(wanted)
    assert found["row"].to_pylist() == [
        at for key in wanted for at, value in enumerate(sorted(keys)) if value == key
    ]
    assert table.count == len(keys)
    assert table.at(range(len(keys)))["key"].to_pylist() == sorted(keys)


def test_numbers_are_keys_too(place):
    table = written(place, [1, 1, 7, 2**63], pa.uint64())
    assert table.rows(1)["row"].to_pylist() == [0, 1]
    assert table.rows(2**63)["row"].to_pylist() == [3]
    assert not len(table.rows(2))
