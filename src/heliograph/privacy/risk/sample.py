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
    of = connection.execute(f"SELECT count(text) FROM {posts}").fetchall()[0][0]
    known = "SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name = ?"
    if not connection.execute(known, [table]).fetchall()[0][0]:
        drawn = f"hash(post_id, {int(seed)})"
        near = f"AND {drawn} < {int(2**64 * SPARE * largest / of)}::UBIGINT" if of > largest * 2 else ""
        # the hash of the last one that is wanted is sought by itself: sorting texts would cost ten times as much
        last = f"SELECT max(drawn) FROM (SELECT {drawn} AS drawn FROM {posts} WHERE text IS NOT NULL {near} ORDER BY drawn LIMIT {int(largest)})"
        connection.execute(f"""CREATE TEMP TABLE {table} AS
            SELECT row_number() OVER () - 1 AS post, left(text, {SIGNS}) AS text, language FROM {posts}
            WHERE text IS NOT NULL AND {drawn} <= ({last})""")
    size = connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
    return Sample(table=table, size=size, of=of)
