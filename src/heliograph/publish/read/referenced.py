"""Referenced: stubs of outside posts and accounts that the posts point to."""

from pathlib import Path

import duckdb

from heliograph.model.snowflake import EPOCH_MS, SMALLEST, TIME_BITS_FROM
from heliograph.publish.read.refused import WRITE
from heliograph.tables.engine import literal

_POINTERS = (
    ("repost", "repost_of_post_id", "repost_of_account_id"),
    ("quote", "quote_of_post_id", "NULL"),
    ("reply", "reply_to_post_id", "reply_to_account_id"),
)


def write(connection: duckdb.DuckDBPyConnection, posts: Path | None, accounts: Path, target: Path) -> int:
    """Write the table; return its number of rows."""
    query = _query(literal(str(posts)), literal(str(accounts))) if posts else _nothing()
    connection.execute(
        f"COPY ({query} ORDER BY kind, referenced_id, relation) TO {literal(str(target))} {WRITE}"
    )
    return int(connection.execute(f"SELECT count(*) FROM {literal(str(target))}").fetchall()[0][0])


def _query(posts: str, accounts: str) -> str:
    number = "TRY_CAST(referenced_id AS BIGINT)"
    time = f"make_timestamp_ms(CASE WHEN {number} >= {SMALLEST} THEN ({number} >> {TIME_BITS_FROM}) + {EPOCH_MS} END)"
    outside = " UNION ALL ".join(
        f"(SELECT {post} AS referenced_id, 'post' AS kind, min({account}) AS account_id, '{relation}' AS relation "
        f"FROM {posts} WHERE {post} IS NOT NULL GROUP BY {post})"
        for relation, post, account in _POINTERS
    )
    mentioned = (
        f"SELECT DISTINCT unnest(mentions) AS referenced_id, 'mention' AS relation FROM {posts} "
        f"UNION ALL SELECT DISTINCT reply_to_account_id, 'reply' FROM {posts} "
        f"UNION ALL SELECT DISTINCT repost_of_account_id, 'repost' FROM {posts}"
    )
    return f"""
        SELECT referenced_id, kind, account_id, CAST({time} AS TIMESTAMP_MS) AS posted_at, relation
        FROM ({outside}) o WHERE NOT EXISTS (FROM {posts} p WHERE p.post_id = o.referenced_id)
        UNION ALL
        SELECT referenced_id, 'account', referenced_id, NULL::TIMESTAMP_MS, relation
        FROM ({mentioned}) m WHERE referenced_id IS NOT NULL
        AND NOT EXISTS (FROM {accounts} a WHERE a.account_id = m.referenced_id)"""


def _nothing() -> str:
    return (
        "SELECT NULL::VARCHAR AS referenced_id, NULL::VARCHAR AS kind, NULL::VARCHAR AS account_id, "
        "NULL::TIMESTAMP_MS AS posted_at, NULL::VARCHAR AS relation WHERE false"
    )
