"""Flows: rows are changed on their way between two queries, as often as they are asked for."""

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from heliograph.publish.flow import BATCH_ROWS, Flow

NUMBERS = pa.schema([("n", pa.int64())])


def doubled(rows: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pc.multiply(rows["n"], 2)], schema=NUMBERS)


def registered(connection: duckdb.DuckDBPyConnection, query: str, change=doubled) -> None:
    connection.register("flow", Flow(connection, query, NUMBERS, change))


def test_a_flow_is_a_table_to_the_next_query():
    with duckdb.connect() as connection:
        registered(connection, "SELECT unnest([1, 2, 3])::BIGINT AS n")
        assert connection.execute("SELECT sum(n), count(*) FROM flow WHERE n > 2").fetchall() == [(10, 2)]


def test_a_flow_can_be_read_again():
    with duckdb.connect() as connection:
        registered(connection, "SELECT 4::BIGINT AS n")
        assert [connection.execute("FROM flow").fetchall() for _ in range(2)] == [[(8,)], [(8,)]]
        assert connection.execute("SELECT a.n + b.n FROM flow a, flow b").fetchall() == [(16,)]


def test_a_flow_knows_the_tables_of_its_connection():
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE known AS SELECT 5::BIGINT AS n")
        registered(connection, "SELECT n FROM known")
        assert connection.execute("FROM flow").fetchall() == [(10,)]


def test_rows_come_in_batches_in_their_order():
    sizes = []

    def watched(rows: pa.RecordBatch) -> pa.RecordBatch:
        sizes.append(len(rows))
        return doubled(rows)

    with duckdb.connect(config={"threads": 1, "preserve_insertion_order": True}) as connection:
        registered(connection, f"SELECT range AS n FROM range({BATCH_ROWS + 1})", watched)
        found = connection.execute("FROM flow").to_arrow_table()["n"]
    assert found.to_pylist() == [2 * n for n in range(BATCH_ROWS + 1)]
    assert sum(sizes) == BATCH_ROWS + 1
    assert 1 < len(sizes) <= BATCH_ROWS // 1024


def test_no_rows_are_an_empty_table():
    with duckdb.connect() as connection:
        registered(connection, "SELECT 1::BIGINT AS n WHERE false")
        assert connection.execute("FROM flow").fetchall() == []


def test_a_failing_change_fails_the_query():
    def failing(rows: pa.RecordBatch) -> pa.RecordBatch:
        raise ValueError("no pseudonym")

    with duckdb.connect() as connection:
        registered(connection, "SELECT 1::BIGINT AS n", failing)
        with pytest.raises(Exception, match="no pseudonym"):
            connection.execute("FROM flow").fetchall()
