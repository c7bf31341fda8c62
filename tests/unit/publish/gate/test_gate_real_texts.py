"""Real texts and the real handles of an operation: the gate finds no leak where there is none, and each one that is put there."""

import csv
import gzip
import os
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import legacy_files as legacy
from gate_desk import Desk, changed, found
from heliograph.model.risk import Level
from heliograph.publish.gate import bystanders, identifiers
from publisher import Publisher

ROWS = 4000
SHOWN = 5000


def export(folder):
    """Thousands of accounts known by their handles, some of which wrote; ids and names are made from the handles."""
    with (folder / "ira_538" / "authors.csv").open(newline="") as stream:
        handles = [row["author"] for row in csv.DictReader(stream)]
    with gzip.open(folder / "ira_538" / "tweets_sample.csv.gz", "rt", newline="") as stream:
        posts = [row for _, row in zip(range(ROWS), csv.DictReader(stream), strict=False)]
    usual = legacy.user_rows()[0]
    blank = {"user_reported_location": "", "user_profile_description": "", "user_profile_url": ""}
    users = {}
    for number, handle in enumerate([*handles, *(post["author_id"] for post in posts)]):
        followers = str(SHOWN if number % 97 == 0 else number % SHOWN)
        users.setdefault(
            handle.lower(),
            {
                **usual,
                **blank,
                "userid": str(3_000_000_000 + 7919 * number),
                "user_screen_name": handle,
                "follower_count": followers,
                "user_display_name": spoken(handle),
            },
        )
    tweets = [tweet(users, number, post) for number, post in enumerate(posts)]
    return {
        "real_users_csv_unhashed.csv": legacy.users_csv(users.values()),
        "real_tweets_csv_unhashed.csv": legacy.tweets_csv(tweets),
    }


def tweet(users, number, post):
    text, time = post["content"], post["publish_date"]
    mentioned = [
        users[h.lower()]["userid"] if h.lower() in users else str(10**9 + len(h))
        for h in re.findall(r"@(\w+)", text)
    ]
    return {
        **dict.fromkeys(legacy.TWEETS_2019, ""),
        **users[post["author_id"].lower()],
        "tweetid": legacy.snowflake(time, serial=number),
        "tweet_time": time[:16],
        "tweet_text": text,
        "is_retweet": "False",
        "hashtags": legacy.quoted_list(re.findall(r"#(\w+)", text)),
        "urls": legacy.quoted_list(re.findall(r"https?://\S+", text)),
        "user_mentions": legacy.bare_list(mentioned),
    }


def spoken(handle):
    """TodayNYCity as Today NY City."""
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z0-9])|_", " ", handle).split())


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    place = os.environ.get("HELIOGRAPH_TEST_DATA")
    if not place:
        pytest.skip("real data: set HELIOGRAPH_TEST_DATA to the folder that holds it")
    return Publisher.at(tmp_path_factory.mktemp("real") / "desk").workspace(export(Path(place)), name="real")


@pytest.fixture(scope="module", params=["twitter-2018", "strict"])
def real(request, workspace, tmp_path_factory):
    policy = changed(request.param, limits__unique_accounts="1.0")
    made = Publisher.at(tmp_path_factory.mktemp("published") / "desk").publish(workspace, policy=policy)
    return Desk(workspace=workspace, folder=made.folder / "public", gated=None, policy=policy)


def test_real_texts_name_nobody(real_data, real):
    subject = real.subject()
    for check in (identifiers.check, bystanders.check):
        assert found(check(subject), Level.RED) == []
    equal = next(m for m in identifiers.check(subject).measures if m.name == "csv_records_equal")
    assert 0.95 * equal.of < equal.value <= equal.of


def test_the_texts_as_they_were_are_refused(real_data, real):
    spoilt = real.copy()
    path = spoilt.folder / spoilt.posts()
    posts = pq.read_table(path)
    clear = pq.read_table(spoilt.workspace.posts)["text"]
    pq.write_table(
        posts.set_column(
            posts.schema.get_field_index("text"), posts.schema.field("text"), clear.combine_chunks()
        ),
        path,
    )
    subject = spoilt.subject()

    red = {what for what, where, _ in found(identifiers.check(subject), Level.RED) if where == "posts.text"}
    assert "handle-in-mention" in red
    assert [f[:2] for f in found(bystanders.check(subject), Level.RED)] == [
        ("bystander-in-mention", "posts.text")
    ]
