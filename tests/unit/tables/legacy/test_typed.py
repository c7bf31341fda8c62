"""Typed: from the texts of a legacy file to the columns of the model, and what is refused on the way."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from legacy_files import (
    HASHED_41,
    HASHED_44,
    PLAIN,
    STRANGER,
    floating,
    hex64,
    scientific,
    snowflake,
    tweet_rows,
    tweets_csv,
    user_rows,
    users_csv,
    with_column,
    with_float_counts,
)
from typed_rows import reasons, typed_accounts, typed_posts

FIRST = tweet_rows()[0]


def posts(folder: Path, changes: Sequence[dict[str, str]]) -> list[dict[str, Any]]:
    """The first of the invented posts again and again, each with other cells, typed."""
    found = typed_posts(folder, tweets_csv([{**FIRST, **cells} for cells in changes]))
    assert [row["source_row"] for row in found] == list(range(1, len(changes) + 1))
    return found


def post(folder: Path, **cells: str) -> dict[str, Any]:
    return posts(folder, [cells])[0]


def accounts(folder: Path, column: str, texts: Sequence[str]) -> list[dict[str, Any]]:
    return typed_accounts(folder, users_csv([{**user_rows()[0], column: text} for text in texts]))


def account(folder: Path, *, month_first: bool | None = None, **cells: str) -> dict[str, Any]:
    found = typed_accounts(folder, users_csv([{**user_rows()[0], **cells}]), month_first=month_first)
    return found[0]


def reason(row: dict[str, Any]) -> str:
    return reasons([row]).get(row["source_row"], "")


def kept(row: dict[str, Any]) -> dict[str, str]:
    """The raw cells that a row keeps because they are not in canonical form."""
    return json.loads(row["source_cells"] or "{}")


# ---------------------------------------------------------------- ids


def test_an_id_of_a_known_form_is_taken_as_it_is(tmp_path: Path) -> None:
    numbers = ["1", "12345678901234567890", "p" + "a" * 26]
    people = [PLAIN, hex64("x"), HASHED_41, HASHED_44, "a" + "b" * 26, "AAAA" * 5 + "="]
    assert [row["post_id"] for row in posts(tmp_path, [{"tweetid": n} for n in numbers])] == numbers
    assert [row["account_id"] for row in posts(tmp_path, [{"userid": p} for p in people])] == people
    assert [row["account_id"] for row in accounts(tmp_path, "userid", people)] == people


ROUNDED = (
    scientific(snowflake("2019-01-01 10:00:00.123")),
    floating("898925911292772352"),
    "898925911292772352.0",
    "9.1E+17",
    "9007199254740993.0",
)
SMALL = {
    "123.0": "123",
    "123.000": "123",
    "9006999999999999.0": "9006999999999999",
    "8999999999999999.0": "8999999999999999",
}
NO_ID = ("abc", "12 3", "-5", "123.5", "", "0x1F", "１２３", "1" * 21)


def test_a_rounded_id_is_never_expanded(tmp_path: Path) -> None:
    columns = [name for name in FIRST if name.endswith(("tweetid", "userid"))]
    assert len(columns) == 7
    found = posts(tmp_path, [{column: text} for column in columns for text in ROUNDED])
    assert set(reasons(found).values()) == {"id_precision_lost"}
    assert [row["post_id"] for row in found] == [None] * 35
    assert set(reasons(accounts(tmp_path, "userid", ROUNDED)).values()) == {"id_precision_lost"}


def test_a_small_float_loses_its_point_and_keeps_its_cell(tmp_path: Path) -> None:
    found = posts(tmp_path, [{"in_reply_to_tweetid": text, "userid": text} for text in SMALL])
    for row, (text, number) in zip(found, SMALL.items(), strict=True):
        assert (row["reply_to_post_id"], row["account_id"]) == (number, number)
        assert kept(row) == {"in_reply_to_tweetid": text, "userid": text}
    assert [row["account_id"] for row in accounts(tmp_path, "userid", list(SMALL))] == list(SMALL.values())


def test_an_id_that_is_neither_number_nor_pseudonym_is_refused(tmp_path: Path) -> None:
    expected = dict.fromkeys(range(1, len(NO_ID) + 1), "id_not_numeric")
    assert reasons(posts(tmp_path, [{"tweetid": text} for text in NO_ID])) == expected
    assert reasons(posts(tmp_path, [{"userid": text} for text in NO_ID])) == expected
    assert reasons(accounts(tmp_path, "userid", NO_ID)) == expected


def test_a_header_in_the_middle_is_recognised_also_behind_a_byte_order_mark(tmp_path: Path) -> None:
    again = {name: name for name in FIRST}
    for mark in ("", "\ufeff"):
        found = typed_posts(tmp_path, tweets_csv([FIRST, {**again, "tweetid": f"{mark}tweetid"}]))
        assert reasons(found) == {2: "repeated_header"}


# ---------------------------------------------------------------- accounts


def test_a_hidden_account_has_no_names(tmp_path: Path) -> None:
    row = account(tmp_path, userid=HASHED_41, user_display_name=HASHED_41, user_screen_name=HASHED_41)
    assert (row["is_pseudonymous"], row["display_name"], row["handle"]) == (True, None, None)


def test_a_number_is_never_a_pseudonym(tmp_path: Path) -> None:
    row = account(tmp_path, userid=PLAIN, user_display_name=PLAIN, user_screen_name=PLAIN)
    assert (row["is_pseudonymous"], row["display_name"]) == (False, PLAIN)


def test_an_account_with_one_name_in_clear_is_not_hidden(tmp_path: Path) -> None:
    row = account(tmp_path, userid=HASHED_41, user_display_name=HASHED_41, user_screen_name="harbour")
    assert not row["is_pseudonymous"]


def test_an_account_without_names_is_not_hidden(tmp_path: Path) -> None:
    row = account(tmp_path, user_display_name="", user_screen_name="")
    assert (row["is_pseudonymous"], row["display_name"]) == (False, None)


def test_the_language_keeps_its_case(tmp_path: Path) -> None:
    assert account(tmp_path, account_language="zh-CN")["language"] == "zh-CN"


# ---------------------------------------------------------------- counts


WHOLE = {"0": 0, "12": 12, "12.0": 12, "007": 7, "": None}
NOT_WHOLE = ("12.5", "many", "-1", "1,200", "1e3", "nan", "+5", "12.0.0", " 1")


def test_a_whole_count_is_a_number(tmp_path: Path) -> None:
    assert [r["like_count"] for r in posts(tmp_path, [{"like_count": t} for t in WHOLE])] == list(
        WHOLE.values()
    )
    assert [r["follower_count"] for r in accounts(tmp_path, "follower_count", list(WHOLE))] == list(
        WHOLE.values()
    )


def test_a_count_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    expected = dict.fromkeys(range(1, len(NOT_WHOLE) + 1), "bad_count")
    assert reasons(posts(tmp_path, [{"like_count": text} for text in NOT_WHOLE])) == expected
    assert reasons(accounts(tmp_path, "follower_count", NOT_WHOLE)) == expected


def test_a_file_of_float_counts_is_as_strict(tmp_path: Path) -> None:
    rows = with_float_counts(tweet_rows())
    for number, text in enumerate(("12.5", "-1.0", "many.0", "5", "1,200")):
        rows = with_column(rows, "like_count", text, at=[number])
    assert reasons(typed_posts(tmp_path, tweets_csv(rows))) == dict.fromkeys((1, 2, 3, 5), "bad_count")


# ---------------------------------------------------------------- flags and kinds


def test_a_flag_is_read_in_any_case(tmp_path: Path) -> None:
    found = posts(tmp_path, [{"is_retweet": text} for text in ("True", "true", "TRUE", "False", "FALSE", "")])
    assert [row["kind"] for row in found] == ["repost"] * 3 + ["original"] * 3


def test_a_flag_that_is_none_is_refused(tmp_path: Path) -> None:
    assert reason(post(tmp_path, is_retweet="perhaps")) == "bad_flag"


def test_a_repost_is_a_repost_before_it_is_a_reply_before_it_is_a_quote(tmp_path: Path) -> None:
    pointers = {
        "original": {},
        "quote": {"quoted_tweet_tweetid": "1"},
        "reply": {"in_reply_to_userid": "1", "quoted_tweet_tweetid": "2"},
        "repost": {"is_retweet": "True", "in_reply_to_tweetid": "1", "quoted_tweet_tweetid": "2"},
    }
    assert [row["kind"] for row in posts(tmp_path, list(pointers.values()))] == list(pointers)


# ---------------------------------------------------------------- times


def test_a_time_from_the_id_is_taken_when_its_minute_agrees(tmp_path: Path) -> None:
    row = post(tmp_path)
    assert row["posted_at"] == datetime.fromisoformat("2017-08-19 15:13:33.145")
    assert (row["posted_at_source"], row["time_resolution"]) == ("snowflake", "ms")


@pytest.mark.parametrize("text", ["2017-08-19 15:14", "2017-08-19 15:12", "2017-08-20 15:13"])
def test_a_time_from_the_id_is_left_when_its_minute_differs(tmp_path: Path, text: str) -> None:
    row = post(tmp_path, tweet_time=text)
    assert row["posted_at"] == datetime.fromisoformat(text)
    assert (row["posted_at_source"], row["time_resolution"]) == ("field", "minute")


@pytest.mark.parametrize(("second", "source"), [("33", "snowflake"), ("34", "field"), ("00", "field")])
def test_where_seconds_are_given_they_must_agree_too(tmp_path: Path, second: str, source: str) -> None:
    row = post(tmp_path, tweet_time=f"2017-08-19 15:13:{second}")
    assert row["posted_at_source"] == source
    assert row["time_resolution"] == ("ms" if source == "snowflake" else "second")


@pytest.mark.parametrize("number", ["1", "29999999999", "9" * 20, "p" + "a" * 26])
def test_an_id_that_carries_no_time_gives_none(tmp_path: Path, number: str) -> None:
    assert post(tmp_path, tweetid=number)["posted_at_source"] == "field"


def test_a_post_without_time_has_none(tmp_path: Path) -> None:
    row = post(tmp_path, tweet_time="")
    assert (row["posted_at"], row["posted_at_source"], row["time_resolution"]) == (None, None, None)


BEFORE, LATER = snowflake("2017-08-19 15:13:33.144"), snowflake("2017-08-19 15:13:33.146")


@pytest.mark.parametrize("cells", [{"is_retweet": "True", "retweet_tweetid": BEFORE}, {"quoted_tweet_tweetid": BEFORE}, {"in_reply_to_tweetid": BEFORE}])  # fmt: skip
def test_the_time_of_what_a_post_points_to_comes_from_its_id(tmp_path: Path, cells: dict[str, str]) -> None:
    assert post(tmp_path, **cells)["original_posted_at"] == datetime.fromisoformat("2017-08-19 15:13:33.144")


@pytest.mark.parametrize("target", [LATER, "123", ""])
def test_nothing_points_to_the_future_or_to_an_id_without_time(tmp_path: Path, target: str) -> None:
    assert post(tmp_path, quoted_tweet_tweetid=target)["original_posted_at"] is None


def test_a_post_known_to_the_minute_may_point_into_that_minute(tmp_path: Path) -> None:
    within, after = snowflake("2017-08-19 15:20:59.999"), snowflake("2017-08-19 15:21:00.000")
    time = "2017-08-19 15:20"
    assert post(tmp_path, tweet_time=time, quoted_tweet_tweetid=within)["original_posted_at"] is not None
    assert post(tmp_path, tweet_time=time, quoted_tweet_tweetid=after)["original_posted_at"] is None


def test_a_reply_that_quotes_has_the_time_of_what_it_answers(tmp_path: Path) -> None:
    row = post(
        tmp_path, in_reply_to_tweetid=BEFORE, quoted_tweet_tweetid=snowflake("2016-01-01 00:00:00.000")
    )
    assert row["original_posted_at"] == datetime.fromisoformat("2017-08-19 15:13:33.144")


@pytest.mark.parametrize(
    "text", ["2019-02-30 10:00", "yesterday", "2019-01-01 25:00", "2019-01-01", "7/3/2018 10:00"]
)
def test_a_time_that_does_not_fit_its_file_is_refused(tmp_path: Path, text: str) -> None:
    rows = with_column(tweet_rows(), "tweet_time", text, at=[4])
    assert reasons(typed_posts(tmp_path, tweets_csv(rows))) == {5: "bad_date"}


# ---------------------------------------------------------------- slashed dates


@pytest.mark.parametrize(("text", "month_first", "day"), [
    ("7/3/2018", True, date(2018, 7, 3)), ("7/3/2018", False, date(2018, 3, 7)),
    ("07/03/18", True, date(2018, 7, 3)), ("31/12/2018", False, date(2018, 12, 31)),
])  # fmt: skip
def test_a_slashed_day_follows_the_order_of_its_file(tmp_path: Path, *, text: str, month_first: bool, day: date) -> None:  # fmt: skip
    row = account(tmp_path, month_first=month_first, account_creation_date=text)
    assert row["created_on"] == day
    assert kept(row) == {"account_creation_date": text}


def test_a_slashed_day_without_order_is_refused(tmp_path: Path) -> None:
    assert reason(account(tmp_path, account_creation_date="7/3/2018")) == "bad_date"


def test_a_long_account_id_tells_the_day_that_a_slashed_date_does_not(tmp_path: Path) -> None:
    number = snowflake("2018-03-07 12:00:00.000")
    assert account(tmp_path, userid=number, account_creation_date="7/3/2018")["created_on"] == date(
        2018, 3, 7
    )


def test_a_slashed_time_follows_the_order_of_its_file(tmp_path: Path) -> None:
    content = tweets_csv([{**FIRST, "tweet_time": "8/19/2017 15:13"}])
    assert typed_posts(tmp_path, content, month_first=True)[0]["posted_at_source"] == "snowflake"
    assert reasons(typed_posts(tmp_path, content)) == {1: "bad_date"}
    assert reasons(typed_posts(tmp_path, content, month_first=False)) == {1: "bad_date"}


# ---------------------------------------------------------------- lists and places


def test_null_and_empty_lists_are_two_states(tmp_path: Path) -> None:
    cells = {"": None, "[]": [], "['a']": ["a"], "[a, b]": ["a", "b"], '["it\'s"]': ["it's"]}
    found = posts(tmp_path, [{"hashtags": cell, "urls": cell} for cell in cells])
    assert [row["hashtags"] for row in found] == list(cells.values())
    assert [row["urls"] for row in found] == list(cells.values())


def test_a_broken_list_is_refused(tmp_path: Path) -> None:
    for column in ("hashtags", "urls", "user_mentions"):
        assert reason(post(tmp_path, **{column: "['a', 'b"})) == "bad_list"


def test_a_mention_without_account_is_a_null_in_its_place(tmp_path: Path) -> None:
    row = post(tmp_path, user_mentions=f"[0, {STRANGER}, 0]")
    assert row["mentions"] == [None, STRANGER, None]
    assert kept(row) == {}


POLLS = {
    "": None,
    "tea|coffee": ["tea", "coffee"],
    "tea": ["tea"],
    "tea||": ["tea", "", ""],
    "[]": [],
    "['a', 'b']": ["a", "b"],
    "[yes]|[no]": ["[yes]", "[no]"],
    "[yes": ["[yes"],
}
PLACES = {
    "absent": ("absent", None),
    "present": ("present", None),
    "35.5": ("present", 35.5),
    "": (None, None),
}


def test_poll_choices_stand_between_bars(tmp_path: Path) -> None:
    found = posts(tmp_path, [{"poll_choices": cell} for cell in POLLS])
    assert reasons(found) == {}
    assert [row["poll_choices"] for row in found] == list(POLLS.values())


def test_a_place_is_absent_present_or_a_number(tmp_path: Path) -> None:
    found = posts(tmp_path, [{"latitude": cell, "longitude": cell} for cell in PLACES])
    assert [(row["geo"], row["latitude"]) for row in found] == list(PLACES.values())
    assert [row["longitude"] for row in found] == [row["latitude"] for row in found]


def test_domains_are_the_hosts_of_the_links(tmp_path: Path) -> None:
    links = "['http://www.Example.org/a', 'HTTPS://user@example.org:8080?x', 'https://t.co/x', 'nothing', 'ftp://a.b']"
    assert post(tmp_path, urls=links)["domains"] == ["example.org", "example.org", "t.co", None, "a.b"]


def test_a_text_is_kept_to_the_last_sign(tmp_path: Path) -> None:
    text = '  &amp; "quoted",\r\n\tnew\x00line \ufffe🌙 '
    assert post(tmp_path, tweet_text=text)["text"] == text


def test_a_canonical_row_keeps_no_raw_cell(tmp_path: Path) -> None:
    assert all(row["source_cells"] is None for row in typed_posts(tmp_path, tweets_csv(tweet_rows()[:1])))
    assert all(row["source_cells"] is None for row in typed_accounts(tmp_path, users_csv()))
