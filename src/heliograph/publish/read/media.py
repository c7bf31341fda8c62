"""Media: every item that an export lists or holds, by name; the bytes are a later step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from heliograph.model.media import MEDIA
from heliograph.publish.read.refused import WRITE
from heliograph.publish.read.sources import Source
from heliograph.publish.read.unpack import opened, pieces
from heliograph.tables.engine import identifier, literal
from heliograph.tables.legacy.media_names import MediaName, parse_media_name, read_media_list
from heliograph.tables.legacy.naming import NameKind
from heliograph.tables.schema import DUCKDB, arrow_schema

MADE = ("dataset", "release")
"""Columns that publishing adds."""


@dataclass(slots=True)
class MediaListing:
    """What the names of an export say about its media.

    Attributes:
        items: Items found as files, with their size.
        listed_archives: Lines of media lists that name an archive of items rather than an item.
        of_another_set: Lines of media lists that belong to another data set.
    """

    items: list[tuple[MediaName, int | None]] = field(default_factory=list)
    listed_archives: int = 0
    of_another_set: list[str] = field(default_factory=list)


def list_media(sources: Iterable[Source], set_id: str) -> tuple[MediaListing, list[Source]]:
    """The media among the sources, and the sources that are none."""
    listing = MediaListing()
    rest = []
    for source in sources:
        item = parse_media_name(source.member or source.name)
        if item is not None:
            listing.items.append((item, source.bytes))
        elif source.legacy.kind is NameKind.MEDIA_LIST:
            _read_list(source, set_id, listing)
        else:
            rest.append(source)
    return listing, rest


def _read_list(source: Source, set_id: str, listing: MediaListing) -> None:
    with opened(source) as stream:
        text = b"".join(pieces(source, stream)).decode("utf-8", errors="replace")
    for line in read_media_list(text, set_id):
        if line.of_another_set:
            listing.of_another_set.append(f"{source.name}, line {line.line}: {line.path}")
        elif line.media is not None:
            listing.items.append((line.media, line.bytes))
        else:
            listing.listed_archives += 1


def write(connection: duckdb.DuckDBPyConnection, listing: MediaListing, target: Path) -> int:
    """Write the media table of a workspace, an item that is listed and held as one row; return its rows."""
    query = _listed(connection, listing) if listing.items else _nothing()
    connection.execute(f"COPY ({query}) TO {literal(str(target))} {WRITE}")
    return int(connection.execute(f"SELECT count(*) FROM {literal(str(target))}").fetchall()[0][0])


def _listed(connection: duckdb.DuckDBPyConnection, listing: MediaListing) -> str:
    schema = arrow_schema(MEDIA)
    columns: dict[str, Sequence[object]] = {
        "media_key": [item.media_key for item, _ in listing.items],
        "post_id": [item.post_id for item, _ in listing.items],
        "account_id": [item.account_id for item, _ in listing.items],
        "kind": [str(item.kind) for item, _ in listing.items],
        "bytes": [size for _, size in listing.items],
    }
    nothing = [None] * len(listing.items)
    table = pa.table({f.name: pa.array(columns.get(f.name, nothing), f.type) for f in schema})
    connection.register("media_listing", table)
    return (
        f"SELECT * EXCLUDE ({', '.join(MADE)}) REPLACE (max(bytes) AS bytes) FROM media_listing "
        "GROUP BY ALL ORDER BY account_id, post_id, media_key, kind"
    )


def _nothing() -> str:
    """The columns without rows: handing over an empty Arrow table would load a library for it."""
    kept = (column for column in MEDIA.columns if column.name not in MADE)
    columns = ", ".join(f"NULL::{DUCKDB[column.type]} AS {identifier(column.name)}" for column in kept)
    return f"SELECT {columns} WHERE false"
