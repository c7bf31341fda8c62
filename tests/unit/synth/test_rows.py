import ast
import csv
import unicodedata
from collections import Counter
from datetime import UTC, datetime
from io import StringIO

import pytest
from synthetic_operation import Operation

from heliograph.model import snowflake
from heliograph.synth.languages import LANGUAGES
from heliograph.tables.legacy.layout import TWEETS, USERS


def moment(identifier: str) -> datetime:
    ms = snowflake.milliseconds(int(identifier))
    assert ms is not None
    return datetime.fromtimestamp(ms // 1000, UTC)


@pytest.fixture(params=["tiny", "demo", "labels"])
def operation(request: pytest.FixtureRequest) -> Operation:
    made: Operation = request.getfixturevalue(request.param)
    return made


@pytest.mark.parametrize(("table", "columns"), [("tweets", TWEETS), ("users", USERS)])
def test_files_are_written_as_a_csv_writer_quotes_them(
    operation: Operation, table: str, columns: tuple[str, ...]
) -> None:
    text = operation.path(table).read_bytes().decode()
    records = list(csv.reader(StringIO(text, newline=""), strict=True))
    assert tuple(records[0]) == columns
    assert {len(record) for record in records} == {len(columns)}
    again = StringIO(newline="")
    csv.writer(again, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(records)
    assert again.getvalue() == text


def test_post_ids_are_unique_and_tell_the_minute_of_the_post(operation: Operation) -> None:
    rows = operation.rows("tweets")
    assert len({row["tweetid"] for row in rows}) == len(rows)
    for row in rows:
        assert moment(row["tweetid"]).strftime("%Y-%m-%d %H:%M") == row["tweet_time"]


def test_every_row_repeats_the_profile_of_its_author(operation: Operation) -> None:
    accounts = operation.accounts()
    for row in operation.rows("tweets"):
        assert {name: row[name] for name in USERS} == accounts[row["userid"]]


def test_long_account_ids_agree_with_the_day_of_creation(operation: Operation) -> None:
    rows = operation.rows("users")
    assert (
        len({row["userid"] for row in rows})
        == len({row["user_screen_name"].casefold() for row in rows})
        == len(rows)
    )
    long = [row for row in rows if len(row["userid"]) >= 17]
    assert long
    for row in long:
        assert moment(row["userid"]).strftime("%Y-%m-%d") == row["account_creation_date"]


def test_nobody_posts_before_the_account_was_made(operation: Operation) -> None:
    for row in operation.rows("tweets"):
        assert row["tweet_time"] >= row["account_creation_date"]


def test_reposts_come_after_their_original_and_repeat_its_text(operation: Operation) -> None:
    posts = operation.posts()
    inside = 0
    for row in posts.values():
        reposted = row["retweet_tweetid"]
        assert (row["is_retweet"] == "True") == bool(reposted) == bool(row["retweet_userid"])
        if not reposted:
            continue
        assert moment(reposted) < moment(row["tweetid"])
        assert row["tweet_text"].startswith("RT @")
        if reposted in posts:
            inside += 1
            original = posts[reposted]
            assert row["retweet_userid"] == original["userid"]
            assert row["tweet_text"] == f"RT @{original['user_screen_name']}: {original['tweet_text']}"
    assert inside > 0


def test_replies_and_quotes_come_after_their_target(operation: Operation) -> None:
    kinds = Counter()
    for row in operation.rows("tweets"):
        for column in ("in_reply_to_tweetid", "quoted_tweet_tweetid"):
            if row[column]:
                kinds[column] += 1
                assert moment(row[column]) < moment(row["tweetid"])
        if row["in_reply_to_userid"]:
            assert row["tweet_text"].startswith("@")
        if row["quoted_tweet_tweetid"]:
            assert f"/status/{row['quoted_tweet_tweetid']}'" in row["urls"]
    assert set(kinds) == {"in_reply_to_tweetid", "quoted_tweet_tweetid"}


def test_lists_are_python_lists_null_or_empty(operation: Operation) -> None:
    seen = Counter()
    for row in operation.rows("tweets"):
        for column in ("hashtags", "urls", "user_mentions"):
            seen[column, row[column] if row[column] in {"", "[]"} else "full"] += 1
            if not row[column]:
                continue
            items = ast.literal_eval(row[column])
            if column == "user_mentions":
                assert f"[{', '.join(map(str, items))}]" == row[column]
            else:
                assert repr(items) == row[column]
    assert {(column, kind) for column in ("hashtags", "user_mentions") for kind in ("", "[]", "full")} <= set(
        seen
    )
    assert {("urls", "[]"), ("urls", "full")} <= set(seen)


def test_what_a_list_names_stands_in_the_text(operation: Operation) -> None:
    handles = {row["userid"]: row["user_screen_name"] for row in operation.rows("users")}
    for row in operation.rows("tweets"):
        for tag in ast.literal_eval(row["hashtags"] or "[]"):
            assert f"#{tag.removeprefix('#')}" in row["tweet_text"]
        for person in ast.literal_eval(row["user_mentions"] or "[]"):
            if str(person) in handles:
                assert f"@{handles[str(person)]}" in row["tweet_text"]
        assert row["tweet_text"].count("https://t.co/") == len(ast.literal_eval(row["urls"]))


def test_mention_lists_hold_placeholders_and_now_and_then_the_author(demo: Operation) -> None:
    rows = demo.rows("tweets")
    assert any("0" in row["user_mentions"].strip("[]").split(", ") for row in rows)
    assert any(row["userid"] in row["user_mentions"] for row in rows)


def test_texts_have_what_breaks_careless_readers(demo: Operation) -> None:
    texts = [row["tweet_text"] for row in demo.rows("tweets")]
    for awkward in ("\n", '"', ",", "&amp;", "\u200c", "🔥"):
        assert any(awkward in text for text in texts), awkward
    for script in ("LATIN", "CYRILLIC", "ARABIC", "CJK", "HIRAGANA", "THAI", "DEVANAGARI"):
        assert any(script in unicodedata.name(sign, "") for text in texts for sign in text[:12]), script


def test_all_ten_languages_are_written_and_some_posts_have_none(demo: Operation) -> None:
    found = {row["tweet_language"] for row in demo.rows("tweets")}
    assert found == {language.code for language in LANGUAGES} | {"und", ""}


def test_coordinates_are_numbers_or_the_word_absent(demo: Operation) -> None:
    rows = demo.rows("tweets")
    present = [row for row in rows if row["latitude"] != "absent"]
    assert 0 < len(present) < len(rows) / 50
    for row in present:
        assert abs(float(row["latitude"])) <= 90
        assert abs(float(row["longitude"])) <= 180
    assert all(row["longitude"] == "absent" for row in rows if row["latitude"] == "absent")


def test_counts_are_whole_numbers_or_all_four_lost(demo: Operation) -> None:
    lost = 0
    for row in demo.rows("tweets"):
        counts = [row[f"{name}_count"] for name in ("quote", "reply", "like", "retweet")]
        assert all(count.isdigit() for count in counts) or not any(counts)
        lost += not any(counts)
    assert lost > 0


def test_languages_without_spaces_are_written_without(demo: Operation) -> None:
    for row in demo.rows("tweets"):
        if (
            row["tweet_language"] in {"zh", "ja", "th"}
            and row["is_retweet"] != "True"
            and row["hashtags"] == "[]"
        ):
            own = row["tweet_text"].split(" https://")[0].split(" @")[0]
            assert own.count(" ") < 8
