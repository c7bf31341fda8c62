"""Render: typed rows as legacy CSV lines again, in the dialect of their file."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from heliograph.tables.legacy import typed
from heliograph.tables.legacy.dialect import Dialect
from heliograph.tables.legacy.render import (
    header,
    profile_cells,
    received_tweets_line,
    received_users_line,
    users_line,
)
from legacy_files import (
    TWEETS_2018,
    USERS,
    tweet_rows,
    tweets_csv,
    user_rows,
    users_csv,
    with_column,
    with_float_counts,
)
from typed_rows import csv_file, dialect_of, lines

STYLES = [{}, {"quoting": "minimal"}, {"line_end": "\r\n"}, {"quoting": "minimal", "line_end": "\r\n"}]


def written_again(folder: Path, content: bytes) -> bytes:
    """A tweets file through its typed rows."""
    file = csv_file(folder, content)
    return header(file.dialect) + b"".join(
        lines(folder, content, typed.posts(file), received_tweets_line(file.dialect))
    )


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_a_file_is_written_again_in_its_own_dialect(style: dict[str, str], tmp_path: Path) -> None:
    for content in (
        tweets_csv(**style),
        tweets_csv(order="2018", **style),
        tweets_csv(poll_choices=False, **style),
    ):
        assert written_again(tmp_path, content) == content


def test_small_booleans_and_float_counts_are_written_again(tmp_path: Path) -> None:
    content = tweets_csv(with_float_counts(tweet_rows()), booleans="true")
    assert written_again(tmp_path, content) == content


ODD = {
    "user_mentions": ["[ 1,2 ]", "['1', '0']", "[1, 0]", "[]", ""],
    "hashtags": ["['a' ]", '["a"]', r"['\u00e9']", "['\t']", "['a\x7f']", "[a]"],
    "poll_choices": ["[]", "['a']", "a|b", "[x"],
    "is_retweet": ["TRUE", "", "false"],
    "like_count": ["007", "5.0", ""],
    "latitude": ["", "35.0", "present", "north"],
    "tweet_time": ["2017-8-19 15:13", " 2017-08-19 15:13", ""],
    "in_reply_to_userid": ["12.0", "007"],
    "follower_count": ["1.0", "", "many"],
    "user_display_name": ['"', ",", "\r", "\n", "'"],
    "tweet_text": ['"', ",", "\r", "\r\n", "'", "\x00", "\ufeff", " "],
}


@pytest.mark.parametrize("column", ODD)
@pytest.mark.parametrize("quoting", ["all", "minimal"])
def test_a_cell_in_an_unusual_form_is_written_as_it_was(column: str, quoting: str, tmp_path: Path) -> None:
    cells = [cell for cell in ODD[column] if quoting == "all" or cell != "\r"]  # Python writes a lone CR bare
    rows = [{**tweet_rows()[n], column: cell} for n, cell in enumerate(cells)]
    content = tweets_csv(rows, quoting=quoting)
    assert written_again(tmp_path, content) == content


def test_a_quoted_list_of_mentions_keeps_its_placeholders(tmp_path: Path) -> None:
    content = tweets_csv(with_column(tweet_rows(), "user_mentions", "['443196382', '0']"))
    assert written_again(tmp_path, content) == content


def test_users_are_written_again(tmp_path: Path) -> None:
    rows = with_column(user_rows(), "follower_count", "12.0", at=[1])
    rows = with_column(rows, "account_creation_date", "", at=[2])
    rows = with_column(rows, "userid", "443196382.0", at=[0])
    for style in STYLES:
        content = users_csv(rows, **style)
        file = csv_file(tmp_path, content)
        made = lines(tmp_path, content, typed.accounts(file), received_users_line(file.dialect))
        assert header(file.dialect) + b"".join(made) == content


@pytest.mark.parametrize(("columns", "first"), [(USERS, b'"userid",'), (TWEETS_2018, b'"tweetid",')])
def test_a_header_has_the_columns_of_its_dialect(columns: Sequence[str], first: bytes) -> None:
    assert header(Dialect(columns=tuple(columns))).startswith(first)
    bare = header(Dialect(columns=tuple(columns), quoting="minimal", bom=True, line_end="\r\n"))
    assert bare == b"\xef\xbb\xbf" + ",".join(columns).encode() + b"\r\n"


def test_a_hidden_account_shows_its_pseudonym_as_its_names(tmp_path: Path) -> None:
    content = users_csv()
    file = csv_file(tmp_path, content)
    made = b"".join(lines(tmp_path, content, typed.accounts(file), users_line(dialect_of(content))))
    assert made == content.split(b"\n", 1)[1]
    hidden = next(csv.reader(io.StringIO(made.decode().splitlines()[-1])))
    assert hidden[0] == hidden[1] == hidden[2]


def test_the_profile_of_an_account_can_stand_beside_its_posts() -> None:
    assert set(profile_cells("a.", Dialect())) == set(USERS[1:])
