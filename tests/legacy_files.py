"""Legacy files made to order: invented rows in every dialect of the historical archive.

Nothing here is real: accounts, texts and ids are made up. Build a file with ``users_csv`` and ``tweets_csv``, wrap it
with ``zip_of`` or ``gzipped``, damage it with ``truncated`` or ``with_flipped_byte``. ``legacy_variants`` has one named
case for each form, with what an import has to make of it.

    >>> tweets_csv(rows=tweet_rows()[:1], quoting="minimal", line_end="\\r\\n").splitlines()[0][:14]
    b'tweetid,userid'
"""

import base64
import csv
import gzip
import hashlib
import io
import random
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

Row = dict[str, str]
Files = dict[str, bytes]

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
TWEETS_2019 = (
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
TWEETS_2018 = (*TWEETS_2019[:15], "in_reply_to_tweetid", "in_reply_to_userid", *TWEETS_2019[17:])
COUNTS = ("quote_count", "reply_count", "like_count", "retweet_count")
LISTS = ("hashtags", "urls", "user_mentions")
ORDERS = {"2018": TWEETS_2018, "2019": TWEETS_2019}

# ---------------------------------------------------------------- identifiers


def hex64(seed: str) -> str:
    """A pseudonym as of October 2018: 64 lower-case hexadecimal digits."""
    return hashlib.sha256(seed.encode()).hexdigest()


def noslash(seed: str, length: int = 44) -> str:
    """A pseudonym as of 2019: base64 of 32 bytes with every slash deleted, of the length asked for (41 to 44)."""
    for attempt in range(100_000):
        digest = hashlib.sha256(f"{seed}{attempt}".encode()).digest()
        text = base64.b64encode(digest).decode().replace("/", "")
        if len(text) == length:
            return text
    raise AssertionError(length)


def snowflake(time: str, serial: int = 0) -> str:
    """A post id that carries a time (``2017-08-19 15:13:33.145``), so that its minute is that of tweet_time."""
    moment = datetime.fromisoformat(time).replace(tzinfo=UTC)
    return str((round(moment.timestamp() * 1000) - 1_288_834_974_657 << 22) + serial)


PLAIN = "443196382"
OTHER_PLAIN = "919755217121316864"
HASHED_44, HASHED_43, HASHED_42, HASHED_41 = (noslash("account", n) for n in (44, 43, 42, 41))
STRANGER = "16884623"
"""An account outside the set: never hidden by the archive."""

# ---------------------------------------------------------------- rows


def user_rows() -> list[Row]:
    """Six accounts: two in clear with 5,000 followers and more, four hidden in each length of pseudonym."""
    clear = [
        _user(
            PLAIN,
            "Harbour News",
            "harbour_news",
            23_949,
            52,
            "2011-12-21",
            "en",
            "By the sea",
            "Boats,\nweather\nand tea",
            "https://t.co/abc",
        ),
        _user(
            OTHER_PLAIN,
            "灯台日报",
            "lighthouse_daily",
            5_000,
            0,
            "2017-10-16",
            "zh-CN",
            "",
            "每天一束光 & more",
            "",
        ),
    ]
    hidden = [
        _user(key, key, key, followers, following, created, language, place, "", "")
        for key, followers, following, created, language, place in (
            (HASHED_44, 1, 52, "2017-08-30", "zh-cn", ""),
            (HASHED_43, 17, 34, "2016-08-08", "es", "Málaga"),
            (HASHED_42, 4_999, 127, "2018-07-13", "en", ""),
            (HASHED_41, 0, 0, "2015-10-29", "ar", "دمشق"),
        )
    ]
    return clear + hidden


def _user(key: str, *rest: object) -> Row:
    name, handle, followers, following, created, language, place, about, url = (str(value) for value in rest)
    values = (key, name, handle, place, about, url, followers, following, created, language)
    return dict(zip(USERS, values, strict=True))


def tweet_rows() -> list[Row]:
    """Twelve posts: each kind, ten scripts and signs that break careless readers, null and empty lists apart."""
    people = {row["userid"]: row for row in user_rows()}
    first = snowflake("2017-08-19 15:13:33.145")
    outside = snowflake("2017-08-19 15:12:58.001", 7)
    return [
        _tweet(people[PLAIN], "2017-08-19 15:13:33.145", "Fog lifts at noon. #harbour #tech", hashtags=["harbour", "#tech"], urls=["http://example.org/fog"], likes="12", client="dlvr.it"),
        _tweet(people[PLAIN], "2017-08-19 15:14:01.000", 'She said "anchors up",\nand up they went', language="", hashtags=[], urls=[], client="twitterfeed"),
        _tweet(people[OTHER_PLAIN], "2017-10-20 08:00:00.000", "香港的灯塔 &amp; 海", language="zh", hashtags=["灯塔", "it's"], urls=["http://example.org/a,b", "http://example.org/q?x='1'"]),
        _tweet(people[HASHED_44], "2017-08-31 00:00:59.999", f"RT @harbour_news: Fog lifts, says @{HASHED_43}", retweet=(PLAIN, first), mentions=[PLAIN, HASHED_43]),
        _tweet(people[HASHED_43], "2017-08-31 00:00:10.000", "RT @harbour_news: Fog lifts", retweet=(PLAIN, first), mentions=[PLAIN], language="es"),
        _tweet(people[HASHED_42], "2018-07-14 11:11:11.011", "RT @stranger: far away", retweet=(STRANGER, outside), mentions=["0"], geo=("present", "present")),
        _tweet(people[HASHED_43], "2017-09-01 10:00:00.500", "@harbour_news ¿otra vez niebla?", reply=(PLAIN, first), mentions=[PLAIN, "0", STRANGER], language="es"),
        _tweet(people[HASHED_42], "2018-07-14 12:00:00.000", "Read this https://t.co/xyz", quote=first, urls=["https://twitter.com/harbour_news/status/" + first]),
        _tweet(people[HASHED_41], "2016-01-01 00:00:00.000", "نصف الليل 🌙", language="ar", hashtags=None, urls=None, mentions=None, counts=False),
        _tweet(people[HASHED_41], "2016-01-01 00:01:00.000", "back\\slash, tab\tand 'quotes'", hashtags=["back\\slash", "tab\there"], language="und"),
        _tweet(people[PLAIN], "2019-02-28 23:59:59.999", "Vote: tea or coffee?", poll="tea|coffee"),
        _tweet(people[OTHER_PLAIN], "2019-03-01 00:00:00.000", "   spaces kept   ", language="ja", hashtags=["日本", "ひかり"], likes="3", client=""),
    ]  # fmt: skip


def _tweet(
    user: Row,
    time: str,
    text: str,
    *,
    language: str = "en",
    client: str = "Twitter Web Client",
    reply: tuple[str, str] = ("", ""),
    quote: str = "",
    retweet: tuple[str, str] = ("", ""),
    geo: tuple[str, str] = ("absent", "absent"),
    likes: str = "0",
    counts: bool = True,
    hashtags: Sequence[str] | None = (),
    urls: Sequence[str] | None = (),
    mentions: Sequence[str] | None = (),
    poll: str = "",
) -> Row:
    numbers = ("0", "1", likes, "2") if counts else ("", "", "", "")
    return {
        "tweetid": snowflake(time),
        **user,
        "tweet_language": language,
        "tweet_text": text,
        "tweet_time": time[:16],
        "tweet_client_name": client,
        "in_reply_to_userid": reply[0],
        "in_reply_to_tweetid": reply[1],
        "quoted_tweet_tweetid": quote,
        "is_retweet": str(bool(retweet[1])),
        "retweet_userid": retweet[0],
        "retweet_tweetid": retweet[1],
        "latitude": geo[0],
        "longitude": geo[1],
        **dict(zip(COUNTS, numbers, strict=True)),
        "hashtags": quoted_list(hashtags),
        "urls": quoted_list(urls),
        "user_mentions": bare_list(mentions),
        "poll_choices": poll,
    }


def leaking_tweet_rows() -> list[Row]:
    """The mistake of August 2019: the author is hidden, a mention of itself is hidden in the text and raw in the list."""
    rows = tweet_rows()
    author = next(row for row in user_rows() if row["userid"] == HASHED_44)
    times = ("2018-01-01 10:00:00.000", "2018-01-02 10:00:00.000")
    planted = [
        _tweet(author, times[0], f"note to @{HASHED_44} and a friend", mentions=["777000111", STRANGER]),
        _tweet(author, times[1], f"again @{HASHED_44}", mentions=["777000111"]),
    ]
    return rows + planted


def reposting_tweet_rows(shared: int = 25) -> list[Row]:
    """Three hidden accounts that repost the same posts of a stranger within the same minute."""
    people = {row["userid"]: row for row in user_rows()}
    rows = []
    for serial in range(shared):
        origin = snowflake(f"2018-05-01 09:{serial:02}:00.250", 1_000 + serial)
        for delay, key in enumerate((HASHED_44, HASHED_43, HASHED_42)):
            time = f"2018-05-01 10:{serial:02}:{delay:02}.125"
            text = f"RT @stranger: lamp number {serial}"
            rows.append(_tweet(people[key], time, text, retweet=(STRANGER, origin), mentions=[STRANGER]))
    return rows


def many_tweet_rows(count: int, seed: int = 1) -> list[Row]:
    """As many plain posts as wanted, all different, in no order."""
    chance = random.Random(seed)
    people = user_rows()
    words = ("boat", "tea", "fog", "lamp", "tide", "gull", "rope", "salt")
    rows = []
    for serial in range(count):
        time = datetime.fromtimestamp(1_500_000_000 + chance.randrange(40_000_000), UTC)
        stamp = time.strftime("%Y-%m-%d %H:%M:%S.") + f"{serial % 1000:03d}"
        text = " ".join(chance.choice(words) for _ in range(6)) + f" {serial}"
        post = _tweet(chance.choice(people), stamp, text, hashtags=[chance.choice(words)])
        rows.append({**post, "tweetid": snowflake(stamp, serial % 4096)})
    return rows


# ---------------------------------------------------------------- list cells


def quoted_list(items: Sequence[str] | None) -> str:
    """A list cell as Python prints it: ``['a', "it's"]``; None is an empty cell, not an empty list."""
    return "" if items is None else repr(list(items))


def bare_list(items: Sequence[str] | None) -> str:
    """A list cell without quotes, as in user_mentions: ``[443196382, 0]``."""
    return "" if items is None else "[" + ", ".join(items) + "]"


# ---------------------------------------------------------------- changes to rows


def with_column(
    rows: Iterable[Row], column: str, value: str | Callable[[str], str], *, at: Iterable[int] | None = None
) -> list[Row]:
    """The rows with another value in one column, everywhere or in the rows numbered ``at``."""
    wanted = None if at is None else set(at)
    return [
        {**row, column: value(row[column]) if callable(value) else value} if wanted is None or i in wanted else dict(row)
        for i, row in enumerate(rows)
    ]  # fmt: skip


def with_float_counts(rows: Iterable[Row]) -> list[Row]:
    """Counts as a table with nulls prints them: ``12.0``; null stays empty."""
    for column in COUNTS:
        rows = with_column(rows, column, lambda text: f"{int(text)}.0" if text else "")
    return list(rows)


def with_hex_pseudonyms(rows: Iterable[Row]) -> list[Row]:
    """The same rows with the pseudonyms of October 2018."""
    forms = {old: hex64(old) for old in (HASHED_44, HASHED_43, HASHED_42, HASHED_41)}

    def replaced(text: str) -> str:
        for old, new in forms.items():
            text = text.replace(old, new)
        return text

    return [{column: replaced(text) for column, text in row.items()} for row in rows]


def with_slashed_dates(rows: Iterable[Row], column: str = "account_creation_date") -> list[Row]:
    """Dates as a spreadsheet writes them: 2017-08-30 becomes 8/30/2017."""

    def slashed(text: str) -> str:
        return f"{int(text[5:7])}/{int(text[8:10])}/{text[:4]}{text[10:]}"

    return with_column(rows, column, slashed)


def scientific(text: str) -> str:
    """An id that went through a spreadsheet: 1.01421E+18."""
    return f"{int(text):.5E}"


def floating(text: str) -> str:
    """An id that went through a table of floats: 8.989259112941322e+17."""
    return repr(float(text))


# ---------------------------------------------------------------- files

Quoting = Literal["all", "minimal"]


def csv_bytes(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, str]],
    *,
    quoting: Quoting = "all",
    line_end: str = "\n",
    bom: bool = False,
    final_newline: bool = True,
    header: bool = True,
    repeat_header_every: int | None = None,
    encoding: str = "utf-8",
) -> bytes:
    """Rows as CSV, byte for byte as Python's own writer makes them."""
    text = io.StringIO(newline="")
    style = csv.QUOTE_ALL if quoting == "all" else csv.QUOTE_MINIMAL
    writer = csv.writer(text, quoting=style, lineterminator=line_end)
    if header:
        writer.writerow(columns)
    for number, row in enumerate(rows):
        if repeat_header_every and number and number % repeat_header_every == 0:
            writer.writerow(columns)
        writer.writerow([row[column] for column in columns])
    body = text.getvalue() if final_newline else text.getvalue().removesuffix(line_end)
    return (b"\xef\xbb\xbf" if bom else b"") + body.encode(encoding)


def users_csv(rows: Iterable[Row] | None = None, **style: Any) -> bytes:
    """A users file; style as in ``csv_bytes``."""
    return csv_bytes(USERS, user_rows() if rows is None else rows, **style)


def tweets_csv(
    rows: Iterable[Row] | None = None,
    *,
    order: str = "2019",
    poll_choices: bool = True,
    booleans: Literal["True", "true"] = "True",
    **style: Any,
) -> bytes:
    """A tweets file in the column order of 2018 or 2019, with 31 columns or without poll_choices; style as in ``csv_bytes``."""
    columns = [c for c in ORDERS[order] if poll_choices or c != "poll_choices"]
    chosen = list(tweet_rows() if rows is None else rows)
    if booleans == "true":
        chosen = with_column(chosen, "is_retweet", str.lower)
    return csv_bytes(columns, chosen, **style)


def zip_of(members: Mapping[str, bytes], *, junk: bool = False) -> bytes:
    """A zip, on request with what a Mac leaves in it."""
    held = dict(members)
    if junk:
        folder, _, first = next(iter(held)).rpartition("/")
        inside = f"{folder}/" if folder else ""
        held |= {
            f"__MACOSX/{inside}._{first}": b"\x00\x05\x16\x07",
            ".DS_Store": b"\x00\x00\x00\x01Bud1",
            f"{inside}._{first}": b"\x00",
        }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(zipfile.ZipInfo(name, (2019, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def gzipped(content: bytes) -> bytes:
    """A gzip file without a clock in it."""
    return gzip.compress(content, mtime=0)


def truncated(content: bytes, keep: float = 0.6) -> bytes:
    """The first part of a file, as a broken download leaves it."""
    return content[: int(len(content) * keep)]


def with_flipped_byte(content: bytes, at: float = 0.5) -> bytes:
    """A file with one byte changed: a zip of it fails its checksum."""
    position = int(len(content) * at)
    return content[:position] + bytes([content[position] ^ 0xFF]) + content[position + 1 :]


def binary_file(size: int = 4096, seed: int = 7) -> bytes:
    """Bytes that are no text in any encoding."""
    return b"\x89BIN\r\n\x1a\n\x00" + random.Random(seed).randbytes(size)
