"""The legacy layout as it is written here: header lines, every field quoted, LF."""

USERS_COLUMNS = (
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
POSTS_COLUMNS = (
    "tweetid",
    *USERS_COLUMNS,
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
NEXT = '","'
"""What stands between two fields."""


def header(columns: tuple[str, ...]) -> bytes:
    """The header line of a file."""
    return f'"{NEXT.join(columns)}"\n'.encode()
