"""How the posts table is cut into files: between accounts, under a size, with full row groups."""

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heliograph.publish.package.parts import ROW_GROUP
from heliograph.publish.package.posts import PART_BYTES, write_posts

SCHEMA = pa.schema(
    [
        ("account_id", pa.string()),
        ("posted_at", pa.timestamp("ms")),
        ("post_id", pa.string()),
        ("text", pa.string()),
    ]
)
SOME = 500_000
MB = 1 << 20


def posts_of(accounts, count, *, text="md5(i::VARCHAR)"):
    """That many posts, dealt out to that many accounts, in the order of the table."""
    connection = duckdb.connect()
    connection.execute(
        f"CREATE TABLE posts AS SELECT printf('a%06d', i * {accounts} // {count}) AS account_id, "
        f"epoch_ms(1500000000000 + i) AS posted_at, i::VARCHAR AS post_id, {text} AS text FROM range({count}) r(i)"
    )
    return connection


def write(connection, folder, part_bytes=PART_BYTES, **other):
    query = "SELECT * FROM posts ORDER BY account_id, posted_at, post_id"
    opened = connection.execute(query).to_arrow_reader
    return write_posts(opened, SCHEMA, folder, part_bytes=part_bytes, **other)


def tables(parts):
    return [pq.read_table(part.path) for part in parts]


def row_groups(part):
    metadata = pq.ParquetFile(part.path).metadata
    return [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)]


def test_a_small_table_is_one_part(tmp_path):
    [part] = write(posts_of(3, 10), tmp_path)

    assert part.path.name == "part-00001.parquet"
    assert part.rows == 10
    assert part.accounts == ("a000000", "a000002")
    assert part.times == ("2017-07-14T02:40:00.000Z", "2017-07-14T02:40:00.009Z")


def test_no_posts_are_one_empty_part_with_all_columns(tmp_path):
    [part] = write(posts_of(1, 0), tmp_path)

    assert (part.rows, part.accounts, part.times) == (0, None, None)
    assert pq.read_table(part.path).schema.equals(SCHEMA)


def test_posts_without_any_time_have_no_range_of_times(tmp_path):
    connection = posts_of(2, 4)
    connection.execute("UPDATE posts SET posted_at = NULL")

    [part] = write(connection, tmp_path)

    assert part.times is None
    assert part.accounts == ("a000000", "a000001")


def test_parts_are_cut_between_accounts(tmp_path):
    parts = write(posts_of(1000, SOME), tmp_path, 6 * MB)

    assert len(parts) > 2
    assert [p.path.name for p in parts] == [f"part-{n:05}.parquet" for n in range(1, len(parts) + 1)]
    for before, after in zip(parts, parts[1:], strict=False):
        assert before.accounts[1] < after.accounts[0]


def test_no_part_is_larger_than_allowed_and_none_is_much_smaller_but_the_last(tmp_path):
    parts = write(posts_of(1000, SOME), tmp_path, 6 * MB)

    sizes = [part.path.stat().st_size for part in parts]
    assert max(sizes) <= 6 * MB
    assert min(sizes[:-1]) > 2 * MB


def test_an_account_larger_than_a_part_is_cut_inside(tmp_path):
    parts = write(posts_of(1, SOME), tmp_path, 6 * MB)

    assert len(parts) > 2
    assert {part.accounts for part in parts} == {("a000000", "a000000")}
    for before, after in zip(parts, parts[1:], strict=False):
        assert before.times[1] < after.times[0]
    assert max(part.path.stat().st_size for part in parts) <= 6 * MB


def test_cutting_loses_and_moves_no_row(tmp_path):
    connection = posts_of(7, SOME)
    parts = write(connection, tmp_path, 6 * MB)

    joined = pa.concat_tables(tables(parts))
    expected = connection.execute("FROM posts ORDER BY account_id, posted_at, post_id").to_arrow_table()
    assert joined.equals(expected.cast(SCHEMA))
    assert sum(part.rows for part in parts) == SOME


@pytest.mark.parametrize("part_bytes", [PART_BYTES, 6 * MB, MB])
def test_every_row_group_is_full_but_the_last_of_a_part(tmp_path, part_bytes):
    for part in write(posts_of(1000, SOME), tmp_path, part_bytes):
        *full, last = row_groups(part)
        assert set(full) <= {ROW_GROUP}
        assert 0 < last <= ROW_GROUP


def test_a_part_smaller_than_a_row_group_holds_too(tmp_path):
    """A row group of this table has 3 MB: parts of 1 MB are only found by dividing."""
    parts = write(posts_of(1000, 200_000), tmp_path, MB)

    assert max(part.path.stat().st_size for part in parts) <= MB
    assert pa.concat_tables(tables(parts))["post_id"].to_pylist() == [str(i) for i in range(200_000)]
    assert [p.path.name for p in parts] == [f"part-{n:05}.parquet" for n in range(1, len(parts) + 1)]
    for before, after in zip(parts, parts[1:], strict=False):
        assert before.accounts[1] < after.accounts[0]
    assert sorted(p.name for p in tmp_path.iterdir()) == [p.path.name for p in parts]


def test_texts_that_suddenly_grow_do_not_make_a_part_too_large(tmp_path):
    """What was written so far says nothing about the next row group: here it is twenty times as large."""
    growing = f"CASE WHEN i < {3 * ROW_GROUP} THEN '' ELSE md5(i::VARCHAR) || md5((i + 1)::VARCHAR) || md5((i + 2)::VARCHAR) END"
    parts = write(posts_of(50, SOME, text=growing), tmp_path, 3 * MB)

    assert max(part.path.stat().st_size for part in parts) <= 3 * MB
    assert sum(part.rows for part in parts) == SOME


def test_one_post_larger_than_a_part_stands_alone(tmp_path):
    huge = "CASE WHEN i = 1 THEN (SELECT string_agg(md5(j::VARCHAR), '') FROM range(20000) s(j)) ELSE 'short' END"
    parts = write(posts_of(3, 3, text=huge), tmp_path, 100_000)

    assert [part.rows for part in parts] == [1, 1, 1]


def test_progress_ends_at_all_posts(tmp_path):
    told = []
    write(posts_of(1000, SOME), tmp_path, 6 * MB, progress=told.append)

    assert told[0] == 0
    assert told == sorted(told)
    assert told[-1] == SOME
