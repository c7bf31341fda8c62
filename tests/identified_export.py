"""An identified export: people on both sides of 5,000 followers, outsiders, mentions, media and actions; all invented."""

import legacy_files as legacy
from legacy_files import Files, Row

SHOWN = legacy.PLAIN
AT_THRESHOLD = legacy.OTHER_PLAIN
BELOW = "2244994945"
FEW = "3191186311"
UNKNOWN = "1016072003"
ZERO = "751110000000000001"
OUTSIDER = legacy.STRANGER
MENTIONED_OUTSIDER = "777000111"
HIDDEN = (BELOW, FEW, UNKNOWN, ZERO)
OUTSIDERS = (OUTSIDER, MENTIONED_OUTSIDER)
MEDIA_KEY = "DHnqVUxXoAAt1bQ"
LISTED_KEY = "DHnqVUxXoAAt1bR"

_NUMBERS = {
    legacy.HASHED_44: UNKNOWN,
    legacy.HASHED_43: FEW,
    legacy.HASHED_42: BELOW,
    legacy.HASHED_41: ZERO,
}
ACTION_COLUMNS = "action_id,subject_kind,subject_id,policy_area,rule,action,label_text,automated,acted_at,ended_at,appeal,statement_of_reasons"  # fmt: skip


def user_rows() -> list[Row]:
    """Six accounts with names: 23,949, 5,000, 4,999, 17, no and an unknown number of followers."""
    rows = [_identified(row) for row in legacy.user_rows()]
    for row in rows:
        if row["userid"] in HIDDEN:
            row["user_display_name"] = f"Person {row['userid'][-4:]}"
            row["user_screen_name"] = f"person_{row['userid'][-4:]}"
        if row["userid"] == UNKNOWN:
            row["follower_count"] = ""
    return rows


def tweet_rows() -> list[Row]:
    """The usual posts in clear, and one that mentions everybody with gaps in between."""
    people = {row["userid"]: row for row in user_rows()}
    rows = [_identified(row) for row in legacy.tweet_rows()]
    crowd = [SHOWN, "0", BELOW, MENTIONED_OUTSIDER, "0", "0", FEW, OUTSIDER, AT_THRESHOLD]
    last = {
        **rows[0],
        **people[SHOWN],
        "tweetid": legacy.snowflake("2019-04-01 12:00:00.000"),
        "tweet_time": "2019-04-01 12:00",
        "tweet_text": "good morning everybody",
        "user_mentions": legacy.bare_list(crowd),
    }
    return [{**row, **people[row["userid"]]} for row in (*rows, last)]


def actions_csv() -> bytes:
    """One action on each kind of subject."""
    post = tweet_rows()[0]["tweetid"]
    subjects = (
        ("account", BELOW),
        ("account", SHOWN),
        ("post", post),
        ("media", MEDIA_KEY),
        ("media", LISTED_KEY),
    )
    lines = [
        f"act-{number},{kind},{subject},information-operations,rule,suspended,,false,2019-05-01T00:00:00Z,,none,"
        for number, (kind, subject) in enumerate(subjects)
    ]
    return ("\n".join((ACTION_COLUMNS, *lines)) + "\n").encode()


def files(name: str = "boats") -> Files:
    """The whole export by file name."""
    post = tweet_rows()[0]["tweetid"]
    return {
        f"{name}_users_csv_unhashed.csv": legacy.users_csv(user_rows()),
        f"{name}_tweets_csv_unhashed.csv": legacy.tweets_csv(tweet_rows()),
        "actions.csv": actions_csv(),
        f"{name}_media.zip": legacy.zip_of({f"{name}/{BELOW}/images/{post}-{MEDIA_KEY}.jpg": b"picture"}),
    }


def _identified(row: Row) -> Row:
    return {column: _in_clear(text) for column, text in row.items()}


def _in_clear(text: str) -> str:
    for pseudonym, number in _NUMBERS.items():
        text = text.replace(pseudonym, number)
    return text
