"""One pass: what is written while posts are read fits together."""

import csv
import io
import zipfile

import duckdb
import pyarrow.parquet as pq
import pytest

import identified_export as export
from heliograph.model.policy import Limits
from heliograph.privacy.declared import shipped
from heliograph.privacy.numbers import post_numbers_of
from publisher import Publisher


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    publisher = Publisher.at(tmp_path_factory.mktemp("one-pass") / "desk")
    return publisher.publish(publisher.workspace(export.files()))


@pytest.fixture(scope="module", params=["public", "consortium"])
def folder(request, published):
    return (published.folder if request.param == "public" else published.gated_folder) / request.param


def posts(folder):
    return pq.read_table(sorted((folder / "posts").iterdir()))


def lines_of(folder):
    [path] = (folder / "csv").glob("*_tweets_*.zip")
    with zipfile.ZipFile(path) as archive:
        text = archive.read(archive.namelist()[0]).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_post_is_in_the_csv_in_the_same_place(folder):
    lines, table = lines_of(folder), posts(folder)
    assert [line["tweetid"] for line in lines] == table["post_number"].to_pylist()
    assert [line["tweet_text"] for line in lines] == [text or "" for text in table["text"].to_pylist()]


def test_every_post_is_found_by_its_key(folder):
    keys = pq.read_table(folder / "keys" / "by_post.parquet").to_pylist()
    ids = [pq.read_table(path)["post_id"].to_pylist() for path in sorted((folder / "posts").iterdir())]
    assert len(keys) == sum(map(len, ids))
    assert all(ids[found["file"] - 1][found["row"]] == found["key"] for found in keys)


def test_the_cube_counts_every_post(folder):
    with duckdb.connect() as connection:
        [(counted,)] = connection.execute(f"SELECT sum(posts) FROM '{folder / 'cube.parquet'}'").fetchall()
    assert counted == len(posts(folder))


def test_posts_stand_in_the_order_of_their_table(folder):
    found = list(
        zip(
            *(posts(folder)[name].to_pylist() for name in ("account_id", "posted_at", "post_id")), strict=True
        )
    )
    assert found == sorted(found)


def test_numbers_of_pseudonymous_posts_join_in_every_column(tmp_path):
    publisher = Publisher.at(tmp_path / "desk")
    policy = shipped("strict").model_copy(update={"name": "few-accounts", "limits": Limits()})
    folder = publisher.publish(publisher.workspace(export.files()), policy=policy).folder / "public"
    lines, table = lines_of(folder), posts(folder)
    assert [line["tweetid"] for line in lines] == table["post_number"].to_pylist()
    for legacy, name in (
        ("in_reply_to_tweetid", "reply_to_post_id"),
        ("retweet_tweetid", "repost_of_post_id"),
    ):
        expected = post_numbers_of(table[name].combine_chunks()).to_pylist()
        assert [line[legacy] or None for line in lines] == expected
        assert any(expected)
