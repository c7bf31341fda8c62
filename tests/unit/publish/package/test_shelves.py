"""Shelves: rows come back in their order, whatever their accounts, shelves and batches."""

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.errors import StorageError
from heliograph.publish.package.shelves import Shelves

ORDER = ("account", "number", "id")
SCHEMA = pa.schema(
    [("account", pa.string()), ("number", pa.int64()), ("id", pa.string()), ("tags", pa.list_(pa.string()))]
)
ACCOUNTS = ["", "a", "aa", "b", "z", "\u00e9", "\U0001f600"]
ROWS = st.lists(st.tuples(st.sampled_from(ACCOUNTS), st.none() | st.integers(0, 2)), max_size=20)


def sorted_by(place, rows, *, size, shelf_rows, **other):
    listed = [{"account": a, "number": n, "id": f"{i:03}", "tags": [a]} for i, (a, n) in enumerate(rows)]
    batches = [pa.RecordBatch.from_pylist(listed[n : n + size], SCHEMA) for n in range(0, len(listed), size)]
    accounts = pa.array(sorted({a for a, _ in rows}), pa.string())
    with duckdb.connect() as connection:
        shelves = Shelves(
            connection, ORDER, accounts=accounts, rows=len(rows), place=place, shelf_rows=shelf_rows, **other
        )
        found = [row for batch in shelves.sorted(batches) for row in batch.to_pylist()]
    wanted = sorted(
        listed, key=lambda row: (row["account"], row["number"] is None, row["number"] or 0, row["id"])
    )
    return found, wanted


@settings(deadline=None)
@given(
    rows=ROWS, size=st.integers(1, 8), shelf_rows=st.integers(1, 30), largest=st.sampled_from([0, 1 << 20])
)
def test_rows_come_in_their_order(tmp_path_factory, rows, size, shelf_rows, largest):
    place = tmp_path_factory.mktemp("shelves") / "rows.arrow"
    found, wanted = sorted_by(place, rows, size=size, shelf_rows=shelf_rows, largest=largest)
    assert found == wanted
    assert not place.exists()


def test_rows_of_accounts_that_are_not_listed_come_too(tmp_path):
    rows = pa.RecordBatch.from_pydict(
        {"account": ["c", "a", "b"], "number": [1, 1, 1], "id": ["1", "2", "3"]}
    )
    with duckdb.connect() as connection:
        listed = pa.array(["b"])
        shelves = Shelves(connection, ORDER, accounts=listed, rows=3, place=tmp_path / "rows", shelf_rows=1)
        [found] = shelves.sorted([rows])
    assert found["account"].to_pylist() == ["a", "b", "c"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(StorageError, match=r"rows\.arrow: No such file"):
        sorted_by(tmp_path / "nowhere" / "rows.arrow", [("a", 1)], size=1, shelf_rows=1)
