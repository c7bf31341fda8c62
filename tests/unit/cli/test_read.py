"""``heliograph open``, ``query`` and ``get``, as a reader runs them."""

import csv
import io
import json
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.client.small_archive import ARABIC, make_archive
from tests.unit.store.web_server import range_server


@pytest.fixture
def archive(tmp_path):
    return make_archive(tmp_path / "archive", tmp_path / "gated")


@pytest.fixture
def heliograph(command, archive, monkeypatch):
    """Run one command on the archive."""
    monkeypatch.setenv("HELIOGRAPH_ARCHIVE", str(archive))
    return command


def asked(heliograph, sql, *words):
    return heliograph("query", sql, "--dataset", "ira-2018", *words)


def test_open_lists_releases_editions_rows_and_ids(heliograph, archive):
    code, out, _ = heliograph("open")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == f"Example archive: 2 data sets in {archive}"
    assert lines[2] == "ira-2018  Operation <ira-2018>"
    assert lines[3].split()[:3] == ["@1", "2026-01-02", "public"]
    assert lines[4].endswith("latest")
    assert "public, consortium  6 accounts  120 posts  sha256:" in lines[7]
    assert out.isascii()


def test_open_takes_a_folder_and_an_address(heliograph, archive, tmp_path):
    other = make_archive(tmp_path / "other")
    assert str(other) in heliograph("open", other)[1]
    with range_server(archive) as server:
        assert server.address in heliograph("open", server.address)[1]


def test_open_gives_the_index_as_json(heliograph, archive):
    document = json.loads(heliograph("open", "--json")[1])
    assert document["archive"] == str(archive)
    assert [dataset["name"] for dataset in document["datasets"]] == ["ira-2018", "labels-2022"]


def test_open_says_what_to_do_where_there_is_no_archive(heliograph, tmp_path):
    (tmp_path / "empty").mkdir()
    code, out, err = heliograph("open", tmp_path / "empty")
    assert (code, out) == (3, "")
    assert "is no archive" in err


def test_query_shows_a_table_with_its_count_and_citation(heliograph):
    code, out, _ = asked(heliograph, "SELECT language, count(*) AS n FROM posts GROUP BY 1 ORDER BY n DESC")
    assert code == 0
    assert [line.split("|")[0].strip() for line in out.splitlines()[:5]] == [
        "language",
        "---------+---",
        "ru",
        "en",
        "ar",
    ]
    assert out.splitlines()[5].startswith("3 rows; ira-2018@2 sha256:")
    assert out.splitlines()[5].endswith("(public)")


def test_query_shows_the_first_rows_of_many(heliograph):
    _, out, _ = asked(heliograph, "SELECT post_id FROM posts")
    assert "first 20 of 120 rows; " in out
    assert "--format csv" in out


def test_query_takes_markup_in_texts_as_text(heliograph):
    assert "[bold]x[/] [/]" in asked(heliograph, "SELECT '[bold]x[/] [/]' AS t")[1]


def test_query_writes_csv_with_lists_as_json(heliograph):
    _, out, _ = asked(
        heliograph,
        "SELECT post_id, posted_at, text, like_count, hashtags FROM posts LIMIT 2",
        "--format",
        "csv",
    )
    assert list(csv.reader(io.StringIO(out))) == [
        ["post_id", "posted_at", "text", "like_count", "hashtags"],
        ["pa1-000", "2016-01-01 12:30:00", ARABIC, "", "[]"],
        ["pa1-001", "2016-01-02 12:30:00", "post 1 of a1", "1", '["news","a1"]'],
    ]


def test_query_writes_json_that_every_reader_takes(heliograph):
    sql = "SELECT post_id, text, like_count, hashtags, 'nan'::DOUBLE AS x FROM posts LIMIT 2"
    _, out, _ = asked(heliograph, sql, "--format", "json")
    assert json.loads(out) == [
        {"post_id": "pa1-000", "text": ARABIC, "like_count": None, "hashtags": [], "x": None},
        {
            "post_id": "pa1-001",
            "text": "post 1 of a1",
            "like_count": 1,
            "hashtags": ["news", "a1"],
            "x": None,
        },
    ]
    assert json.loads(asked(heliograph, "SELECT 1 AS a WHERE false", "--format", "json")[1]) == []


def test_query_streams_more_than_one_batch(heliograph):
    rows = json.loads(asked(heliograph, "SELECT i FROM range(120000) t(i)", "--format", "json")[1])
    assert [row["i"] for row in rows] == list(range(120_000))
    assert (
        len(asked(heliograph, "SELECT i FROM range(120000) t(i)", "--format", "csv")[1].splitlines())
        == 120_001
    )


def test_query_gives_one_document_with_its_source(heliograph):
    document = json.loads(asked(heliograph, "SELECT post_id FROM posts ORDER BY 1 LIMIT 1", "--json")[1])
    assert document["rows"] == [{"post_id": "pa1-000"}]
    assert document["count"] == 1
    assert document["dataset"] == "ira-2018@2"
    assert document["citation"] == f"ira-2018@2 sha256:{document['release_id']}"


@pytest.mark.parametrize("name", ["rows.csv", "rows.json", "rows.parquet", "rows.arrow"])
def test_query_writes_a_file_in_the_format_of_its_name(heliograph, tmp_path, name):
    target = tmp_path / name
    code, out, err = asked(heliograph, "SELECT post_id, posted_at, hashtags FROM posts", "--output", target)
    assert (code, out) == (0, "")
    assert f"120 rows in {target}" in err.replace("\n", "")
    assert [path.name for path in tmp_path.glob("*rows*")] == [name]
    if name == "rows.parquet":
        assert pq.read_table(target).num_rows == 120
    if name == "rows.arrow":
        assert pa.ipc.open_file(target).read_all().num_rows == 120
    if name == "rows.json":
        assert len(json.loads(target.read_text())) == 120


def test_query_tells_of_a_file_in_json(heliograph, tmp_path):
    _, out, _ = asked(heliograph, "FROM posts", "-o", tmp_path / "x.txt", "--format", "csv", "--json")
    assert json.loads(out)["count"] == 120


def test_query_refuses_a_file_of_unknown_format(heliograph, tmp_path):
    code, _, err = asked(heliograph, "FROM posts", "--output", tmp_path / "rows.xls")
    assert code == 2
    assert "--format" in err


def test_a_query_that_fails_midway_leaves_no_file(heliograph, tmp_path):
    sql = "SELECT CASE WHEN i = 90000 THEN error('stop') ELSE i::VARCHAR END AS i FROM range(100000) t(i)"
    code, _, err = asked(heliograph, sql, "--output", tmp_path / "rows.csv")
    assert code == 2
    assert "stop" in err
    assert not list(tmp_path.glob("*rows*"))


def test_a_place_that_cannot_be_written_is_named(heliograph, tmp_path):
    code, _, err = asked(heliograph, "FROM posts", "--output", tmp_path / "nowhere" / "rows.csv")
    assert code == 5
    assert "rows.csv" in err.replace("\n", "")


def test_query_without_a_data_set_takes_the_only_one(heliograph, archive, tmp_path):
    code, _, err = heliograph("query", "FROM posts")
    assert code == 2
    assert "ira-2018, labels-2022" in err
    heliograph("get", "labels-2022", "--into", tmp_path / "copy", "--table", "accounts")
    assert "6" in heliograph("query", "SELECT count(*) AS n FROM accounts", "--archive", tmp_path / "copy")[1]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("query", "FROM post", "--dataset", "ira-2018"), 2, 'Did you mean "posts"?'),
        (("query", "FROM posts", "--dataset", "ira-2081"), 2, 'Did you mean "ira-2018"?'),
        (("query", "SELEC 1", "--dataset", "ira-2018"), 2, "syntax error"),
        (("query", "FROM posts", "--dataset", "labels-2022", "--edition", "consortium"), 4, "gated"),
        (("get", "ira-2018", "--table", "post"), 2, 'Did you mean "posts"?'),
    ],
)
def test_a_mistake_ends_with_its_exit_code_and_what_to_do(heliograph, words, code, said):
    left, out, err = heliograph(*words)
    assert (left, out) == (code, "")
    assert said in err.replace("\n", " ")


def test_query_reads_a_gated_edition_when_asked_to(heliograph, tmp_path, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_GATED", str(tmp_path / "gated"))
    words = ("--dataset", "labels-2022", "--edition", "consortium")
    code, out, _ = heliograph("query", "SELECT count(latitude) AS n FROM posts", *words)
    assert code == 0
    assert "(consortium)" in out


def test_get_copies_and_says_where_and_that_digests_agree(heliograph, tmp_path):
    copy = tmp_path / "copy"
    code, out, _ = heliograph("get", "ira-2018@1", "--into", copy)
    said = out.replace("\n", "")
    assert code == 0
    assert f"{copy}/ira-2018/1/public" in said
    assert "all digests agree" in said
    assert "ira-2018" in heliograph("open", copy)[1]


def test_get_tells_in_json_what_it_copied(heliograph, tmp_path):
    document = json.loads(heliograph("get", "ira-2018", "--into", tmp_path, "--table", "media", "--json")[1])
    assert document["folder"] == f"{tmp_path}/ira-2018/2/public"
    assert f"{tmp_path}/ira-2018/2/public/media.parquet" in document["files"]


def test_get_from_a_server_refuses_a_changed_file(heliograph, archive, tmp_path):
    place = archive / "ira-2018" / "2" / "public" / "media.parquet"
    place.write_bytes(bytes(reversed(place.read_bytes())))
    with range_server(archive) as server:
        code, _, err = heliograph("get", "ira-2018", "--archive", server.address, "--into", tmp_path / "copy")
    assert code == 10
    assert "media.parquet" in err.replace("\n", "")


def test_a_reader_that_has_had_enough_is_no_error(archive):
    words = [
        "query",
        "FROM range(500000)",
        "--dataset",
        "ira-2018",
        "--archive",
        str(archive),
        "--format",
        "csv",
    ]
    code = f"from heliograph.cli.main import run; run({words!r})"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout.readline() == b'"range"\n'
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0
