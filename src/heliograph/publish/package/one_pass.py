"""One pass: posts are read once, and written as Parquet, CSV, look-ups and cube at the same time.

Reading them again for each would cost more than writing.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from heliograph.model.edition import Edition
from heliograph.model.progress import Progress
from heliograph.model.tables import TABLES
from heliograph.privacy.numbers import post_numbers_of
from heliograph.publish.package.csv_file import Csv
from heliograph.publish.package.cube import Cube
from heliograph.publish.package.legacy import TweetsCsv
from heliograph.publish.package.lookups import Lookups
from heliograph.publish.package.order import InOrder
from heliograph.publish.package.parts import Part, one_thread
from heliograph.publish.package.posts import write_posts
from heliograph.publish.rename import Change
from heliograph.publish.request import EditionRequest
from heliograph.publish.shape import in_order, schema


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
) -> PackedPosts:
    """Write the posts of an edition, whose accounts are written, and what is made of them."""
    [(total,)] = connection.execute("SELECT count(*) FROM raw_posts").fetchall()
    lookups, cube = Lookups(connection), Cube(connection)
    also: list[Callable[[pa.Table], None]] = [InOrder(TABLES["posts"].order), lookups, cube]
    with ExitStack() as stack:
        stack.enter_context(one_thread(connection))
        tweets = (
            None if request.policy.verbatim else stack.enter_context(_tweets(connection, request, folder))
        )
        parts = write_posts(
            connection,
            in_order("posts", request),
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
