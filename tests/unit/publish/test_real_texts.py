"""Real texts: 35,636 posts of an operation, with the handles of its 2,856 accounts, published under the shipped policies.

The handles and texts are as they were; ids that a spreadsheet has rounded, ids of posts and of whoever is mentioned are invented.
Among the handles are words of the language, which a gate must not take for leaks.
"""

import csv
import gzip
import hashlib
import os
import re
from datetime import datetime
from pathlib import Path

import pytest

import legacy_files as legacy
from heliograph.model.risk import CheckName, Level
from heliograph.publish.read.imports import ImportRequest, import_export
from heliograph.publish.workspace import Workspace
from planted import found_in
from publisher import Publisher, rows

pytestmark = pytest.mark.real_data

LANGUAGES = {
    "English": "en",
    "Russian": "ru",
    "German": "de",
    "Italian": "it",
    "Spanish": "es",
    "French": "fr",
}
HANDLE = re.compile(r"@([A-Za-z0-9_]{1,15})\b")
TAG, LINK = re.compile(r"#(\w+)"), re.compile(r"https?://\S+")
FEW = {"twitter-2018": 20, "strict": 0}
"""Cells with a common word that is also a handle."""

ROUNDED = re.compile(r"\d+0{10}|.*\D.*|")


def invented(word):
    """An id of nine digits, always the same for a word."""
    return str(10**8 + int(hashlib.sha256(word.encode()).hexdigest(), 16) % (9 * 10**8))


def people(folder):
    """Every account by its handle in small letters: id and handle."""
    with (folder / "authors.csv").open(encoding="utf-8", newline="") as lines:
        listed = list(csv.DictReader(lines))
    taken, known = set(), {}
    for row in listed:
        number = row["external_author_id"]
        if ROUNDED.fullmatch(number) or number in taken:
            number = row["congress_2017_id"]
        if ROUNDED.fullmatch(number) or number in taken:
            number = invented(row["author"])
        taken.add(number)
        known.setdefault(row["author"].casefold(), (number, row["author"]))
    return known


def user_row(number, handle, followers="", following=""):
    values = (number, "", handle, "", "", "", followers, following, "", "en")
    return dict(zip(legacy.USERS, values, strict=True))


def export(folder):
    """The export: users and posts, as CSV."""
    known = people(folder)
    with gzip.open(folder / "tweets_sample.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        posts = list(csv.DictReader(lines))
    users = {handle: user_row(*person) for handle, person in known.items()}
    for post in posts:
        handle = post["author_id"].casefold()
        known.setdefault(handle, (invented(handle), post["author_id"]))
        users[handle] = user_row(*known[handle], post["followers"], post["following"])
    written = [tweet_row(post, serial, users, known) for serial, post in enumerate(posts)]
    return {
        "ira_users_csv_unhashed.csv": legacy.users_csv(users.values()),
        "ira_tweets_csv_unhashed.csv": legacy.tweets_csv(written),
    }


def tweet_row(post, serial, users, known):
    text, time = post["content"], datetime.fromisoformat(post["publish_date"])
    mentioned = [known.get(h.casefold(), (invented(h.casefold()),))[0] for h in HANDLE.findall(text)]
    origin = invented(text)
    repost = post["retweet"] == "1"
    return {
        **dict.fromkeys(legacy.TWEETS_2019, ""),
        **users[post["author_id"].casefold()],
        "tweetid": legacy.snowflake(f"{time}.{serial % 1000:03}", serial % 4096),
        "tweet_language": LANGUAGES.get(post["language"], "und"),
        "tweet_text": text,
        "tweet_time": f"{time:%Y-%m-%d %H:%M}",
        "tweet_client_name": "Twitter Web Client",
        "is_retweet": str(repost),
        "retweet_userid": origin if repost else "",
        "retweet_tweetid": legacy.snowflake(f"{time}.000", int(origin) % 4096) if repost else "",
        "latitude": "absent",
        "longitude": "absent",
        "hashtags": legacy.quoted_list(TAG.findall(text)),
        "urls": legacy.quoted_list(LINK.findall(text)),
        "user_mentions": legacy.bare_list(mentioned),
    }


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = os.environ.get("HELIOGRAPH_TEST_DATA")
    if not folder:
        pytest.skip("real data: set HELIOGRAPH_TEST_DATA to the folder that holds it")
    place = tmp_path_factory.mktemp("real")
    (place / "export").mkdir()
    for name, data in export(Path(folder) / "ira_538").items():
        (place / "export" / name).write_bytes(data)
    made = Workspace(place / "workspace" / "ira")
    report = import_export(ImportRequest(inputs=[place / "export"], dataset="ira"), made)
    assert (report.rows["posts"], report.rows["accounts"], report.rejected) == (35_636, 2_846, {})
    return made


@pytest.mark.parametrize("policy", ["twitter-2018", "strict"])
def test_real_texts_pass_the_gate(workspace, policy, tmp_path, record_property):
    made = Publisher.at(tmp_path / "desk").publish(workspace, policy=policy, gated=None)
    record_property("table", told(made.risk, policy))

    assert made.risk.level is Level.AMBER
    words = [f for c in made.risk.checks if c.check is CheckName.IDENTIFIERS for f in c.findings]
    assert sum(f.count for f in words) <= FEW[policy]
    hidden = rows(
        workspace.table("accounts"), "account_id, handle", "WHERE coalesce(follower_count, 0) < 5000"
    )
    assert len(hidden) == 2_844
    assert found_in(made.folder, {f"@{handle.casefold()}" for _, handle in hidden}) == {}
    assert found_in(made.folder, {number for number, _ in hidden}) == {}


def told(risk, policy):
    """A table: what is amber."""
    lines = [f"35,636 real texts under {policy}: {risk.level}"]
    lines += [
        f"  {c.check + ': ' + f.what:<45}{f.where:<28}{f.count:>9,}" for c in risk.checks for f in c.findings
    ]
    return "\n".join(lines)
