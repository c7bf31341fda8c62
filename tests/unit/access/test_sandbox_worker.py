"""What the program behind the wall does with one query; the wall itself is tried elsewhere."""

import os
import re
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heliograph.access.sandbox import worker
from heliograph.access.sandbox.frames import LONGEST, Frames
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.stream import COLUMNS, LONGEST_HEAD, checked

JOB = {"tables": [], "buffers": 2**29, "memory": 2**31, "cpu": 9, "files": 64, "rows": 10_000, "bytes": 2**24}


@pytest.fixture(autouse=True)
def same_memory_pool():
    before = pa.default_memory_pool()
    yield
    pa.set_memory_pool(before)


def asked(query, tmp_path, **changes):
    """The rows that a worker says, and how it ends."""
    job = JOB | changes
    with worker.open_tables(job) as connection, (tmp_path / "said").open("w+b") as voice:
        end = worker.answer(connection, query, job, voice.fileno())
        os.lseek(voice.fileno(), 0, os.SEEK_SET)
        frames = list(Frames().feed(voice.read()))
    assert {one.kind for one in frames} <= {b"d"}
    stream = b"".join(one.body for one in frames)
    assert len(stream) <= job["bytes"]
    return checked(stream, Limits()), end


def test_rows_come_in_order_and_whole(tmp_path):
    table, end = asked("SELECT range AS n, range::VARCHAR AS s FROM range(5000)", tmp_path)
    assert table.to_pydict() == {"n": list(range(5000)), "s": [str(n) for n in range(5000)]}
    assert end == {"rows": 5000, "cut": ""}


def test_no_rows_still_have_columns(tmp_path):
    table, end = asked("SELECT 1 AS n WHERE false", tmp_path)
    assert (table.schema.names, end) == (["n"], {"rows": 0, "cut": ""})


@pytest.mark.parametrize(("rows", "cut"), [(9_999, ""), (10_000, ""), (10_001, "rows"), (50_000, "rows")])
def test_an_answer_is_cut_at_its_rows_and_says_so(tmp_path, rows, cut):
    table, end = asked(f"FROM range({rows})", tmp_path)
    assert (table.num_rows, end["cut"]) == (min(rows, 10_000), cut)


def test_an_answer_is_cut_at_its_bytes_and_says_so(tmp_path):
    table, end = asked("SELECT repeat('x', 1000) AS s FROM range(9000)", tmp_path, bytes=2**20)
    assert end == {"rows": table.num_rows, "cut": "bytes"}
    assert 900 < table.num_rows < 2**20 / 1000


def test_a_row_that_is_larger_than_an_answer_is_left_out(tmp_path):
    table, end = asked("SELECT repeat('x', 2000000) AS s", tmp_path, bytes=2**20)
    assert (table.num_rows, end) == (0, {"rows": 0, "cut": "bytes"})


def test_every_type_of_the_database_can_be_sent(tmp_path):
    query = """
        SELECT 'a'::ENUM ('a', 'b') AS e, ['a'::ENUM ('a', 'b')] AS le, {'k': 'b'::ENUM ('a', 'b')} AS se,
            MAP {'a'::ENUM ('a', 'b'): 1} AS me, [['b'::ENUM ('a', 'b')]]::ENUM ('a', 'b')[1][1] AS ae, uuid() AS u, '{}'::JSON AS j,
            NULL AS n, 1::HUGEINT AS h, INTERVAL 1 DAY AS i, '101'::BIT AS b, 1.5::DECIMAL(10, 2) AS d, TIME '12:00' AS t,
            TIMESTAMPTZ '2020-01-01' AS tz, '\\x00'::BLOB AS bl, [1, 2]::INTEGER[2] AS fx, '2020-01-01'::TIMESTAMP_NS AS ns
    """
    table, _ = asked(query, tmp_path)
    row = table.to_pylist()[0]
    assert (row["e"], row["le"], row["se"], row["me"], row["ae"]) == (
        "a",
        ["a"],
        {"k": "b"},
        [("a", 1)],
        [["b"]],
    )
    assert (row["j"], row["n"], row["h"], row["d"], row["fx"]) == ("{}", None, 1, Decimal("1.50"), [1, 2])


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT union_value(k := 1) AS u", "cast it to VARCHAR"),
        ("SELECT " + ", ".join(f"{n}" for n in range(2001)), "2001 columns"),
        (f'SELECT 1 AS "{"x" * 600_000}"', "names are too long"),
    ],
)
def test_what_cannot_be_sent_is_said(tmp_path, query, message):
    with pytest.raises(ValueError, match=message):
        asked(query, tmp_path)


def test_views_show_the_parts_of_a_table_as_one_and_empty_tables_with_their_columns(tmp_path):
    for number in range(2):
        pq.write_table(
            pa.table({"text": [f"part {number}"], "dataset": ["ships"], "release": [1]}),
            tmp_path / f"{number}.parquet",
        )
    files = [f"{tmp_path}/{number}.parquet" for number in range(2)]
    sql = worker.view({"name": "posts", "files": files, "columns": []})
    assert sql == f"CREATE VIEW posts AS SELECT * FROM read_parquet(['{files[0]}', '{files[1]}'])"
    tables = [{"name": "media", "files": [], "columns": [("media_key", "VARCHAR"), ("bytes", "BIGINT")]}]
    table, end = asked("FROM media", tmp_path, tables=tables)
    assert (table.schema.names, str(table.schema.field("bytes").type), end["rows"]) == (
        ["media_key", "bytes"],
        "int64",
        0,
    )


def test_nothing_can_be_changed_or_read_beside_the_tables(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    for query in (
        f"FROM read_text('{tmp_path}/secret.txt')",
        "SET threads = 4",
        "SET enable_external_access = true",
        "LOAD httpfs",
    ):
        with pytest.raises(worker.duckdb.Error):
            asked(query, tmp_path)


def test_without_a_wall_the_program_ends(monkeypatch):
    with pytest.raises(SystemExit, match="no wall"):
        worker.require_wall()


def test_both_ends_agree_on_their_bounds():
    assert LONGEST[b"d"] == worker.PIECE
    assert LONGEST[b"e"] == worker.LONGEST_END
    assert worker.LONGEST_HEAD < LONGEST_HEAD
    assert worker.MOST_COLUMNS == COLUMNS
    assert re.fullmatch(r"/\w+", worker.PACKAGES)
