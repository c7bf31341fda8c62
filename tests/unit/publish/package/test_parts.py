"""The writer of all Parquet files: full row groups, the same bytes however the rows arrive."""

import hashlib

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.publish.package.parts import ROW_GROUP, row_groups, write_group, write_table, writer_of

SCHEMA = pa.schema([("number", pa.int64()), ("words", pa.list_(pa.string()))])


def batches_of(table, size):
    return iter(table.to_batches(max_chunksize=size))


def digest_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_batches_of_any_size_become_full_row_groups():
    table = pa.table({"number": range(2 * ROW_GROUP + 5), "words": [["a"]] * (2 * ROW_GROUP + 5)})

    for size in (1000, ROW_GROUP - 1, ROW_GROUP + 1, 10 * ROW_GROUP):
        groups = list(row_groups(batches_of(table, size), SCHEMA))
        assert [len(group) for group in groups] == [ROW_GROUP, ROW_GROUP, 5]
        assert pa.concat_tables(groups).equals(table.cast(SCHEMA))


def test_the_bytes_do_not_tell_how_the_rows_arrived(tmp_path):
    count = ROW_GROUP + 77
    table = pa.table({"number": range(count), "words": [["a", None, f"b{i}"] for i in range(count)]})
    digests = set()
    for size in (999, 5000, 10 * ROW_GROUP):
        path = tmp_path / f"{size}.parquet"
        with writer_of(path, SCHEMA) as writer:
            for group in row_groups(batches_of(table, size), SCHEMA):
                write_group(writer, group)
        digests.add(digest_of(path))

    assert len(digests) == 1


def test_an_empty_query_gives_a_file_with_its_columns(tmp_path):
    with duckdb.connect() as connection:
        part = write_table(
            connection, "SELECT 1 AS number, ['a'] AS words WHERE false", SCHEMA, tmp_path / "none.parquet"
        )

    assert part.rows == 0
    assert pq.read_table(part.path).schema.equals(SCHEMA)


def test_values_come_back_as_they_were(tmp_path):
    query = (
        "SELECT * FROM (VALUES (1, ['a', NULL]), (NULL, []), (3, NULL)) AS t(number, words) ORDER BY number"
    )
    with duckdb.connect() as connection:
        part = write_table(connection, query, SCHEMA, tmp_path / "some.parquet")

    assert part.rows == 3
    assert pq.read_table(part.path).to_pylist() == [
        {"number": 1, "words": ["a", None]},
        {"number": 3, "words": None},
        {"number": None, "words": []},
    ]
