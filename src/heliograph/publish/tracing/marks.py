"""Marks: the posts that copies may lack, in an order that only the key knows, and which of them one copy has.

A post may be left out when nothing else of the edition speaks of it: no other post, no media item, no enforcement action. No account
loses more than a tenth of its posts; of posts of equal text no more than a quarter (of fewer than eight, one).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from heliograph.errors import RefusedError
from heliograph.privacy.tardos import Marks, Numbers, biases, code_word, seed_of
from heliograph.publish.tracing.source import Source
from heliograph.tables.engine import parquet

LEAST = 500
"""Fewer posts than these name nobody who acts with others."""

SURPLUS = 20
"""So many times more posts are looked at than are needed: most of them something else speaks of."""

OF_ACCOUNT, OF_TEXT = 10, 4
"""The tenth and the quarter."""

_DRAWN = """CREATE OR REPLACE TEMP TABLE drawn AS SELECT key, file, row, rank
    FROM (SELECT key, file, row, sha256($outer || sha256($inner || file || ':' || row)) AS rank FROM {keys} {repeated})
    ORDER BY rank LIMIT {limit}"""
"""HMAC in its two steps: ranks are even, and nobody without the key can foresee them."""

_REPEATED = "SEMI JOIN (SELECT key FROM {keys} GROUP BY key HAVING count(*) > 1) USING (key)"

_FOUND = """CREATE OR REPLACE TEMP TABLE found AS SELECT p.post_id, p.account_id, drawn.key, drawn.rank
    FROM ({posts}) AS p JOIN drawn ON p.file = drawn.file AND p.row = drawn.row"""

_FREE = """DELETE FROM found WHERE post_id IN (SELECT target.key FROM {targets} AS target SEMI JOIN found ON target.key = found.post_id)
    OR post_id IN (SELECT post_id FROM {media}) OR post_id IN (SELECT subject_id FROM {actions} WHERE subject_kind = 'post')"""

_CHOSEN = """SELECT post_id, account_id FROM (
        SELECT post_id, account_id, rank, row_number() OVER (PARTITION BY account_id ORDER BY rank) AS of_account
        FROM (SELECT *, row_number() OVER (PARTITION BY key ORDER BY rank) AS of_text FROM found)
        LEFT JOIN texts USING (key) WHERE of_text <= greatest(1, texts.rows // {of_text}))
    JOIN accounts USING (account_id) WHERE of_account <= accounts.rows // {of_account} ORDER BY rank LIMIT {count}"""


@dataclass(frozen=True, slots=True)
class MarkedPosts:
    """The posts that copies may lack.

    Attributes:
        posts: Their ids and accounts, in the order of the marks.
        bias: The chance of each to be in a copy.
    """

    source: Source
    posts: pa.Table
    bias: Numbers = field(repr=False)

    def word(self, grant: str) -> Marks:
        """Which of them the copy made for a grant has."""
        return code_word(seed_of(self.source.key.secret, "code", self.source.name, grant), self.bias)

    def words(self, grants: Iterable[str]) -> Iterable[Marks]:
        """The same for many grants, one after the other."""
        return map(self.word, grants)


def marked_posts(connection: duckdb.DuckDBPyConnection, source: Source) -> MarkedPosts:
    """Choose the posts that copies may lack; the same key and edition give the same posts.

    Args:
        connection: May spill to disk.
        source: The edition.

    Raises:
        RefusedError: There are too few of them.
    """
    chosen = _chosen(connection, source)
    if len(chosen) < LEAST:
        raise RefusedError(
            f"only {len(chosen)} posts of {source.name} may be left out: {LEAST} at least are needed to trace anybody",
            hint="say choose = 'any' in [tracing] of dataset.toml, or do not trace this data set",
        )
    seed = seed_of(source.key.secret, "bias", source.name)
    return MarkedPosts(source, chosen, biases(seed, len(chosen), coalition=source.declared.coalition))


def _chosen(connection: duckdb.DuckDBPyConnection, source: Source) -> pa.Table:
    repeats = source.declared.choose == "repeats"
    by_text, by_post, targets = (
        parquet([source.folder / "keys" / f"{name}.parquet"]) for name in ("by_text", "by_post", "by_target")
    )
    keys = by_text if repeats else by_post
    repeated = _REPEATED.format(keys=keys) if repeats else ""
    secrets = {
        name: seed_of(source.key.secret, "choice", name, source.name).hex() for name in ("inner", "outer")
    }
    limit = SURPLUS * source.declared.rows
    connection.execute(_DRAWN.format(keys=keys, repeated=repeated, limit=limit), secrets)
    connection.execute(_FOUND.format(posts=_numbered(source)))
    media, actions = (parquet([source.folder / f"{name}.parquet"]) for name in ("media", "actions"))
    connection.execute(_FREE.format(targets=targets, media=media, actions=actions))
    posts = parquet(source.posts)
    for name, column, rows in (("texts", "key", keys), ("accounts", "account_id", posts)):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {column}, count(*) AS rows FROM {rows} "
            f"SEMI JOIN found USING ({column}) GROUP BY {column}"
        )
    query = _CHOSEN.format(of_text=OF_TEXT, of_account=OF_ACCOUNT, count=source.declared.rows)
    return connection.execute(query).to_arrow_table()


def _numbered(source: Source) -> str:
    """The posts with the places by which key tables name them."""
    return " UNION ALL ".join(
        f"SELECT post_id, account_id, {number} AS file, file_row_number AS row "
        f"FROM {parquet([path], options=', file_row_number = true')}"
        for number, path in enumerate(source.posts, start=1)
    )
