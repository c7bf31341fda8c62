"""Sort rows by way of the disk and write them as posts: what publishing does with a large data set, in a second.

As a program, for disks that are full: the arguments are the folder of intermediate tables and the target.
"""

import sys
from pathlib import Path

import pyarrow as pa

from heliograph.errors import HeliographError
from heliograph.publish.package.posts import write_posts
from heliograph.publish.package.shelves import LARGEST, Shelves
from heliograph.tables.engine import connect

SCHEMA = pa.schema(
    [
        ("account_id", pa.string()),
        ("posted_at", pa.timestamp("ms")),
        ("post_id", pa.string()),
        ("text", pa.string()),
    ]
)
POSTS = 500_000
ROWS = f"""SELECT md5((i % 1000)::VARCHAR) AS account_id, epoch_ms(1500000000000 + (hash(i) % 60)::BIGINT) AS posted_at,
    i::VARCHAR AS post_id, md5(i::VARCHAR) || repeat(md5((i % 77)::VARCHAR), 8) AS text FROM range({POSTS}) r(i)"""
"""About 200 MB in memory; at each millisecond of an account several posts."""

SHELF = 20_000
"""Rows of a shelf: of all of them together there are twenty-five."""


def sort(scratch, target, *, largest=LARGEST):
    """The parts of posts, sorted by way of the disk."""
    scratch.mkdir(exist_ok=True)
    with connect(memory_limit="1GB", threads=1, scratch=scratch) as connection:
        accounts = connection.execute(f"SELECT DISTINCT account_id FROM ({ROWS}) ORDER BY 1").to_arrow_table()
        shelves = Shelves(
            connection,
            SCHEMA.names[:3],
            accounts=accounts.column(0).combine_chunks(),
            rows=POSTS,
            place=scratch / "posts.arrow",
            largest=largest,
            shelf_rows=SHELF,
        )
        return write_posts(lambda: shelves.sorted(connection.execute(ROWS).to_arrow_reader()), SCHEMA, target)


def sort_in_memory(target):
    """The same, sorted by the table engine."""
    with connect(memory_limit="1GB", threads=1) as connection:
        query = f"SELECT * FROM ({ROWS}) ORDER BY account_id, posted_at, post_id"
        return write_posts(lambda: connection.execute(query).to_arrow_reader(), SCHEMA, target)


if __name__ == "__main__":
    try:
        sort(Path(sys.argv[1]), Path(sys.argv[2]))
    except HeliographError as error:
        sys.stderr.write(f"error: {error.message}\nwhat to do: {error.hint}\n")
        sys.exit(error.exit_code)
