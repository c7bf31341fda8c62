"""Dialect: how a file is written, found out from its first bytes."""

import pytest

from heliograph.tables.legacy.dialect import Dialect, sniff
from heliograph.tables.legacy.records import SAMPLE_BYTES
from legacy_files import (
    TWEETS_2018,
    TWEETS_2019,
    USERS,
    many_tweet_rows,
    tweet_rows,
    tweets_csv,
    user_rows,
    users_csv,
    with_column,
    with_float_counts,
    with_slashed_dates,
)


def test_the_usual_dialect_of_2019() -> None:
    assert sniff(users_csv()) == Dialect(columns=USERS)


def test_columns_keep_the_order_of_their_file() -> None:
    assert sniff(tweets_csv(order="2018")).columns == TWEETS_2018


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    found = sniff(tweets_csv(bom=True))
    assert found.bom
    assert found.columns[0] == "tweetid"
    assert found.quoting == "all"


@pytest.mark.parametrize("quoting", ["all", "minimal"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [False, True])
def test_quoting_and_line_end_are_told_apart(*, quoting: str, line_end: str, bom: bool) -> None:
    found = sniff(tweets_csv(quoting=quoting, line_end=line_end, bom=bom))
    assert (found.quoting, found.line_end, found.bom) == (quoting, line_end, bom)


@pytest.mark.parametrize("text", ["a\r\nb", 'say ""', "one\n\ntwo", '","'])
def test_line_ends_and_quotes_in_a_text_do_not_mislead(text: str) -> None:
    rows = with_column(tweet_rows(), "tweet_text", text, at=[0])
    assert (sniff(tweets_csv(rows)).quoting, sniff(tweets_csv(rows)).line_end) == ("all", "\n")
    minimal = sniff(tweets_csv(rows, quoting="minimal", line_end="\r\n"))
    assert (minimal.quoting, minimal.line_end) == ("minimal", "\r\n")


@pytest.mark.parametrize("damage", [b"", b'"\n', b'x"y\n', b'"a\n\nb\n'])
@pytest.mark.parametrize(
    "text", ["fog, tea, salt, rope, lamp, tide", "one line\n" + ",".join("lamp" for _ in TWEETS_2019)]
)
def test_lines_of_a_record_that_are_full_of_commas_do_not_mislead(text: str, damage: bytes) -> None:
    rows = with_column(tweet_rows()[:1], "tweet_text", text)
    header, record = tweets_csv(rows).split(b"\n", 1)
    assert sniff(header + b"\n" + damage + record).quoting == "all"
    header, record = tweets_csv(rows, quoting="minimal").split(b"\n", 1)
    assert sniff(header + b"\n" + damage + record).quoting == "minimal"


def test_bytes_that_are_no_text_do_not_change_the_quoting() -> None:
    content = tweets_csv(with_column(tweet_rows(), "tweet_text", "café", at=[0])).replace(
        b"\xc3\xa9", b"\xe9"
    )
    assert sniff(content).quoting == "all"


@pytest.mark.parametrize("header_in_quotes", [True, False])
def test_mixed_quoting_is_called_minimal(*, header_in_quotes: bool) -> None:
    quoted, bare = users_csv(), users_csv(quoting="minimal")
    first, second = (quoted, bare) if header_in_quotes else (bare, quoted)
    mixed = first.split(b"\n")[0] + b"\n" + second.split(b"\n", 1)[1]
    assert sniff(mixed).quoting == "minimal"


def test_a_header_alone_tells_its_quoting() -> None:
    assert sniff(users_csv([])).quoting == "all"
    assert sniff(users_csv([], quoting="minimal")).quoting == "minimal"
    assert sniff(users_csv([], final_newline=False).rstrip(b"\n")).columns == USERS


def test_a_record_longer_than_the_sample_does_not_mislead() -> None:
    content = tweets_csv(with_column(tweet_rows(), "tweet_text", "lamp\n" * 100_000, at=[0]))
    found = sniff(content[:SAMPLE_BYTES])
    assert (found.quoting, found.line_end) == ("all", "\n")


def test_float_counts_are_noticed_wherever_they_begin() -> None:
    assert sniff(tweets_csv(with_float_counts(tweet_rows()))).count_style == "float"
    late = with_float_counts(tweet_rows()[:1])
    assert sniff(tweets_csv([*tweet_rows()[1:], *late])).count_style == "float"
    assert sniff(tweets_csv()).count_style == "plain"


def test_small_booleans_are_noticed() -> None:
    assert sniff(tweets_csv(booleans="true")).true_text == "true"
    assert sniff(tweets_csv(booleans="true")).false_text == "false"
    assert (sniff(tweets_csv()).true_text, sniff(tweets_csv()).false_text) == ("True", "False")


def test_slashed_dates_are_noticed_in_both_tables() -> None:
    assert sniff(users_csv(with_slashed_dates(user_rows()))).date_format == "slashed"
    assert sniff(tweets_csv(with_slashed_dates(tweet_rows(), "tweet_time"))).time_format == "slashed %H:%M"


@pytest.mark.parametrize(("end", "form"), [("", "%Y-%m-%d %H:%M"), (":07", "%Y-%m-%d %H:%M:%S")])
def test_seconds_are_noticed(end: str, form: str) -> None:
    rows = with_column(tweet_rows(), "tweet_time", lambda time: time + end)
    assert sniff(tweets_csv(rows)).time_format == form


def test_the_form_of_most_dates_counts_not_that_of_the_first() -> None:
    rows = with_column(tweet_rows(), "tweet_time", "7/3/2018 10:00", at=[0])
    assert sniff(tweets_csv(rows)).time_format == "%Y-%m-%d %H:%M"
    rows = with_column(tweet_rows(), "tweet_time", "yesterday", at=range(11))
    assert sniff(tweets_csv(rows)).time_format == "%Y-%m-%d %H:%M"


def test_list_styles_come_from_the_first_list_that_is_not_empty() -> None:
    assert sniff(tweets_csv()).list_styles == {
        "hashtags": "quoted",
        "urls": "quoted",
        "user_mentions": "bare",
    }
    rows = with_column(tweet_rows(), "user_mentions", "['1', '0']", at=[3])
    assert sniff(tweets_csv(rows)).list_styles["user_mentions"] == "quoted"
    rows = with_column(with_column(tweet_rows(), "hashtags", "[]"), "hashtags", "[tea]", at=[5])
    assert sniff(tweets_csv(rows)).list_styles["hashtags"] == "bare"


def test_a_dialect_survives_its_document() -> None:
    found = sniff(tweets_csv(many_tweet_rows(5), order="2018", bom=True, line_end="\r\n", quoting="minimal"))
    assert Dialect.from_json(found.to_json()) == found


def test_a_quote_that_never_closes_hides_nothing_of_the_dialect() -> None:
    rows = with_float_counts(with_column(many_tweet_rows(40), "tweet_time", lambda time: time + ":07"))
    good = tweets_csv(rows, booleans="true")
    header, body = good.split(b"\n", 1)
    assert sniff(header + b'\n"1","never closed\n' + body) == sniff(good)
