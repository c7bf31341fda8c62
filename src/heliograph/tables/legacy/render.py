"""SQL that writes rows as legacy CSV lines: the inverse of ``typed``.

Every query gives one text column whose values end with the line end, so that the Arrow buffer of a batch is the CSV itself.
"""

from collections.abc import Mapping

from heliograph.tables.engine import literal
from heliograph.tables.legacy.dialect import Dialect
from heliograph.tables.legacy.layout import PROFILE, TYPED_NAMES, USERS
from heliograph.tables.legacy.lists import ListStyle, join, with_placeholders

MAY_HOLD_QUOTES = frozenset(
    {
        "user_display_name",
        "user_screen_name",
        "user_reported_location",
        "user_profile_description",
        "user_profile_url",
        "tweet_text",
        "tweet_client_name",
        "tweet_language",
        "account_language",
        "hashtags",
        "urls",
        "user_mentions",
        "poll_choices",
        "latitude",
        "longitude",
    }
)


def header(dialect: Dialect) -> bytes:
    """The header line with the byte order mark of the dialect."""
    names = [f'"{name}"' if dialect.quoting == "all" else name for name in dialect.columns]
    return (b"\xef\xbb\xbf" if dialect.bom else b"") + (",".join(names) + dialect.line_end).encode()


def profile_part(dialect: Dialect) -> str:
    """SQL: the part of a line that the profile columns make up, over columns of accounts; they stand side by side."""
    cells = profile_cells("", dialect)
    return f"concat({_between(dialect).join(_cell(dialect, name, cells[name]) for name in dialect.columns if name in cells)})"


def users_line(dialect: Dialect) -> str:
    """SQL: the line of one account."""
    return _line(dialect, {"userid": "account_id"} | profile_cells("", dialect))


def profile_cells(prefix: str, dialect: Dialect) -> dict[str, str]:
    """SQL expression of each profile column over accounts columns with that prefix (``a.``)."""
    cells = {name: f"{prefix}{TYPED_NAMES[name]}" for name in USERS[1:]}
    for name in ("user_display_name", "user_screen_name"):
        cells[name] = f"CASE WHEN {prefix}is_pseudonymous THEN {prefix}account_id ELSE {cells[name]} END"
    for name in ("follower_count", "following_count"):
        cells[name] = f"CAST({cells[name]} AS VARCHAR)"
    style = dialect.date_format
    cells["account_creation_date"] = (
        f"strftime({prefix}created_on, '{'%Y-%m-%d' if style.startswith('slashed') else style}')"
    )
    return cells


def received_tweets_line(dialect: Dialect) -> str:
    """SQL: the line of a post exactly as its source file has it."""
    profile = {name: f"source_profile.{name}" for name in PROFILE}
    cells = _post_cells(dialect) | profile
    odd = {
        n: e if n in PROFILE else f"coalesce(json_extract_string(source_cells, '$.{n}'), {e})"
        for n, e in cells.items()
    }
    return f"CASE WHEN source_cells IS NULL THEN {_line(dialect, cells)} ELSE {_line(dialect, odd)} END"


def received_users_line(dialect: Dialect) -> str:
    """SQL: the line of an account exactly as its source file has it."""
    cells = {"userid": "account_id"} | profile_cells("", dialect)
    odd = {n: f"coalesce(json_extract_string(source_cells, '$.{n}'), {e})" for n, e in cells.items()}
    return f"CASE WHEN source_cells IS NULL THEN {_line(dialect, cells)} ELSE {_line(dialect, odd)} END"


def _post_cells(dialect: Dialect) -> dict[str, str]:
    counts = {
        "quote_count": "quote_count",
        "reply_count": "reply_count",
        "like_count": "like_count",
        "retweet_count": "repost_count",
    }
    end = " || '.0'" if dialect.count_style == "float" else ""
    style = "%Y-%m-%d %H:%M" if dialect.time_format.startswith("slashed") else dialect.time_format
    return {
        "tweetid": "post_id",
        "userid": "account_id",
        "tweet_language": "language",
        "tweet_text": "text",
        "tweet_time": f"strftime(posted_at, '{style}')",
        "tweet_client_name": "client",
        "in_reply_to_userid": "reply_to_account_id",
        "in_reply_to_tweetid": "reply_to_post_id",
        "quoted_tweet_tweetid": "quote_of_post_id",
        "is_retweet": f"CASE WHEN kind = 'repost' THEN '{dialect.true_text}' ELSE '{dialect.false_text}' END",
        "retweet_userid": "repost_of_account_id",
        "retweet_tweetid": "repost_of_post_id",
        "latitude": "geo",
        "longitude": "geo",
        **{name: f"CAST({typed} AS VARCHAR){end}" for name, typed in counts.items()},
        "hashtags": join("hashtags", dialect.list_styles["hashtags"]),
        "urls": join("urls", dialect.list_styles["urls"]),
        "user_mentions": _mentions(dialect.list_styles["user_mentions"]),
        "poll_choices": "array_to_string(poll_choices, '|')",
    }


def _mentions(style: ListStyle) -> str:
    return join("mentions" if style == "bare" else with_placeholders("mentions"), style)


def _line(dialect: Dialect, cells: Mapping[str, str]) -> str:
    written = _between(dialect).join(_cell(dialect, name, cells[name]) for name in dialect.columns)
    end = literal(dialect.line_end)
    return (
        f"concat('\"', {written}, '\"', {end})" if dialect.quoting == "all" else f"concat({written}, {end})"
    )


def _between(dialect: Dialect) -> str:
    return ", '\",\"', " if dialect.quoting == "all" else ", ',', "


def _cell(dialect: Dialect, name: str, expression: str) -> str:
    if name not in MAY_HOLD_QUOTES:
        return expression
    doubled = f"replace({expression}, '\"', '\"\"')"
    if dialect.quoting == "all":
        return (
            f"CASE WHEN contains({expression}, '\"') THEN {doubled} ELSE {expression} END"
            if name == "tweet_text"
            else doubled
        )
    return f"CASE WHEN regexp_matches({expression}, '[\",\\r\\n]') THEN concat('\"', {doubled}, '\"') ELSE {expression} END"
