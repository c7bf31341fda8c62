"""Footers: rows, values and nulls as the files themselves say, row group by row group."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heliograph.publish.gate.footers import entries, footer

TABLE = pa.table({"a": [1, None, 3], "b": [["x", "y"], [], None], "c": ["k", "l", "m"]})


@pytest.fixture
def path(tmp_path):
    pq.write_table(TABLE, tmp_path / "a.parquet", row_group_size=2)
    return tmp_path / "a.parquet"


def test_a_footer_tells_rows_values_and_nulls_of_all_row_groups(path):
    found = footer(path)
    assert found.schema.names == ["a", "b", "c"]
    assert found.rows == 3
    assert found.entries == {"a": 3, "b": 4, "c": 3}
    assert (found.missing["a"], found.missing["c"]) == (1, 0)


def test_items_of_lists_are_counted_over_all_files(path):
    assert entries([path, path], "b") == 8
    assert entries([path], "none") == 0
    assert entries([path.with_name("none.parquet"), path], "a") == 3


def test_a_file_without_statistics_does_not_say_how_many_are_missing(tmp_path):
    pq.write_table(TABLE, tmp_path / "b.parquet", row_group_size=2, write_statistics=["c"])
    assert footer(tmp_path / "b.parquet").missing == {"a": None, "b": None, "c": 0}


@pytest.mark.parametrize("data", [None, b"", b"PAR1 no more"])
def test_what_is_no_parquet_has_no_footer(tmp_path, data):
    if data is not None:
        (tmp_path / "c.parquet").write_bytes(data)
    assert footer(tmp_path / "c.parquet") is None
