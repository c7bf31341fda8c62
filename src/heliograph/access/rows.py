"""Rows: single posts by their numbers in the tables of a reader's editions."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from heliograph.access.by_key import rows_with
from heliograph.access.copies import copied
from heliograph.access.engine import explained
from heliograph.access.files import local_paths
from heliograph.access.query import Reader
from heliograph.tables.engine import identifier, parquet

Place = tuple[int, int]
"""Number of an edition of the reader, and number of a row in its posts table, both from 0."""

COLUMNS = (
    "post_id",
    "account_id",
    "posted_at",
    "text",
    "language",
    "client",
    "kind",
    "repost_of_post_id",
    "quote_of_post_id",
    "reply_to_post_id",
    "like_count",
    "repost_count",
    "dataset",
    "release",
)
"""Of every post that is shown in a list, beside handle and display_name of its author."""


def rows_at(reader: Reader, places: Sequence[Place], columns: Sequence[str]) -> pa.Table:
    """Posts in the order in which they are asked for.

    Args:
        reader: The editions.
        places: Which rows.
        columns: Of the result.
    """
    found: list[pa.Table] = []
    order: list[int] = []
    for number, some in groupby(
        sorted(range(len(places)), key=lambda at: places[at][0]), key=lambda at: places[at][0]
    ):
        here = list(some)
        order += here
        found.append(rows_of(reader, number, [places[at][1] for at in here], columns))
    if not found:
        return _of_files(reader, 0, [], columns)
    return pa.concat_tables(found, promote_options="permissive").take(np.argsort(order))


def rows_of(reader: Reader, number: int, rows: Sequence[int], columns: Sequence[str]) -> pa.Table:
    """Posts of one edition of the reader, by their numbers in its posts table, in the order in which they are asked for."""
    if (
        reader.copies is not None
        and (held := copied(reader.editions[number], reader.copies, rows, columns)) is not None
    ):
        return held
    return _of_files(reader, number, rows, columns)


def _of_files(reader: Reader, number: int, rows: Sequence[int], columns: Sequence[str]) -> pa.Table:
    """Each part is read only where wanted rows are."""
    named = ", ".join(identifier(name) for name in columns)
    wanted = np.unique(np.asarray(rows, np.int64))
    queries = list(_queries(reader, number, wanted)) or [_none(reader, number)]
    with explained():
        query = f"SELECT {named} FROM ({' UNION ALL BY NAME '.join(queries)}) ORDER BY place"
        return reader.engine.relation(query).to_arrow_table().take(np.searchsorted(wanted, rows))


def _queries(reader: Reader, number: int, wanted: npt.NDArray[np.int64]) -> Iterator[str]:
    edition = reader.editions[number]
    firsts = edition.manifest.first_rows("posts")
    for part in edition.manifest.parts("posts"):
        first = firsts[part.path]
        here = wanted[(wanted >= first) & (wanted < first + (part.rows or 0))] - first
        if len(here):
            [path] = local_paths(edition, [part], reader.cache, reader.tell)
            listed = ", ".join(map(str, here.tolist()))
            yield (
                f"SELECT {first} + file_row_number AS place, * EXCLUDE file_row_number "
                f"FROM {parquet([path], options=', file_row_number = true')} WHERE file_row_number IN ({listed})"
            )


def _none(reader: Reader, number: int) -> str:
    edition = reader.editions[number]
    paths = local_paths(edition, edition.manifest.parts("posts")[:1], reader.cache, reader.tell)
    return f"SELECT 0 AS place, * FROM {parquet(paths)} WHERE false"


def with_authors(reader: Reader, rows: pa.Table, columns: Sequence[str] = ("handle",)) -> pa.Table:
    """Posts with what the accounts table says about their authors, in the same order; null where an author is missing.

    Args:
        reader: The editions that the posts are of.
        rows: Posts, with the columns account_id, dataset and release.
        columns: Of the accounts table, added on the right.
    """
    authors = rows_with(reader, "accounts", rows["account_id"].to_pylist(), order=())
    named = zip(*(authors[name].to_pylist() for name in (*KEYS, *columns)), strict=True)
    known = {tuple(row[:3]): row[3:] for row in named}
    keys = zip(*(rows[name].to_pylist() for name in KEYS), strict=True)
    found = [known.get(key, (None,) * len(columns)) for key in keys]
    for at, name in enumerate(columns):
        rows = rows.append_column(name, pa.array([row[at] for row in found], pa.string()))
    return rows


KEYS = ("account_id", "dataset", "release")
