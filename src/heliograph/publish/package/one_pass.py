"""One pass: posts are read once, and written as Parquet, CSV, look-ups and cube at the same time.

Reading them again for each would cost more than writing.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.model.edition import Edition
from heliograph.model.progress import Progress
from heliograph.model.tables import TABLES
from heliograph.privacy.numbers import post_numbers_of
from heliograph.publish.package.csv_file import Csv
from heliograph.publish.package.cube import Cube
from heliograph.publish.package.legacy import TweetsCsv
from heliograph.publish.package.lookups import Lookups
from heliograph.publish.package.order import InOrder
from heliograph.publish.package.parts import BATCH_ROWS, Part, one_thread
from heliograph.publish.package.posts import write_posts
from heliograph.publish.package.shelves import Shelves
from heliograph.publish.rename import Change
from heliograph.publish.request import EditionRequest
from heliograph.publish.shape import SAME, completed, schema
from heliograph.tables.engine import identifier

SHELVES = "posts.arrow"
"""Where posts lie until they are sorted, beside what the table engine cannot hold in memory."""

LAID_ROWS = 32_768
"""Rows that are laid down at a time: in small pieces they would be cut too often."""

Posts = Callable[[pa.Schema, int], Iterable[pa.RecordBatch]]
"""Gives posts in the order in which they were imported: which columns, and how many rows at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedPosts:
    """What has become of the posts.

    Attributes:
        parts: The posts table.
        beside: Cube and look-ups.
        csv: The tweets file; None where a set is republished as received.
    """

    parts: list[Part]
    beside: list[Part]
    csv: Csv | None


def pack_posts(
    connection: duckdb.DuckDBPyConnection,
    request: EditionRequest,
    folder: Path,
    *,
    progress: Progress,
    part_bytes: int,
    posts: Posts | None = None,
) -> PackedPosts:
    """Write the posts of an edition, whose accounts are written, and what is made of them.

    Posts are those of ``edition_posts``, or what ``posts`` gives in their place.
    """
    given = posts or partial(_asked, connection)
    [(total,)] = connection.execute("SELECT count(*) FROM raw_posts").fetchall()
    lookups, cube = Lookups(connection), Cube(connection)
    also: list[Callable[[pa.Table], None]] = [InOrder(TABLES["posts"].order), lookups, cube]
    with ExitStack() as stack:
        stack.enter_context(one_thread(connection))
        tweets = (
            None if request.policy.verbatim else stack.enter_context(_tweets(connection, request, folder))
        )
        parts = write_posts(
            lambda: _in_order(connection, request, folder, total, given),
            schema("posts", request),
            folder / "posts",
            part_bytes=part_bytes,
            progress=lambda done: progress(f"writing {request.edition} posts", done, total),
            also=also if tweets is None else [*also, tweets],
        )
    stage = f"writing {request.edition} look-ups"
    progress(stage, 0, 1)
    beside = [cube.write(folder / "cube.parquet"), *lookups.write(parts, folder / "keys")]
    progress(stage, 1, 1)
    return PackedPosts(parts=parts, beside=beside, csv=tweets.written if tweets else None)


def _in_order(
    connection: duckdb.DuckDBPyConnection, request: EditionRequest, folder: Path, total: int, posts: Posts
) -> Iterator[pa.RecordBatch]:
    """The posts of an edition in the order of their table."""
    complete = schema("posts", request)
    varied = pa.schema([field for field in complete if field.name not in SAME])
    if not request.hides:  # imported posts lie in this order, and their ids are kept
        return (completed(batch, complete, request) for batch in posts(varied, BATCH_ROWS))
    accounts = pq.read_table(folder / "accounts.parquet", columns=["account_id"]).column(0).combine_chunks()
    [(scratch,)] = connection.execute("SELECT current_setting('temp_directory')").fetchall()
    shelves = Shelves(
        connection,
        TABLES["posts"].order,
        accounts=accounts,
        rows=total,
        place=Path(scratch or folder) / SHELVES,
    )
    return (completed(batch, complete, request) for batch in shelves.sorted(posts(varied, LAID_ROWS)))


def _asked(connection: duckdb.DuckDBPyConnection, wanted: pa.Schema, rows: int) -> Iterable[pa.RecordBatch]:
    """What the table engine gives."""
    listed = ", ".join(map(identifier, wanted.names))
    found: Iterable[pa.RecordBatch] = connection.execute(
        f"SELECT {listed} FROM edition_posts"
    ).to_arrow_reader(rows)
    return found


def _tweets(connection: duckdb.DuckDBPyConnection, request: EditionRequest, folder: Path) -> TweetsCsv:
    return TweetsCsv(
        connection,
        request.dataset,
        request.edition,
        folder / "csv",
        accounts=folder / "accounts.parquet",
        numbers=_numbers(request),
    )


def _numbers(request: EditionRequest) -> Change | None:
    """What numbers pseudonymous posts for readers of CSV who cast ids; None where the ids are kept."""
    replaced = request.policy.replaces_post_ids
    return post_numbers_of if request.edition is Edition.PUBLIC and replaced else None
