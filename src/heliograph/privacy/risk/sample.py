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
) -> Sample:
    """Draw posts that have a text; a sample that was drawn before is used again.

    Args:
        connection: Knows the posts.
        posts: Relation with post_id, text and language.
        seed: Another seed draws other posts.
        largest: How many are drawn, where there are more.
        table: Where they are put.
    """
    if not _count(
        connection, f"SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name = '{table}'"
    ):
        _draw(connection, posts, seed=seed, largest=largest, table=table)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table}_of AS SELECT count(text) AS posts FROM {posts}"
        )
    return Sample(
        table=table,
        size=_count(connection, f"SELECT count(*) FROM {table}"),
        of=_count(connection, f"SELECT posts FROM {table}_of"),
    )


def _draw(connection: duckdb.DuckDBPyConnection, posts: str, *, seed: int, largest: int, table: str) -> None:
    """Those with the smallest hashes; at first only hashes are looked at that are small enough, so that few texts are held."""
    rows = _count(connection, f"SELECT count(*) FROM {posts}")
    enough = min(1.0, SPARE * largest / rows) if rows else 1.0
    while True:
        near = f"AND drawn < {int(2**64 * enough)}" if enough < 1 else ""
        connection.execute(f"""CREATE OR REPLACE TEMP TABLE {table} AS SELECT hash(post_id, {int(seed)}) AS drawn, left(text, {SIGNS}) AS text,
            language FROM {posts} WHERE text IS NOT NULL {near}""")
        if enough == 1 or _count(connection, f"SELECT count(*) FROM {table}") >= largest:
            break
        enough = min(1.0, 2 * enough)  # many posts are without a text
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE {table} AS SELECT row_number() OVER () - 1 AS post, text, language FROM {table}
        WHERE drawn <= (SELECT max(drawn) FROM (SELECT drawn FROM {table} ORDER BY drawn LIMIT {int(largest)}))""")


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])
