"""Linkage: which accounts of one set of tables can be recognised in another, by their ids, their posts or their words."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import duckdb

SAME_WORDS = 3
"""So many texts that nobody else has, equal on both sides, make accounts of two data sets one; a greeting is written by many."""

MOST_TEXTS = 1_000_000
"""So many equal texts are looked at; where there are more, a part chosen by their digests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The tables of one edition, as relations of SQL.

    Attributes:
        accounts: With account_id and is_pseudonymous.
        posts: With post_id, account_id, and the place of the row: file and row.
        post_keys: With key: the ids of the posts.
        text_keys: With key, file, row: digests of texts.
    """

    accounts: str
    posts: str
    post_keys: str
    text_keys: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Accounts that are the same on both sides under different ids.

    Attributes:
        unmasked: Hidden here, shown there.
        unmasking: Shown here, hidden there.
        followed: Hidden on both sides, under different pseudonyms.
    """

    unmasked: int = 0
    unmasking: int = 0
    followed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(getattr(self, field.name) for field in fields(self))


def pseudonyms_in_common(
    connection: duckdb.DuckDBPyConnection, here: str, there: str, *, form: str = ""
) -> int:
    """Accounts that are hidden on both sides under the same pseudonym.

    Args:
        connection: Knows both.
        here: Relation with account_id and is_pseudonymous.
        there: Likewise.
        form: Pattern of RE2 that the pseudonym has; empty for any.
    """
    formed = f"AND regexp_full_match(account_id, '{form}')" if form else ""
    return _count(
        connection,
        f"""SELECT count(*) FROM {here} h SEMI JOIN (SELECT account_id FROM {there} WHERE is_pseudonymous) t
        USING (account_id) WHERE is_pseudonymous {formed}""",
    )


def shown_there(connection: duckdb.DuckDBPyConnection, masked: str, there: str) -> int:
    """Accounts of a relation of ids that the other side shows under the same id."""
    query = f"SELECT count(*) FROM {masked} SEMI JOIN (SELECT account_id FROM {there} WHERE NOT is_pseudonymous) USING (account_id)"
    return _count(connection, query)


def by_posts(connection: duckdb.DuckDBPyConnection, here: Side, there: Side) -> Recognised:
    """Accounts that wrote the same posts, told by the ids of the posts."""
    if not _common(connection, here.post_keys, there.post_keys):
        return Recognised()
    ids = "SELECT hash(post_id) AS key, hash(account_id) AS account FROM {posts}"
    pairs = f"""SELECT DISTINCT h.account AS here, t.account AS there FROM ({ids.format(posts=here.posts)}) h
        JOIN ({ids.format(posts=there.posts)}) t USING (key) WHERE h.account <> t.account"""
    return _recognised(connection, pairs, here, there)


def by_texts(
    connection: duckdb.DuckDBPyConnection, here: Side, there: Side, *, least: int = SAME_WORDS
) -> Recognised:
    """Accounts that wrote the same texts, which nobody else wrote on either side.

    Args:
        connection: Knows both.
        here: One edition.
        there: Another one.
        least: So many equal texts are enough; one is, where both are releases of the same data set.
    """
    common = _common(connection, here.text_keys, there.text_keys)
    if not common:
        return Recognised()
    part = -(-common // MOST_TEXTS)
    own = """SELECT key, min(account) AS account FROM (
        SELECT key, hash(account_id) AS account FROM {keys} k JOIN {posts} p USING (file, row) WHERE key % {part} = 0)
        GROUP BY key HAVING min(account) = max(account)"""
    sides = [own.format(keys=side.text_keys, posts=side.posts, part=part) for side in (here, there)]
    pairs = f"""SELECT h.account AS here, t.account AS there FROM ({sides[0]}) h JOIN ({sides[1]}) t USING (key)
        WHERE h.account <> t.account GROUP BY ALL HAVING count(*) >= {int(least)}"""
    return _recognised(connection, pairs, here, there)


def placed(parts: Sequence[str]) -> str:
    """The relation of posts in Parquet files with the place of each row: number of the file from 1, row in it."""
    numbers = ", ".join(f"'{_quoted(path)}': {number}" for number, path in enumerate(parts, start=1))
    listed = ", ".join(f"'{_quoted(path)}'" for path in parts)
    return f"""(SELECT post_id, account_id, CAST(MAP {{{numbers}}}[filename] AS INTEGER) AS file, file_row_number AS row
        FROM read_parquet([{listed}], filename=true, file_row_number=true))"""


def _quoted(path: str) -> str:
    return path.replace("'", "''")


def _common(connection: duckdb.DuckDBPyConnection, here: str, there: str) -> int:
    return _count(connection, f"SELECT count(*) FROM {here} SEMI JOIN {there} USING (key)")


def _recognised(connection: duckdb.DuckDBPyConnection, pairs: str, here: Side, there: Side) -> Recognised:
    flags = "(SELECT hash(account_id) AS {side}, is_pseudonymous AS {side}_hidden FROM {accounts})"
    row = connection.execute(f"""SELECT count(DISTINCT here) FILTER (here_hidden AND NOT there_hidden),
            count(DISTINCT there) FILTER (NOT here_hidden AND there_hidden), count(DISTINCT here) FILTER (here_hidden AND there_hidden)
        FROM ({pairs}) JOIN {flags.format(side="here", accounts=here.accounts)} USING (here)
        JOIN {flags.format(side="there", accounts=there.accounts)} USING (there)""").fetchall()[0]
    return Recognised(unmasked=row[0], unmasking=row[1], followed=row[2])


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])
