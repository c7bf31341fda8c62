"""Numbered: posts with their places, for questions that read few columns of all posts and then a few posts whole."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from heliograph.access.files import held_path, local_paths
from heliograph.access.keyed import PLACES
from heliograph.access.query import Reader, rows_query, table_query
from heliograph.tables.engine import identifier, parquet

PLACE = ("edition", "filename", "file_row_number")
"""The number of the edition, the file and the row in it; the latter two are null of files that are read where they lie far away."""


def numbered(reader: Reader, columns: Sequence[str]) -> str:
    """The query for columns of all posts, with those of PLACE.

    Args:
        reader: The editions.
        columns: Of the posts table.
    """
    named = ", ".join(map(identifier, columns))
    queries = []
    for number, edition in enumerate(reader.editions):
        parts = edition.manifest.parts("posts")
        if parts and all(held_path(edition, part, reader.cache) for part in parts):
            paths = local_paths(edition, parts, reader.cache, reader.tell)
            source = parquet(paths, options=", filename = true, file_row_number = true")
            place = f"{number} AS edition, filename, file_row_number"
            queries.append(f"SELECT {named}, {place} FROM {source}")
        elif parts:
            posts = table_query(replace(reader, editions=(edition,)), "posts", [])
            queries.append(f"SELECT {named}, {_unplaced(number)} FROM ({posts})")
    none = f"SELECT {named}, {_unplaced(0)} FROM ({rows_query(reader, 'posts')})"
    return " UNION ALL BY NAME ".join(queries) or none


def placed(reader: Reader, found: pa.Table) -> pa.Table:
    """Rows of ``numbered`` as ``gathered.read`` takes them: with edition and row."""
    starts: dict[str, int] = {}
    for edition in reader.editions:
        firsts = edition.manifest.first_rows("posts")
        for part in edition.manifest.parts("posts"):
            starts[str(held_path(edition, part, reader.cache))] = firsts[part.path]
    places = zip(*(found[name].to_pylist() for name in PLACE[1:]), strict=True)
    rows = [None if path is None else starts[path] + at for path, at in places]
    kept = found.drop_columns(list(PLACE)).append_column(PLACES[1], found["edition"].cast(PLACES[1].type))
    return kept.append_column(PLACES[2], pa.array(rows, PLACES[2].type))


def _unplaced(number: int) -> str:
    return f"{number} AS edition, NULL::VARCHAR AS filename, NULL::BIGINT AS file_row_number"
