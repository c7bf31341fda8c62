"""CsvLines: how the records of the CSV must look, put together once more from the tables, whole columns at a time.

This is the gate's own hand: what it writes and what the edition's writer wrote must be the same bytes. Lists with quotes or
control characters inside, which Python escapes, are not written here; their records differ, and are searched.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.privacy.leaks.spelling import post_numbers

PROFILES = "gate_profiles"
USERS_HEADER = (
    b'"userid","user_display_name","user_screen_name","user_reported_location","user_profile_description",'
    b'"user_profile_url","follower_count","following_count","account_creation_date","account_language"\n'
)
TWEETS_HEADER = (
    b'"tweetid",' + USERS_HEADER[:-1] + b',"tweet_language","tweet_text","tweet_time","tweet_client_name",'
    b'"in_reply_to_userid","in_reply_to_tweetid","quoted_tweet_tweetid","is_retweet","retweet_userid","retweet_tweetid",'
    b'"latitude","longitude","quote_count","reply_count","like_count","retweet_count","hashtags","urls","user_mentions",'
    b'"poll_choices"\n'
)
POSTS = (
    "post_id", "post_number", "account_id", "language", "text", "posted_at", "client", "reply_to_account_id", "reply_to_post_id",
    "quote_of_post_id", "kind", "repost_of_account_id", "repost_of_post_id", "geo", "quote_count", "reply_count", "like_count",
    "repost_count", "hashtags", "urls", "mentions", "poll_choices",
)  # fmt: skip
"""Columns of posts that a record is made of."""

CELL = '","'
_QUOTE, _DOUBLED, _PLACEHOLDER = '"', '""', "0"
_END = '"\n'
_MINUTE = len("2017-08-19 15:13")
_HIDDEN = "CASE WHEN is_pseudonymous THEN account_id ELSE {name} END"


class Lines:
    """Records as the tables have them.

    Args:
        wholes: Each of them.
        begun: Makes how each of them begins, up to the text of a post; asked for where one differs.
    """

    def __init__(self, wholes: pa.Array, begun: Callable[[], pa.Array]) -> None:
        _, ends, data = wholes.cast(pa.binary()).buffers()
        self._ends = np.frombuffer(ends, np.int32)[wholes.offset : wholes.offset + len(wholes) + 1].tolist()
        self._data = memoryview(data or b"")
        self._begun = cache(begun)

    def __len__(self) -> int:
        """How many records."""
        return len(self._ends) - 1

    def together(self, first: int, last: int) -> memoryview:
        """The bytes of some records that follow one another."""
        return self._data[self._ends[first] : self._ends[last]]

    def one(self, number: int) -> bytes:
        """The bytes of one record."""
        return bytes(self.together(number, number + 1))

    def begun(self, number: int) -> bytes:
        """How one record begins."""
        found: bytes = self._begun()[number].as_py().encode()
        return found


def know_profiles(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table of the cells that the CSV repeats for every post of an account."""
    names = [_HIDDEN.format(name=name) for name in ("display_name", "handle")]
    texts = [*names, "location", "description", "url"]
    quoted = [f"coalesce(replace({text}, '\"', '\"\"'), '')" for text in texts]
    counts = [f"coalesce({name}::VARCHAR, '')" for name in ("follower_count", "following_count")]
    created = "coalesce(strftime(created_on, '%Y-%m-%d'), '')"
    cells = ["account_id", *quoted, *counts, created, "coalesce(replace(language, '\"', '\"\"'), '')"]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {PROFILES} AS SELECT account_id, concat_ws('{CELL}', {', '.join(cells)}) AS cells "
        "FROM public_accounts ORDER BY account_id"
    )


def account_lines(connection: duckdb.DuckDBPyConnection, rows: int) -> Iterator[Lines]:
    """The records of accounts, so many at a time; between two times the connection is free for other questions."""
    query = f"SELECT account_id, cells FROM {PROFILES} WHERE account_id > ? ORDER BY account_id LIMIT {rows}"
    last = ""
    while len(found := connection.execute(query, [last]).to_arrow_table()):
        lines = _between(_QUOTE, found.column("cells").combine_chunks(), _END)
        yield Lines(lines, partial(_same, lines))
        last = found.column("account_id")[-1].as_py()


def _same(lines: pa.Array) -> pa.Array:
    return lines


def post_lines(connection: duckdb.DuckDBPyConnection, posts: pa.RecordBatch, *, numbered: bool) -> Lines:
    """The records of posts.

    Args:
        connection: Knows the profiles.
        posts: Rows with the columns of ``POSTS``.
        numbered: Whether pseudonyms of posts stand there as numbers.
    """
    authors = posts.column("account_id").dictionary_encode()
    number = pc.coalesce(posts.column("post_number"), posts.column("post_id"))
    first = (
        _between(_QUOTE, number, ""),
        _profiles(connection, authors.dictionary).take(authors.indices),
        _quoted(posts.column("language")),
        _quoted(posts.column("text")),
    )
    *rest, last = _rest(posts, numbered=numbered)
    wholes = _cells(*first, *rest, _between("", last, _END))
    return Lines(wholes, lambda: _between("", _cells(*first), _QUOTE))


def _rest(posts: pa.RecordBatch, *, numbered: bool) -> Iterator[pa.Array]:
    """The cells behind the text."""

    def post(name: str) -> pa.Array:
        return _numbers(posts.column(name)) if numbered else posts.column(name)

    yield pc.utf8_slice_codeunits(posts.column("posted_at").cast(pa.string()), 0, _MINUTE)
    yield _quoted(posts.column("client"))
    yield posts.column("reply_to_account_id")
    yield post("reply_to_post_id")
    yield post("quote_of_post_id")
    yield pc.if_else(pc.equal(posts.column("kind"), "repost"), "True", "False")
    yield posts.column("repost_of_account_id")
    yield post("repost_of_post_id")
    yield posts.column("geo")
    yield posts.column("geo")
    for name in ("quote_count", "reply_count", "like_count", "repost_count"):
        yield posts.column(name).cast(pa.string())
    yield _quoted(_listed(posts.column("hashtags"), "['", "', '", "']"))
    yield _quoted(_listed(posts.column("urls"), "['", "', '", "']"))
    yield _quoted(_listed(_filled(posts.column("mentions")), "[", ", ", "]"))
    yield _quoted(pc.binary_join(posts.column("poll_choices"), "|"))


def _profiles(connection: duckdb.DuckDBPyConnection, ids: pa.Array) -> pa.Array:
    """The cells of some accounts; of those that are in no table, the id alone."""
    ends = pc.min_max(ids)
    query = f"SELECT account_id, cells FROM {PROFILES} WHERE account_id BETWEEN ? AND ?"
    found = connection.execute(query, [ends["min"].as_py(), ends["max"].as_py()]).to_arrow_table()
    at = pc.index_in(ids, found.column("account_id").combine_chunks())
    bare = pc.binary_join_element_wise(ids, pa.scalar(CELL * 9), "")
    return pc.coalesce(found.column("cells").combine_chunks().take(at), bare)


def _numbers(ids: pa.Array) -> pa.Array:
    """Pseudonyms of posts as numbers."""
    numbers, right = post_numbers(ids)
    return pa.array(numbers, mask=~right).cast(pa.string())


def _listed(lists: pa.Array, begin: str, between: str, end: str) -> pa.Array:
    """Lists as Python writes them; nothing for none."""
    inside = pc.binary_join(lists, between)
    written = pc.binary_join_element_wise(pa.scalar(begin), inside, pa.scalar(end), "")
    return pc.if_else(pc.equal(pc.list_value_length(lists), 0), "[]", written)


def _filled(lists: pa.Array) -> pa.Array:
    """Lists with the placeholder for accounts that are unknown."""
    items = pc.fill_null(lists.flatten(), _PLACEHOLDER)
    sizes = pc.fill_null(pc.list_value_length(lists), 0).cast(pa.int32())
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(sizes)])
    return pa.ListArray.from_arrays(offsets, items, mask=pc.is_null(lists))


def _quoted(cells: pa.Array) -> pa.Array:
    """Cells with their quotes doubled; most columns hold none, which one look at all their bytes tells."""
    data = cells.buffers()[2]
    if data is None or not (np.frombuffer(data, np.uint8) == ord(_QUOTE)).any():
        return cells
    return pc.replace_substring(cells, _QUOTE, _DOUBLED)


def _cells(*cells: pa.Array) -> pa.Array:
    """Cells of a record, null as empty."""
    return pc.binary_join_element_wise(*cells, CELL, null_handling="replace", null_replacement="")


def _between(begin: str, cells: pa.Array, end: str) -> pa.Array:
    """Cells with something before and behind them; null as empty."""
    return pc.binary_join_element_wise(
        pa.scalar(begin), cells, pa.scalar(end), "", null_handling="replace", null_replacement=""
    )
