"""R and Spark read our legacy CSV with the options that research code gives them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import legacy_exports
from legacy_exports import records, unpack_sample, write_export
from legacy_files import TWEETS_2019

TOOLS_VENV = os.environ.get("HELIOGRAPH_TOOLS_VENV")


@pytest.fixture(scope="module")
def tweets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_export(tmp_path_factory.mktemp("export")) / legacy_exports.TWEETS


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_sample(tmp_path_factory.mktemp("sample"))


# ---------------------------------------------------------------- R


MIXED_IDS = {"in_reply_to_userid", "retweet_userid"}
"""Columns that hold numbers and pseudonyms; read_csv guesses numbers from the first rows, as it did with the archive."""

READR = """
suppressMessages(library(readr))
path <- commandArgs(trailingOnly = TRUE)[1]
ids <- cols(tweetid = col_character(), retweet_tweetid = col_character(), in_reply_to_tweetid = col_character(),
            retweet_userid = col_character(), in_reply_to_userid = col_character(),
            latitude = col_factor(), longitude = col_factor(), poll_choices = col_character())
tweets <- read_csv(path, col_types = ids, progress = FALSE)
guessed <- read_csv(path, col_types = cols(tweetid = col_character()), progress = FALSE)
kinds <- vapply(c("follower_count", "like_count", "is_retweet", "tweet_text", "account_creation_date"),
                function(name) class(tweets[[name]])[1], "")
cat(nrow(tweets), ncol(tweets), nrow(problems(tweets)), nrow(guessed), "\\n")
cat(unique(problems(guessed)$col), "\\n")
cat(kinds, "\\n")
cat(sum(is.na(tweets$hashtags)), sum(tweets$hashtags == "[]", na.rm = TRUE), "\\n")
cat(sort(tweets$tweetid, method = "radix"), "\\n")
cat(sort(guessed$tweetid[tweets$is_retweet], method = "radix"), "\\n")
cat(sum(nchar(tweets$tweet_text), na.rm = TRUE), "\\n")
"""


def rscript() -> str:
    found = shutil.which("Rscript")
    if (
        found
        and subprocess.run([found, "-e", "library(readr)"], capture_output=True, check=False).returncode == 0
    ):
        return found
    pytest.skip("R with the package readr is not installed: read_csv is not tried")


@pytest.mark.real_server
@pytest.mark.parametrize("source", ["tweets", pytest.param("sample", marks=pytest.mark.real_data)])
def test_r_read_csv_reads_it_with_the_column_types_in_use(
    source: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    program, path = rscript(), request.getfixturevalue(source)
    script = tmp_path / "read.R"
    script.write_text(READR, encoding="utf-8")
    utf8 = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [program, str(script), str(path)], capture_output=True, text=True, check=False, env=utf8
    )
    assert done.returncode == 0, done.stderr
    shape, doubts, kinds, lists, ids, reposts, letters = (
        line.split() for line in done.stdout.splitlines()[-7:]
    )
    rows = records(path)
    assert shape == [str(len(rows)), "31", "0", str(len(rows))]
    assert {TWEETS_2019[int(column) - 1] for column in doubts} <= MIXED_IDS
    assert kinds == ["numeric", "numeric", "logical", "character", "Date"]
    cells = [row["hashtags"] for row in rows]
    assert lists == [str(cells.count("")), str(cells.count("[]"))]
    assert ids == sorted(row["tweetid"] for row in rows)
    assert reposts == sorted(row["tweetid"] for row in rows if row["is_retweet"] == "True")
    assert letters == [str(sum(len(row["tweet_text"].strip(" \t")) for row in rows))]


# ---------------------------------------------------------------- Spark


SPARK = """
import json, sys
from pyspark.sql import SparkSession
from pyspark.sql import functions as f
if __name__ == "__main__":
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", False).config("spark.sql.shuffle.partitions", 1).getOrCreate()
    options = {"header": True, "multiLine": True, "quote": '"', "escape": '"'}
    posts = spark.read.options(**options).csv(sys.argv[1])
    guessed = spark.read.options(inferSchema=True, **options).csv(sys.argv[1])
    texts = posts.agg(f.sum(f.length("tweet_text")), f.count("hashtags")).first()
    print(json.dumps({
        "rows": posts.count(),
        "columns": posts.columns,
        "ids": sorted(row.tweetid for row in posts.select("tweetid").collect()),
        "letters": texts[0],
        "lists": texts[1],
        "types": {name: kind for name, kind in guessed.dtypes if name in ("tweetid", "is_retweet", "retweet_tweetid")},
        "busiest": posts.groupBy("userid").count().orderBy(f.desc("count"), "userid").first().userid,
    }))
"""


def spark_python() -> str:
    """An interpreter that has pyspark, and a Java to run it."""
    for python in filter(None, (sys.executable, TOOLS_VENV and f"{TOOLS_VENV}/bin/python")):
        probe = subprocess.run([python, "-c", "import pyspark"], capture_output=True, check=False)
        if probe.returncode == 0 and shutil.which("java"):
            return python
    pytest.skip("pyspark or Java is not installed: Spark is not tried")


@pytest.mark.real_server
@pytest.mark.parametrize(
    "source", ["tweets", pytest.param("sample", marks=[pytest.mark.real_data, pytest.mark.nightly])]
)
def test_spark_reads_it_with_multi_line_and_doubled_quotes(
    source: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    python, path = spark_python(), request.getfixturevalue(source)
    script = tmp_path / "read.py"
    script.write_text(SPARK, encoding="utf-8")
    done = subprocess.run(
        [python, str(script), str(path)], capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    rows = records(path)
    counts = pd.Series([row["userid"] for row in rows]).value_counts()
    assert found == {
        "rows": len(rows),
        "columns": list(TWEETS_2019),
        "ids": sorted(row["tweetid"] for row in rows),
        "letters": sum(len(row["tweet_text"]) for row in rows),
        "lists": sum(row["hashtags"] != "" for row in rows),
        "types": {"tweetid": "bigint", "is_retweet": "boolean", "retweet_tweetid": "bigint"},
        "busiest": min(counts[counts == counts.max()].index),
    }
