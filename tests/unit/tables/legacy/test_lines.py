"""Lines: typed posts as lines of the canonical legacy CSV, by columns as by SQL."""

import csv
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.tables.legacy import typed
from heliograph.tables.legacy.dialect import Dialect
from heliograph.tables.legacy.layout import TWEETS
from heliograph.tables.legacy.lines import tweets_lines
from heliograph.tables.legacy.lists import join, parse
from heliograph.tables.legacy.render import header
from legacy_files import TWEETS_2019, USERS, tweet_rows, tweets_csv, with_column, with_float_counts
from typed_rows import csv_file, opened

PROFILE = (
    "concat("
    + """, '","', """.join(f"""replace(source_profile.{name}, '"', '""')""" for name in USERS[1:])
    + ")"
)


def canonical(folder: Path, content: bytes) -> bytes:
    """A tweets file of any dialect as an edition writes it."""
    file = csv_file(folder, content)
    with opened(folder) as connection:
        posts = connection.execute(
            f"SELECT *, {PROFILE} AS profile FROM ({typed.posts(file)})"
        ).to_arrow_table()
    posts = pa.table(
        {
            n: c.cast(pa.string()) if pa.types.is_dictionary(c.type) else c
            for n, c in zip(posts.column_names, posts.columns, strict=True)
        }
    ).combine_chunks()
    made = tweets_lines(posts, posts["profile"].combine_chunks())
    return header(Dialect(columns=TWEETS_2019)) + "".join(made.to_pylist()).encode()


def test_an_edition_is_written_in_the_canonical_dialect(tmp_path: Path) -> None:
    """Whatever dialect the rows came in, an edition is read by every client alike."""
    rows = with_column(tweet_rows(), "hashtags", '["a", "b"]', at=[0])
    content = tweets_csv(
        with_float_counts(rows), order="2018", booleans="true", quoting="minimal", line_end="\r\n"
    )
    expected = with_column(tweet_rows(), "hashtags", "['a', 'b']", at=[0])
    assert canonical(tmp_path, content) == tweets_csv(expected)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("tweet_text", 'she said "no"\nand ""no"" again'),
        ("tweet_text", '"'),
        ("tweet_client_name", 'the "app"'),
        ("hashtags", "[]"),
        ("hashtags", ""),
        ("hashtags", "['a', \"it's\", 'b']"),
        ("urls", r"['a\nb', 'c\\d', 'e\tf']"),
        ("urls", "['say \"hi\"', 'b']"),
        ("urls", "['']"),
        ("user_mentions", "[0, 12, 0]"),
        ("user_mentions", "[]"),
        ("poll_choices", "yes|no"),
        ("tweet_time", ""),
        ("like_count", ""),
    ],
)
def test_a_cell_comes_back_as_it_was(column: str, cell: str, tmp_path: Path) -> None:
    content = tweets_csv(with_column(tweet_rows(), column, cell, at=[0, 2]))
    assert canonical(tmp_path, content) == content


def test_no_posts_are_no_lines() -> None:
    assert lines_of(one_column("hashtags", pa.array([], pa.list_(pa.string())))) == []


ITEMS = st.text(st.sampled_from("ab'\"\\\n\r\t\0\x1fé🙂, "), max_size=6)


@settings(deadline=None)
@given(
    lists=st.lists(st.none() | st.lists(ITEMS, max_size=4), min_size=1, max_size=6), begin=st.integers(0, 5)
)
def test_lists_are_written_as_in_sql(lists: list[list[str] | None], begin: int) -> None:
    posts = one_column("hashtags", pa.array(lists, pa.list_(pa.string())).slice(begin))
    with duckdb.connect() as connection:
        connection.register("posts", posts)
        query = f"SELECT coalesce({join('hashtags', 'quoted')}, '') FROM posts"
        expected = [cell for (cell,) in connection.execute(query).fetchall()]
    assert [cell_of(line, "hashtags") for line in lines_of(posts)] == expected


@settings(deadline=None)
@given(items=st.lists(ITEMS, max_size=4))
def test_a_written_list_is_read_again(items: list[str]) -> None:
    [line] = lines_of(one_column("urls", pa.array([items], pa.list_(pa.string()))))
    assert parse(cell_of(line, "urls")) == items


def one_column(name: str, column: pa.Array) -> pa.Table:
    """Posts with nothing but one list."""
    rows = len(column)
    texts = (
        "post_id",
        "account_id",
        "language",
        "text",
        "client",
        "kind",
        "geo",
        "reply_to_account_id",
        "reply_to_post_id",
    )
    nulls = {
        n: pa.nulls(rows, pa.string())
        for n in (*texts, "quote_of_post_id", "repost_of_account_id", "repost_of_post_id")
    }
    nulls |= {
        n: pa.nulls(rows, pa.list_(pa.string())) for n in ("hashtags", "urls", "mentions", "poll_choices")
    }
    nulls |= {
        n: pa.nulls(rows, pa.int64()) for n in ("quote_count", "reply_count", "like_count", "repost_count")
    }
    return pa.table(nulls | {"posted_at": pa.nulls(rows, pa.timestamp("ms")), name: column})


def lines_of(posts: pa.Table) -> list[str]:
    return tweets_lines(posts, pa.repeat(pa.scalar('","'.join([""] * 9)), len(posts))).to_pylist()


def cell_of(line: str, column: str) -> str:
    [cells] = csv.reader([line.removesuffix("\n")])
    return cells[TWEETS.index(column)]
