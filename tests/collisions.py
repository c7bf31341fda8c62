"""An operation whose people are called like common words: a gate must stay calm at the words, and find the people."""

from functools import cache

import identified_export as people
import legacy_files as legacy
from gate_desk import Desk, _place, changed
from publisher import Publisher

NEWS, ANNA, TWELVE, MARA, SHOWN = "3191186311", "751110000000000001", "12", "2244994945", people.SHOWN
"""Ids of accounts: the handle of the first is news, the second is called Anna, the third has an early id; the last one is shown."""

NAMED = {
    NEWS: ("Weather today", "news"),
    ANNA: ("Anna", "anna"),
    TWELVE: ("Grace", "summer"),
    MARA: ("Mara Tolvinski", "Tolvin_Mara99"),
    SHOWN: ("Harbour News", "harbour_news"),
}

CALM = (
    "the news is that summer has come, Anna",
    "https://bbc.example/news/12 and https://summer.example/anna",
    "#news #Anna 100000000000000001 202020202020202020",
    "weather, today; Grace",
    "12 of 12",
)
"""What everybody writes."""


def user_rows():
    """Four small accounts and a large one."""
    usual = people.user_rows()[0]
    rows = []
    for account, (name, handle) in NAMED.items():
        followers = "23949" if account == SHOWN else "12"
        own = {
            "userid": account,
            "user_display_name": name,
            "user_screen_name": handle,
            "follower_count": followers,
        }
        rows.append(
            {**usual, "user_reported_location": "", "user_profile_description": "tea", "user_profile_url": ""}
            | own
        )
    return rows


def tweet_rows(texts=CALM):
    """Everybody writes each of the texts once."""
    usual = people.tweet_rows()[0]
    blank = dict.fromkeys(
        (
            "in_reply_to_userid",
            "retweet_userid",
            "retweet_tweetid",
            "quoted_tweet_tweetid",
            "in_reply_to_tweetid",
        ),
        "",
    )
    rows = []
    for place, user in enumerate(user_rows()):
        for number, text in enumerate(texts):
            post = legacy.snowflake("2019-03-01 12:00:00.000", serial=100 * place + number)
            cells = {
                "tweetid": post,
                "tweet_text": text,
                "tweet_time": "2019-03-01 12:00",
                "hashtags": "[]",
                "urls": "[]",
                "user_mentions": "[]",
            }
            rows.append({**usual, **user, **blank, **cells, "is_retweet": "False"})
    return rows


@cache
def collisions(policy: str = "strict") -> Desk:
    """The published edition, beside its workspace."""
    place = _place()
    publisher = Publisher.at(place / "desk")
    files = {
        "calm_users_csv_unhashed.csv": legacy.users_csv(user_rows()),
        "calm_tweets_csv_unhashed.csv": legacy.tweets_csv(tweet_rows()),
    }
    workspace = publisher.workspace(files, name="calm")
    chosen = changed(policy, limits__unique_accounts="1.0")
    made = publisher.publish(workspace, policy=chosen)
    return Desk(
        workspace=workspace,
        folder=made.folder / "public",
        gated=made.gated_folder / "consortium" if made.gated_folder else None,
        policy=chosen,
    )
