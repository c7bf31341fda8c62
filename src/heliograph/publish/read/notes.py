"""Notes: what is no error in an export and the publisher should know all the same."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from heliograph.model.statement import DECISIONS
from heliograph.publish.read.accounts import Profiles
from heliograph.publish.read.intake import Taken
from heliograph.publish.read.media import MediaListing
from heliograph.tables.engine import literal

SHOWN_LINES = 20
SHOWN_WORDS = 5
ROUNDED = "ends_with({0}, '0000000000') AND regexp_full_match({0}, '[0-9]+0{{10}}')"
"""An id that a spreadsheet has cut off and somebody has written out again; few ids come as far as the second test."""


def notes(
    connection: duckdb.DuckDBPyConnection,
    new: Path,
    profiles: Profiles,
    listing: MediaListing,
) -> list[str]:
    """The notes of an import, one sentence each.

    Args:
        connection: Any.
        new: Folder with the finished tables.
        profiles: What profiles on posts say.
        listing: What names say about media.
    """
    part, accounts = new / "posts" / "part-00001.parquet", new / "accounts.parquet"
    posts = part if part.exists() else None
    return [
        *_about_profiles(profiles),
        *_about_media(listing),
        *(_about_strays(connection, new / "media.parquet", posts) if listing.items else ()),
        *_about_ids(connection, posts, "post_id", "post id"),
        *_about_ids(connection, accounts, "account_id", "account id"),
        *_about_actions(connection, new / "actions.parquet"),
    ]


def same_bytes(taken: Iterable[Taken]) -> list[str]:
    """Files that were given twice; the records of the second are duplicates."""
    first: dict[str, str] = {}
    return [
        f"{t.name} holds the same bytes as {first[t.sha256]}"
        for t in taken
        if first.setdefault(t.sha256, t.name) != t.name
    ]


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 author, 2 authors."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _about_profiles(profiles: Profiles) -> Iterator[str]:
    if profiles.without_row:
        subject = counted(profiles.without_row, "author has", "authors have")
        yield f"{subject} no row in a users file; it comes from their posts"
    if profiles.without_posts:
        yield f"{counted(profiles.without_posts, 'account has', 'accounts have')} no post in the export"
    if profiles.differing:
        subject = counted(profiles.differing, "account has", "accounts have")
        yield f"{subject} profile copies on posts that differ from each other"


def _about_media(listing: MediaListing) -> Iterator[str]:
    if listing.listed_archives:
        subject = counted(listing.listed_archives, "media archive is", "media archives are")
        yield f"{subject} listed whose items are not at hand"
    for line in listing.of_another_set[:SHOWN_LINES]:
        yield f"media list names another data set: {line}"
    more = len(listing.of_another_set) - SHOWN_LINES
    if more > 0:
        yield f"{counted(more, 'more line')} of media lists {'names' if more == 1 else 'name'} another data set"


def _about_strays(connection: duckdb.DuckDBPyConnection, media: Path, posts: Path | None) -> Iterator[str]:
    held = (
        f"SELECT post_id FROM {literal(str(posts))}"
        if posts
        else "SELECT NULL::VARCHAR AS post_id WHERE false"
    )
    query = (
        f"SELECT count(*) FROM {literal(str(media))} WHERE post_id IS NOT NULL AND post_id NOT IN ({held})"
    )
    strays = connection.execute(query).fetchall()[0][0]
    if strays:
        subject = counted(strays, "media item belongs", "media items belong")
        yield f"{subject} to no post of the export"


def _about_ids(
    connection: duckdb.DuckDBPyConnection, table: Path | None, column: str, noun: str
) -> Iterator[str]:
    if table is None:
        return
    query = f"SELECT count(*) FROM {literal(str(table))} WHERE {ROUNDED.format(column)}"
    rounded = connection.execute(query).fetchall()[0][0]
    if rounded:
        subject = counted(rounded, f"{noun} ends", f"{noun}s end")
        yield f"{subject} in ten zeros: probably rounded by a spreadsheet; do not join on them"


def _about_actions(connection: duckdb.DuckDBPyConnection, actions: Path) -> Iterator[str]:
    """Words for an action that a statement of reasons has no decision for: they are kept as they are."""
    known = ", ".join(literal(word) for word in DECISIONS)
    query = f"""SELECT count(*), list(DISTINCT action ORDER BY action)[:{SHOWN_WORDS}] FROM {literal(str(actions))}
        WHERE action NOT IN ({known})"""
    count, words = connection.execute(query).fetchall()[0]
    if count:
        subject = counted(count, "action is", "actions are")
        yield f"{subject} called by words without a counterpart in a statement of reasons: {', '.join(words)}"
