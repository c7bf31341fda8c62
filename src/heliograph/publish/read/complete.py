"""Complete: what the typed tables of an import still lack, computed from each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from heliograph.model.progress import Progress
from heliograph.publish.read import accounts, media, notes, referenced
from heliograph.tables.engine import literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """Rows of every table, and what the publisher should know about them.

    Attributes:
        identified: Accounts whose identifiers stand in clear.
    """

    rows: Mapping[str, int]
    notes: Sequence[str]
    identified: int


def complete(
    connection: duckdb.DuckDBPyConnection, new: Path, listing: media.MediaListing, *, progress: Progress
) -> Completed:
    """Add authors that only posts name, stubs of what posts point to, and the media that names list.

    Args:
        connection: As ``posts.reader`` opens it.
        new: Folder with the typed tables.
        listing: What names say about media.
        progress: Told what is going on.
    """
    part, people = new / "posts" / "part-00001.parquet", new / "accounts.parquet"
    written = part if part.exists() else None
    users = new.parent / "users.parquet"
    people.replace(users)
    profiles = accounts.complete(connection, users, written, people)
    progress("referenced posts and accounts", 0, None)
    rows = {
        "accounts": _count(connection, people),
        "actions": _count(connection, new / "actions.parquet"),
        "posts": _count(connection, part) if written else 0,
        "referenced": referenced.write(connection, written, people, new / "referenced.parquet"),
        "media": media.write(connection, listing, new / "media.parquet"),
    }
    return Completed(
        rows=rows,
        notes=notes.notes(connection, new, profiles, listing),
        identified=_count(connection, people, where="NOT is_pseudonymous"),
    )


def _count(connection: duckdb.DuckDBPyConnection, path: Path, *, where: str = "true") -> int:
    query = f"SELECT count(*) FILTER ({where}) FROM {literal(str(path))}"
    return int(connection.execute(query).fetchall()[0][0])
