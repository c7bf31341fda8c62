"""Export: posts of an edition in the forms that other coordination tools read."""

from enum import StrEnum
from pathlib import Path

import duckdb

from heliograph.access.engine import explained, rows_of
from heliograph.access.files import local_paths, table_files
from heliograph.access.query import Reader
from heliograph.tables.coordination import (
    MEDIA_OBJECTS,
    CoordinationExport,
    SharedObject,
    write_coortweet,
    write_network_toolkit,
)
from heliograph.tables.engine import connect


class ExportForm(StrEnum):
    """For which tool."""

    NETWORK_TOOLKIT = "network-toolkit"
    COORTWEET = "coortweet"


def export(reader: Reader, form: ExportForm, into: Path) -> list[CoordinationExport]:
    """Write the posts of an edition for a coordination tool: one file, or one for each kind of shared object."""
    into.mkdir(parents=True, exist_ok=True)
    [edition] = reader.editions
    name = edition.name.replace("@", "-")
    with explained():
        connection = connect(ordered=True, scratch=into / ".scratch")
        for table in ("posts", "accounts", "media"):
            paths = local_paths(edition, table_files(edition, table), reader.cache, reader.tell)
            connection.execute(f"CREATE VIEW {table} AS {rows_of(paths)}")
        if form is ExportForm.NETWORK_TOOLKIT:
            return [write_network_toolkit(connection, into, name, posts="posts", accounts="accounts")]
        return [
            write_coortweet(
                connection,
                into,
                name,
                shared,
                posts="posts",
                media="media" if shared in MEDIA_OBJECTS else None,
            )
            for shared in SharedObject
            if shared not in MEDIA_OBJECTS or _held(connection, MEDIA_OBJECTS[shared])
        ]


def _held(connection: duckdb.DuckDBPyConnection, column: str) -> bool:
    """Whether any media item has a value to share."""
    return bool(connection.execute(f"SELECT count({column}) > 0 FROM media").fetchall()[0][0])
