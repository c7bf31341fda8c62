"""The cube: what timelines and facets are answered from must be what a count of the posts gives."""

from collections import Counter
from datetime import date, datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.publish.package.cube import Cube

POST = st.tuples(
    st.none() | st.datetimes(datetime(2010, 1, 1), datetime(2010, 1, 4)),
    st.none() | st.sampled_from(["en", "es", "und", ""]),
    st.none() | st.sampled_from(["web", "phone"]),
    st.sampled_from(["original", "repost"]),
)


def cube_of(posts, folder):
    names = ("posted_at", "language", "client", "kind")
    types = (pa.timestamp("ms"), pa.string(), pa.string(), pa.string())
    columns = {
        name: pa.array([post[i] for post in posts], kind)
        for i, (name, kind) in enumerate(zip(names, types, strict=True))
    }
    with duckdb.connect() as connection:
        cube, rows = Cube(connection), pa.table(columns)
        for begin in range(0, len(rows), 7):
            cube(rows.slice(begin, 7))
        part = cube.write(folder / "cube.parquet")
    return part, [tuple(row.values()) for row in pq.read_table(part.path).to_pylist()]


@settings(max_examples=25, deadline=None)
@given(posts=st.lists(POST, max_size=40))
def test_the_cube_counts_every_post_once(tmp_path_factory, posts):
    part, found = cube_of(posts, tmp_path_factory.mktemp("cube"))

    counted = Counter((moment.date() if moment else None, *rest) for moment, *rest in posts)
    assert {row[:-1]: row[-1] for row in found} == counted
    assert part.rows == len(found) == len(counted)


def test_a_post_without_a_time_stands_under_no_day(tmp_path):
    _, found = cube_of(
        [(None, "en", "web", "original"), (datetime(2010, 1, 2, 23, 59, 59), "en", "web", "original")],
        tmp_path,
    )

    assert found == [
        (date(2010, 1, 2), "en", "web", "original", 1),
        (None, "en", "web", "original", 1),
    ]
