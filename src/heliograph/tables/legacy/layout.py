"""The two legacy CSV layouts: which columns, in which order, and what each becomes."""

from heliograph.model.actions import ACTIONS

USERS = (
    "userid",
    "user_display_name",
    "user_screen_name",
    "user_reported_location",
    "user_profile_description",
    "user_profile_url",
    "follower_count",
    "following_count",
    "account_creation_date",
    "account_language",
)

PROFILE = USERS[1:]
"""The profile columns that a tweets file repeats on every row."""

TWEETS = (
    "tweetid",
    *USERS,
    "tweet_language",
    "tweet_text",
    "tweet_time",
    "tweet_client_name",
    "in_reply_to_userid",
    "in_reply_to_tweetid",
    "quoted_tweet_tweetid",
    "is_retweet",
    "retweet_userid",
    "retweet_tweetid",
    "latitude",
    "longitude",
    "quote_count",
    "reply_count",
    "like_count",
    "retweet_count",
    "hashtags",
    "urls",
    "user_mentions",
    "poll_choices",
)
"""The order of 2019 and later; the files of October 2018 have columns 16 and 17 the other way round."""

OPTIONAL = frozenset({"poll_choices"})
ACTION_COLUMNS = tuple(name for name in ACTIONS.names() if name not in {"dataset", "release"})

LAYOUTS: dict[str, tuple[str, ...]] = {"accounts": USERS, "posts": TWEETS, "actions": ACTION_COLUMNS}

LISTS = ("hashtags", "urls", "user_mentions")
COUNTS = ("quote_count", "reply_count", "like_count", "retweet_count")

TYPED_NAMES = {
    "userid": "account_id",
    "user_display_name": "display_name",
    "user_screen_name": "handle",
    "user_reported_location": "location",
    "user_profile_description": "description",
    "user_profile_url": "url",
    "follower_count": "follower_count",
    "following_count": "following_count",
    "account_creation_date": "created_on",
    "account_language": "language",
    "tweetid": "post_id",
    "tweet_language": "language",
    "tweet_text": "text",
    "tweet_time": "posted_at",
    "tweet_client_name": "client",
    "in_reply_to_userid": "reply_to_account_id",
    "in_reply_to_tweetid": "reply_to_post_id",
    "quoted_tweet_tweetid": "quote_of_post_id",
    "is_retweet": "kind",
    "retweet_userid": "repost_of_account_id",
    "retweet_tweetid": "repost_of_post_id",
    "latitude": "latitude",
    "longitude": "longitude",
    "quote_count": "quote_count",
    "reply_count": "reply_count",
    "like_count": "like_count",
    "retweet_count": "repost_count",
    "hashtags": "hashtags",
    "urls": "urls",
    "user_mentions": "mentions",
    "poll_choices": "poll_choices",
}
"""Legacy column to the column of DESIGN that carries it (profile columns belong to accounts)."""


def table_of(columns: tuple[str, ...]) -> str | None:
    """Which table a header belongs to, whatever the order of its columns; None when it is no layout of ours."""
    present = frozenset(columns)
    if len(present) != len(columns):
        return None
    for table in ("posts", "actions", "accounts"):
        expected = frozenset(LAYOUTS[table])
        if present <= expected and expected - present <= OPTIONAL:
            return table
    return None


def missing_from(columns: tuple[str, ...]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The layout that a header is nearest to, which of its columns are missing and which are unknown to it."""
    present = frozenset(columns)
    nearest = max(LAYOUTS, key=lambda table: len(present & frozenset(LAYOUTS[table])))
    expected = LAYOUTS[nearest]
    missing = tuple(c for c in expected if c not in present and c not in OPTIONAL)
    return nearest, missing, tuple(c for c in columns if c not in expected)
