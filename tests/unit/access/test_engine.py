"""Engine: bounds, and its errors in our words."""

import pytest

from heliograph.access.engine import Engine
from heliograph.errors import StorageError, UsageError


def test_a_query_beyond_its_memory_says_what_to_set():
    sort = "SELECT md5(i::VARCHAR) AS a FROM range(2000000) t(i) ORDER BY a"
    with pytest.raises(StorageError, match="memory") as error:
        Engine(memory="10MB").count(f"SELECT DISTINCT a FROM ({sort})")
    assert "HELIOGRAPH_MEMORY" in error.value.hint


def test_what_does_not_fit_in_memory_goes_to_the_scratch_folder_and_leaves_nothing(tmp_path):
    engine = Engine(memory="60MB", scratch=tmp_path / "scratch")
    sort = "SELECT md5(i::VARCHAR) AS a FROM range(2000000) t(i) ORDER BY a LIMIT 1 OFFSET 1500000"
    assert engine.relation(sort).to_arrow_table().num_rows == 1
    del engine
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_read_is_a_storage_error(tmp_path):
    with pytest.raises(StorageError, match="nothing"):
        Engine().relation(f"SELECT * FROM read_parquet('{tmp_path}/nothing.parquet')")


def test_times_are_utc_wherever_the_reader_is(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    query = "SELECT CAST(TIMESTAMPTZ '2016-01-01 00:00:00Z' AS VARCHAR) AS t"
    assert Engine().relation(query).to_arrow_table()["t"][0].as_py().startswith("2016-01-01 00:00:00")


@pytest.mark.parametrize(
    ("query", "tables"),
    [
        ("SELECT count(*) AS posts FROM accounts", ["accounts"]),
        ("SELECT * FROM posts JOIN accounts USING (account_id)", ["accounts", "posts"]),
        ("SELECT (SELECT max(bytes) FROM media) FROM POSTS WHERE text = 'referenced'", ["posts", "media"]),
        ("WITH p AS (FROM posts) FROM p", ["posts"]),
        ("PIVOT posts ON kind USING count(*)", ["posts"]),
        ("SUMMARIZE actions", ["actions"]),
        ("SELECT 1", []),
    ],
)
def test_the_tables_of_a_query_are_those_that_it_reads(query, tables):
    assert Engine().tables_in(query) == tables


@pytest.mark.parametrize(
    "query", ["", "SELECT 1; SELECT 2", "DELETE FROM posts", "ATTACH 'x.db'", "INSTALL httpfs", "LOAD httpfs"]
)
def test_only_one_query_that_reads_is_taken(query):
    with pytest.raises(UsageError, match="Only one query"):
        Engine().tables_in(query)
