"""The two coordination exports: what goes in, what must never be invented, and that the real tools load them."""

import csv
import gzip
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from heliograph.tables.coordination import (
    COORTWEET_COLUMNS,
    NETWORK_TOOLKIT_COLUMNS,
    SharedObject,
    coordination_file_name,
    coortweet_select,
    write_coortweet,
    write_network_toolkit,
)
from heliograph.tables.engine import connect, literal

TOOLS_VENV = os.environ.get("HELIOGRAPH_TOOLS_VENV")
POSTS = """
    CREATE TABLE posts (post_id VARCHAR, account_id VARCHAR, posted_at TIMESTAMP_MS, text VARCHAR,
        repost_of_post_id VARCHAR, reply_to_post_id VARCHAR, urls VARCHAR[], hashtags VARCHAR[]);
    INSERT INTO posts VALUES
        ('1', 'anna', '2019-01-01 10:00:00.500', 'fog, "tea"' || chr(10) || 'and more', NULL, NULL,
            ['http://example.org/a b', 'http://example.org/c'], ['Tech', '#tech', '#Boat']),
        ('2', 'ben', '2019-01-01 10:00:10', 'RT', '1', NULL, ['http://example.org/c', NULL, ' '], []),
        ('3', 'cleo', '2019-01-01 10:00:20', NULL, NULL, '1', NULL, NULL),
        ('4', 'dora', '2019-01-01 10:00:30', ' ', NULL, NULL, [], ['＃tech', '', NULL]),
        ('5', 'ben', '2019-01-01 10:00:40', 'twice', NULL, NULL,
            ['http://example.org/c', 'http://example.org/c'], NULL),
        ('6', 'anna', NULL, 'no time', NULL, NULL, ['http://example.org/c'], ['tech'])
"""
ACCOUNTS = """
    CREATE TABLE accounts (account_id VARCHAR, handle VARCHAR, dataset VARCHAR);
    INSERT INTO accounts VALUES ('anna', 'harbour', 'a'), ('anna', 'harbour', 'b'), ('ben', NULL, 'a'), ('cleo', '', 'a')
"""
MEDIA = """
    CREATE TABLE media (post_id VARCHAR, sha256 VARCHAR, pdq VARCHAR);
    INSERT INTO media VALUES ('1', 'aa', 'f8'), ('2', 'bb', 'f8'), ('2', NULL, 'f8'), ('3', 'aa', NULL), (NULL, 'cc', 'c3')
"""


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    connection = connect(threads=2)
    for statement in (POSTS, ACCOUNTS, MEDIA):
        connection.execute(statement)
    return connection


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def shares(con: duckdb.DuckDBPyConnection, folder: Path, kind: SharedObject) -> set[tuple[str, str]]:
    export = write_coortweet(con, folder, "boats", kind, posts="posts", media="media")
    rows = read(export.path)
    pairs = {(row["content_id"], row["object_id"]) for row in rows}
    assert len(pairs) == len(rows) == export.rows
    assert export.posts_left_out == 6 - len({post for post, _ in pairs})
    return pairs


def test_the_eight_columns_stand_in_the_order_the_tool_reads_them(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:  # fmt: skip
    export = write_network_toolkit(con, tmp_path, "boats", posts="posts", accounts="accounts")
    with export.path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert tuple(rows[0]) == NETWORK_TOOLKIT_COLUMNS
    assert rows[1] == [
        *("1", "anna", "harbour", "", "", 'fog, "tea"\nand more'),
        *("1546336800.5", "http://example.org/a%20b http://example.org/c"),
    ]


def test_every_post_with_a_time_is_one_row_and_the_others_are_counted(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:  # fmt: skip
    export = write_network_toolkit(con, tmp_path, "boats", posts="posts", accounts="accounts")
    assert [row["message_id"] for row in read(export.path)] == ["1", "2", "3", "4", "5"]
    assert (export.rows, export.posts, export.posts_left_out) == (5, 6, 1)


def test_a_missing_handle_is_replaced_by_the_account(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    named = write_network_toolkit(con, tmp_path, "boats", posts="posts", accounts="accounts")
    assert [row["username"] for row in read(named.path)] == ["harbour", "ben", "cleo", "dora", "ben"]
    unnamed = write_network_toolkit(con, tmp_path, "boats", posts="posts")
    assert [row["username"] for row in read(unnamed.path)] == ["anna", "ben", "cleo", "dora", "ben"]


def test_no_two_posts_share_an_absence(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = read(write_network_toolkit(con, tmp_path, "boats", posts="posts").path)
    assert [row["urls"] for row in rows] == [
        "http://example.org/a%20b http://example.org/c",
        "http://example.org/c",
        "none:3",
        "none:4",
        "http://example.org/c http://example.org/c",
    ]
    assert [row["message"] for row in rows[2:4]] == ["none:3", "none:4"]
    absences = Counter(cell for row in rows for cell in row.values() if cell.startswith("none:"))
    assert "" not in {url for row in rows for url in row["urls"].split(" ")}
    assert set(absences.values()) == {2}


def test_hashtags_are_one_object_with_and_without_sign_and_case(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert shares(con, tmp_path, SharedObject.HASHTAG) == {("1", "tech"), ("1", "boat"), ("4", "tech")}


def test_a_link_shared_twice_in_a_post_is_shared_once(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    link, other = "http://example.org/c", "http://example.org/a b"
    assert shares(con, tmp_path, SharedObject.URL) == {("1", other), ("1", link), ("2", link), ("5", link)}


def test_reposts_name_the_post_they_repeat(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert shares(con, tmp_path, SharedObject.REPOST) == {("2", "1")}


def test_media_are_compared_by_look_or_by_bytes(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert shares(con, tmp_path, SharedObject.MEDIA_PDQ) == {("1", "f8"), ("2", "f8")}
    assert shares(con, tmp_path, SharedObject.MEDIA_SHA256) == {("1", "aa"), ("2", "bb"), ("3", "aa")}


def test_media_without_a_media_table_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="needs the media table"):
        coortweet_select("posts", SharedObject.MEDIA_PDQ)


def test_times_are_whole_seconds_and_columns_four(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = read(write_coortweet(con, tmp_path, "boats", SharedObject.URL, posts="posts").path)
    assert tuple(rows[0]) == COORTWEET_COLUMNS
    assert [row["timestamp_share"] for row in rows] == [
        "1546336800",
        "1546336800",
        "1546336810",
        "1546336840",
    ]


def test_each_file_is_named_after_its_kind_of_object() -> None:
    names = {coordination_file_name("ira", kind) for kind in SharedObject}
    assert len(names) == len(SharedObject)
    assert "ira_coortweet_hashtag.csv" in names
    assert coordination_file_name("ira") == "ira_coordination_network_toolkit.csv"


def test_a_failed_export_leaves_nothing_behind(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    failing = "(SELECT * REPLACE (if(post_id = '4', error('stop'), account_id) AS account_id) FROM posts)"
    with pytest.raises(duckdb.Error, match="stop"):
        write_network_toolkit(con, tmp_path, "boats", posts=failing)
    with pytest.raises(duckdb.Error, match="stop"):
        write_coortweet(con, tmp_path, "boats", SharedObject.HASHTAG, posts=failing)
    assert list(tmp_path.iterdir()) == []


def test_the_same_posts_give_the_same_bytes(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    first = write_coortweet(con, tmp_path, "boats", SharedObject.HASHTAG, posts="posts").path.read_bytes()
    shuffled = "(SELECT * FROM posts ORDER BY hash(post_id))"
    assert (
        write_coortweet(con, tmp_path, "boats", SharedObject.HASHTAG, posts=shuffled).path.read_bytes()
        == first
    )


# ---------------------------------------------------------------- real data, real tools


@pytest.fixture(scope="module")
def data() -> Path:
    folder = os.environ.get("HELIOGRAPH_TEST_DATA")
    if not folder:
        pytest.skip("HELIOGRAPH_TEST_DATA is not set: coordination exports are not compared with real data")
    return Path(folder)


def network_toolkit_python() -> str:
    """An interpreter that has coordination-network-toolkit."""
    for python in filter(None, (sys.executable, TOOLS_VENV and f"{TOOLS_VENV}/bin/python")):
        probe = subprocess.run(
            [python, "-c", "import coordination_network_toolkit"], capture_output=True, check=False
        )
        if probe.returncode == 0:
            return python
    pytest.skip(
        "coordination-network-toolkit is not installed: set HELIOGRAPH_TOOLS_VENV to a virtualenv that has it"
    )


RUN_TOOL = """
import json, sqlite3, sys
from coordination_network_toolkit import compute_networks as networks
from coordination_network_toolkit.preprocess import preprocess_csv_files
if __name__ == "__main__":
    source, database = sys.argv[1:]
    preprocess_csv_files(database, [source])
    networks.compute_co_retweet_parallel(database, 60, n_threads=1, min_edge_weight=2)
    networks.compute_co_tweet_network(database, 60, n_threads=1, min_edge_weight=2)
    networks.compute_co_link_network(database, 60, n_threads=1, min_edge_weight=2)
    con = sqlite3.connect(database)
    found = {"posts": con.execute("select count(*) from edge").fetchone()[0]}
    found["empty links"] = con.execute("select count(*) from message_url where url = ''").fetchone()[0]
    for name in ("co_retweet", "co_tweet", "co_link"):
        edges = con.execute(f"select user_1, user_2 from {name}_network where user_1 <> user_2").fetchall()
        found[name] = [len({account for edge in edges for account in edge}), len(edges)]
    print(json.dumps(found))
"""


def run_tool(export: Path, folder: Path) -> dict[str, object]:
    script = folder / "run_tool.py"
    script.write_text(RUN_TOOL, encoding="utf-8")
    command = [network_toolkit_python(), str(script), str(export), str(folder / "tool.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.real_server
def test_the_network_toolkit_loads_the_export_and_sees_no_shared_absence(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:  # fmt: skip
    con.execute("INSERT INTO posts SELECT 'x' || i, 'account' || i, '2020-01-01', NULL, NULL, NULL, NULL, NULL FROM range(20) t(i)")  # fmt: skip
    export = write_network_toolkit(con, tmp_path, "boats", posts="posts", accounts="accounts")
    found = run_tool(export.path, tmp_path)
    assert found == {
        "posts": 25,
        "empty links": 0,
        "co_retweet": [0, 0],
        "co_tweet": [0, 0],
        "co_link": [0, 0],
    }


@pytest.mark.real_data
@pytest.mark.real_server
def test_the_network_toolkit_finds_the_known_edges_of_the_sample(data: Path, tmp_path: Path) -> None:
    con = connect(threads=2)
    sample = data / "archive/ira_sample_31col_SYNTHETIC_IDS_tweets_csv_hashed.csv.gz"
    con.execute(f"""
        CREATE TABLE posts AS SELECT tweetid AS post_id, userid AS account_id, nullif(tweet_text, '') AS text,
            strptime(tweet_time, '%Y-%m-%d %H:%M')::TIMESTAMP_MS AS posted_at,
            nullif(retweet_tweetid, '') AS repost_of_post_id, nullif(in_reply_to_tweetid, '') AS reply_to_post_id,
            list_transform(string_split(urls[2:-2], ', '), item -> trim(item, '''')) AS urls
        FROM read_csv({literal(str(sample))}, all_varchar = true, header = true, quote = '"', escape = '"')""")
    export = write_network_toolkit(con, tmp_path, "ira", posts="posts")
    found = run_tool(export.path, tmp_path)
    assert found == {
        "posts": 35_636,
        "empty links": 0,
        "co_retweet": [17, 22],
        "co_tweet": [3, 4],
        "co_link": [0, 0],
    }


def reference_shares(data: Path) -> list[dict[str, str]]:
    with gzip.open(
        data / "coortweet/russian_coord_tweets.csv.gz", "rt", encoding="utf-8", newline=""
    ) as stream:
        return list(csv.DictReader(stream))


def reposts_from(con: duckdb.DuckDBPyConnection, data: Path) -> None:
    source = data / "coortweet/russian_coord_tweets.csv.gz"
    con.execute(f"""
        CREATE TABLE posts AS SELECT content_id AS post_id, account_id, make_timestamp_ms((timestamp_share::DOUBLE * 1000)::BIGINT) AS posted_at,
            object_id AS repost_of_post_id, [object_id] AS urls, ['#' || object_id] AS hashtags
        FROM read_csv({literal(str(source))}, all_varchar = true, header = true)""")


@pytest.mark.real_data
@pytest.mark.parametrize("kind", [SharedObject.REPOST, SharedObject.URL, SharedObject.HASHTAG])
def test_the_reference_shares_come_out_as_they_went_in(
    data: Path, tmp_path: Path, kind: SharedObject
) -> None:
    con = connect(threads=2)
    reposts_from(con, data)
    export = write_coortweet(con, tmp_path, "russian", kind, posts="posts")

    def key(row: dict[str, str]) -> tuple[str, str, str, int]:
        return row["object_id"], row["account_id"], row["content_id"], int(float(row["timestamp_share"]))

    expected = {key(row) for row in reference_shares(data)}
    assert [key(row) for row in read(export.path)] == sorted(expected, key=lambda k: (k[3], k[2], k[0]))


PAIRS = """
    WITH shares AS (SELECT row_number() OVER () AS n, * FROM read_csv({path}, header = true, types = {{'object_id': 'VARCHAR', 'account_id': 'VARCHAR', 'content_id': 'VARCHAR'}})),
    active AS (SELECT * FROM shares WHERE account_id IN (SELECT account_id FROM shares GROUP BY 1 HAVING count(*) >= {least})),
    pairs AS (
        SELECT x.object_id, least(x.content_id, y.content_id) AS a, greatest(x.content_id, y.content_id) AS b,
            x.content_id AS cx, y.content_id AS cy, abs(x.timestamp_share - y.timestamp_share) AS delta
        FROM active x JOIN active y ON x.object_id = y.object_id AND x.n < y.n AND abs(x.timestamp_share - y.timestamp_share) <= {window}
        WHERE x.account_id <> y.account_id AND x.content_id <> y.content_id
            AND x.object_id <> x.content_id AND x.object_id <> y.content_id),
    busy AS (
        SELECT account_id FROM active WHERE content_id IN (SELECT cx FROM pairs UNION SELECT cy FROM pairs)
        GROUP BY 1 HAVING count(*) >= {least}),
    kept AS (SELECT DISTINCT content_id FROM active WHERE account_id IN (SELECT account_id FROM busy))
    SELECT object_id, a, b, delta FROM pairs
    WHERE cx IN (SELECT content_id FROM kept) OR cy IN (SELECT content_id FROM kept)
"""


@pytest.mark.real_data
@pytest.mark.parametrize(("window", "least", "pairs"), [(60, 2, 3_791), (10, 5, 22)])
def test_the_export_gives_the_pairs_that_coortweet_found(data: Path, tmp_path: Path, window: int, least: int, pairs: int) -> None:  # fmt: skip
    con = connect(threads=2)
    reposts_from(con, data)
    export = write_coortweet(con, tmp_path, "russian", SharedObject.REPOST, posts="posts")
    query = PAIRS.format(path=literal(str(export.path)), window=window, least=least)
    found = Counter(con.execute(query).fetchall())
    with gzip.open(data / f"coortweet/expected_russian_tw{window}_mp{least}_pairs.csv.gz", "rt", encoding="utf-8", newline="") as stream:  # fmt: skip
        gold = Counter(
            (r["object_id"], *sorted((r["content_id"], r["content_id_y"])), int(float(r["time_delta"])))
            for r in csv.DictReader(stream)
        )
    assert gold.total() == pairs
    assert found == gold


COORTWEET = """
suppressMessages(library(CooRTweet))
shares <- read.csv(commandArgs(trailingOnly = TRUE)[1], colClasses = c("character", "character", "character", "integer"))
pairs <- detect_groups(shares, time_window = 60, min_participation = 2)
cat(nrow(pairs), "\\n")
"""


@pytest.mark.real_data
def test_coortweet_itself_finds_its_pairs_in_the_export(data: Path, tmp_path: Path) -> None:
    rscript = shutil.which("Rscript")
    probe = [rscript, "-e", "library(CooRTweet)"] if rscript else ["false"]
    if subprocess.run(probe, capture_output=True, check=False).returncode != 0:
        pytest.skip(
            "R with the package CooRTweet is not installed: its export is checked against its own results only"
        )
    con = connect(threads=2)
    reposts_from(con, data)
    export = write_coortweet(con, tmp_path, "russian", SharedObject.REPOST, posts="posts")
    script = tmp_path / "pairs.R"
    script.write_text(COORTWEET, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", str(script), str(export.path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-1] == "3791"
