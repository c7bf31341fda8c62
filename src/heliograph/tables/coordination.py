"""Coordination exports: posts in the two forms that existing coordination tools read.

* The 8-column form of coordination-network-toolkit: one row per post.
* The 4-column form of CooRTweet: one row per post and object, one kind of object per file.

Both tools take an empty cell for a value: one empty link shared by every post without links makes a network out of
nothing. Here each post without a link carries a token of its own, and posts without the object of a file are left out.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb

from heliograph.tables.engine import literal

NETWORK_TOOLKIT_COLUMNS = (
    "message_id",
    "user_id",
    "username",
    "repost_id",
    "reply_id",
    "message",
    "timestamp",
    "urls",
)
COORTWEET_COLUMNS = ("object_id", "account_id", "content_id", "timestamp_share")
NO_OBJECT = "none:"
"""Prefix of the token that stands where a cell would be empty; the post id follows, so no two posts share it."""


class SharedObject(StrEnum):
    """What two accounts can have in common: the object of a CooRTweet file."""

    REPOST = "repost"
    URL = "url"
    HASHTAG = "hashtag"
    MEDIA_PDQ = "media-pdq"
    MEDIA_SHA256 = "media-sha256"


MEDIA_OBJECTS = {SharedObject.MEDIA_PDQ: "pdq", SharedObject.MEDIA_SHA256: "sha256"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinationExport:
    """What was written.

    Attributes:
        path: The file.
        rows: Rows below the header.
        posts: Posts that came in.
        posts_left_out: Posts without a row: they have no time, or nothing of the kind that the file is about.
    """

    path: Path
    rows: int
    posts: int
    posts_left_out: int


def network_toolkit_select(posts: str, accounts: str | None = None) -> str:
    """The SELECT of the 8-column export, in order of time.

    Args:
        posts: A relation with the columns of the posts table, as SQL.
        accounts: A relation with the columns of the accounts table; gives handles where accounts have one.
    """
    handle, join = "NULL", ""
    if accounts:
        handle = "named.handle"
        join = f"LEFT JOIN (SELECT account_id, min(handle) AS handle FROM {accounts} GROUP BY account_id) named USING (account_id)"
    token = f"{literal(NO_OBJECT)} || post_id"
    links = _texts("urls", r"regexp_replace(trim(item), '\s', '%20', 'g')")
    return f"""
        SELECT
            post_id AS message_id,
            posts.account_id AS user_id,
            coalesce(nullif(trim({handle}), ''), posts.account_id) AS username,
            repost_of_post_id AS repost_id,
            reply_to_post_id AS reply_id,
            CASE WHEN trim(coalesce(text, '')) = '' THEN {token} ELSE text END AS message,
            epoch_ms(posted_at) / 1000 AS timestamp,
            coalesce(nullif(array_to_string({links}, ' '), ''), {token}) AS urls
        FROM (SELECT * FROM {posts}) posts {join}
        WHERE posted_at IS NOT NULL
        ORDER BY posted_at, post_id"""


def coortweet_select(posts: str, shared: SharedObject, media: str | None = None) -> str:
    """The SELECT of the 4-column export for one kind of object, in order of time.

    Hashtags are compared without # and case, because exports hold both forms of the same tag. An object that a post
    holds twice is one row.

    Args:
        posts: A relation with the columns of the posts table, as SQL.
        shared: The kind of object.
        media: A relation with the columns of the media table, needed for the two media kinds.
    """
    return f"""
        SELECT DISTINCT
            object_id,
            account_id,
            post_id AS content_id,
            epoch_ms(posted_at) // 1000 AS timestamp_share
        FROM ({_shares(posts, shared, media)}) shares
        WHERE object_id IS NOT NULL AND object_id <> '' AND posted_at IS NOT NULL
        ORDER BY timestamp_share, content_id, object_id"""


def coordination_file_name(dataset: str, shared: SharedObject | None = None) -> str:
    """File name of an export; CooRTweet files name their kind of object, which they hold in no column."""
    return f"{dataset}_coortweet_{shared}.csv" if shared else f"{dataset}_coordination_network_toolkit.csv"


def write_network_toolkit(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    dataset: str,
    *,
    posts: str,
    accounts: str | None = None,
) -> CoordinationExport:
    """Write the 8-column export of a data set into a folder."""
    path = folder / coordination_file_name(dataset)
    return _write(connection, network_toolkit_select(posts, accounts), path, posts=posts, key="message_id")


def write_coortweet(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    dataset: str,
    shared: SharedObject,
    *,
    posts: str,
    media: str | None = None,
) -> CoordinationExport:
    """Write the 4-column export of one kind of object into a folder."""
    path = folder / coordination_file_name(dataset, shared)
    return _write(connection, coortweet_select(posts, shared, media), path, posts=posts, key="content_id")


def _shares(posts: str, shared: SharedObject, media: str | None) -> str:
    """One row per post and object, with repetitions and nulls."""
    columns = "posts.account_id, posts.post_id, posts.posted_at"
    rows = f"(SELECT * FROM {posts}) posts"
    if shared is SharedObject.REPOST:
        return f"SELECT trim(repost_of_post_id) AS object_id, {columns} FROM {rows}"
    if shared is SharedObject.URL:
        return f"SELECT trim(unnest(urls)) AS object_id, {columns} FROM {rows}"
    if shared is SharedObject.HASHTAG:
        return f"SELECT lower(ltrim(trim(unnest(hashtags)), '#＃')) AS object_id, {columns} FROM {rows}"  # noqa: RUF001 - the full-width sign is in use
    if media is None:
        msg = f"an export by {shared} needs the media table"
        raise ValueError(msg)
    held = f"(SELECT post_id, {MEDIA_OBJECTS[shared]} AS object_id FROM {media}) held"
    return f"SELECT held.object_id, {columns} FROM {rows} JOIN {held} USING (post_id)"


def _texts(column: str, value: str) -> str:
    """A list column without nulls and blanks, each item rewritten."""
    return f"list_transform(list_filter({column}, item -> trim(coalesce(item, '')) <> ''), item -> {value})"


def _write(
    connection: duckdb.DuckDBPyConnection, select: str, path: Path, *, posts: str, key: str
) -> CoordinationExport:
    """Write a SELECT as CSV under its final name only when it is whole."""
    unfinished = path.with_name(path.name + ".part")
    try:
        copied = connection.execute(
            f"COPY ({select}) TO {literal(str(unfinished))} (FORMAT csv, HEADER)"
        ).fetchone()
        rows = int(copied[0]) if copied else 0
        total = _count(connection, posts, "DISTINCT post_id")
        written = _count(connection, f"({select})", f"DISTINCT {key}")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return CoordinationExport(path=path, rows=rows, posts=total, posts_left_out=total - written)


def _count(connection: duckdb.DuckDBPyConnection, relation: str, what: str) -> int:
    found = connection.execute(f"SELECT count({what}) FROM {relation}").fetchone()
    return int(found[0]) if found else 0
