"""Sample: the posts whose texts are read closely, the same ones whenever the seed is the same."""

from dataclasses import dataclass

import duckdb

LARGEST = 100_000
"""So many posts are read closely, or all where there are fewer."""

SIGNS = 1_000
"""So much of each text is read; any part of a text leads to its author."""

SPARE = 1.05
"""So many more are drawn than wanted before the first ones are taken, because a draw by hash is not exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample that lies in a table of its own, with the columns post, text and language.

    Attributes:
        table: Name of the table.
        size: Posts with a text in it.
        of: Posts with a text.
    """

    table: str
    size: int
    of: int


def sample(
    connection: duckdb.DuckDBPyConnection,
    posts: str,
    *,
    seed: int,
    largest: int = LARGEST,
    table: str = "risk_sample",
    of: int | None = None,
) -> Sample:
    """Draw posts that have a text; a sample that was drawn before is used again.

    Args:
        connection: Knows the posts.
        posts: Relation with post_id, text and language.
        seed: Another seed draws other posts.
        largest: How many are drawn, where there are more.
        table: Where they are put.
        of: Posts with a text, where the relation holds only those that are ``near``.
    """
    if not _count(
        connection, f"SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name = '{table}'"
    ):
        _draw(connection, posts, seed=seed, largest=largest, table=table)
        counted = f"SELECT count(text) AS posts FROM {posts}" if of is None else f"SELECT {int(of)} AS posts"
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table}_of AS {counted}")
    return Sample(
        table=table,
        size=_count(connection, f"SELECT count(*) FROM {table}"),
        of=_count(connection, f"SELECT posts FROM {table}_of"),
    )


def near(rows: int, *, seed: int, largest: int = LARGEST, spare: float = SPARE) -> str:
    """SQL: whether a post is among those few of so many rows that are looked at first, and that hold the sample as a rule."""
    share = spare * largest / rows if rows else 1.0
    return f"{_drawn(seed)} < {int(2**64 * share)}" if share < 1 else "true"


def _drawn(seed: int) -> str:
    return f"hash(post_id, {int(seed)})"


def _draw(connection: duckdb.DuckDBPyConnection, posts: str, *, seed: int, largest: int, table: str) -> None:
    """Those with the smallest hashes; at first only hashes are looked at that are small enough, so that few texts are held."""
    rows = _count(connection, f"SELECT count(*) FROM {posts}")
    spare = SPARE
    while True:
        few = near(rows, seed=seed, largest=largest, spare=spare)
        connection.execute(f"""CREATE OR REPLACE TEMP TABLE {table} AS SELECT {_drawn(seed)} AS drawn, left(text, {SIGNS}) AS text,
            language FROM {posts} WHERE text IS NOT NULL AND {few}""")
        if few == "true" or _count(connection, f"SELECT count(*) FROM {table}") >= largest:
            break
        spare *= 2  # many posts are without a text
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE {table} AS SELECT row_number() OVER () - 1 AS post, text, language FROM {table}
        WHERE drawn <= (SELECT max(drawn) FROM (SELECT drawn FROM {table} ORDER BY drawn LIMIT {int(largest)}))""")


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])
