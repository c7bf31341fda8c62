"""A view means the same in SQL, in Ibis and to a slow reader of rows; cube and table count alike."""

from datetime import date, datetime, time

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.model.view import Filter, Order, View
from heliograph.tables.facets import CUBED, facet, fits_cube, timeline, total
from heliograph.tables.schema import arrow_schema
from heliograph.tables.views.sql import select

SCHEMA = arrow_schema(TABLES["posts"], Edition.PUBLIC)
LANGUAGES, CLIENTS, TAGS = ["ar", "ru", "", None], ["IFTTT", "web", None], ["news", "#news", ""]
KINDS = ["original", "repost", "reply"]
MOMENTS = st.one_of(
    st.none(),
    st.builds(
        datetime,
        st.just(2016),
        st.sampled_from([7, 8]),
        st.integers(1, 4),
        st.integers(0, 23),
        st.integers(0, 1),
    ),
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "account_id": st.sampled_from(["a", "b"]),
            "posted_at": MOMENTS,
            "language": st.sampled_from(LANGUAGES),
            "client": st.sampled_from(CLIENTS),
            "kind": st.sampled_from(KINDS),
            "like_count": st.one_of(st.none(), st.integers(0, 3)),
            "hashtags": st.one_of(st.none(), st.lists(st.sampled_from(TAGS), max_size=2)),
        }
    ),
    max_size=12,
)
FILTERS = st.one_of(
    st.builds(
        Filter.of,
        st.just("language"),
        st.lists(st.sampled_from(LANGUAGES), min_size=1),
        excluded=st.booleans(),
    ),
    st.builds(
        Filter.of, st.just("client"), st.lists(st.sampled_from(CLIENTS), min_size=1), excluded=st.booleans()
    ),
    st.builds(
        Filter.of, st.just("kind"), st.lists(st.sampled_from(KINDS), min_size=1), excluded=st.booleans()
    ),
    st.builds(
        Filter.of,
        st.just("hashtags"),
        st.lists(st.sampled_from([*TAGS, None]), min_size=1),
        excluded=st.booleans(),
    ),
    st.builds(
        Filter.of,
        st.just("like_count"),
        st.lists(st.sampled_from(["1", "0..1", "2..", "..0", None]), min_size=1),
        excluded=st.booleans(),
    ),
)
DAYS = st.builds(date, st.just(2016), st.sampled_from([7, 8]), st.integers(1, 4))
HOURS = st.builds(datetime, st.just(2016), st.sampled_from([7, 8]), st.integers(1, 4), st.integers(0, 23))
ENDS = st.one_of(st.none(), DAYS, HOURS)


@st.composite
def views(draw, filters=FILTERS, ends=ENDS):
    since, until = draw(ends), draw(ends)
    if since is not None and until is not None and begin(since) > end(until):
        since = None
    return View(
        datasets=("d",),
        filters=tuple(draw(st.lists(filters, max_size=3))),
        since=since,
        until=until,
        sort=tuple(
            draw(
                st.lists(
                    st.builds(Order, st.sampled_from(["like_count", "language"]), st.booleans()), max_size=1
                )
            )
        ),
        columns=("post_id",),
        rows=draw(st.one_of(st.none(), st.integers(0, 5))),
    )


def begin(moment):
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)


def end(moment):
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.max)


def holds(row, given):
    """One filter by the words of its docstring."""
    value = row[given.column]
    met = any(_is(value, wanted) for wanted in given.values)
    if not given.excluded:
        return met
    return (None not in given.values) if value is None else not met


def _is(value, wanted):
    if wanted is None or value is None:
        return value is None and wanted is None
    if isinstance(value, list):
        return wanted in value
    if isinstance(value, int) and ".." in wanted:
        low, high = wanted.split("..")
        return (not low or value >= int(low)) and (not high or value <= int(high))
    return str(value) == wanted


def slow(rows, view):
    """The rows of a view, one by one."""
    kept = [
        row
        for row in rows
        if all(holds(row, f) for f in view.filters)
        and (view.since is None or (row["posted_at"] is not None and row["posted_at"] >= begin(view.since)))
        and (view.until is None or (row["posted_at"] is not None and row["posted_at"] <= end(view.until)))
    ]
    kept.sort(key=lambda row: (row["account_id"], *missing_last(row["posted_at"]), row["post_id"]))
    for order in reversed(view.sort):
        known = sorted(
            (r for r in kept if r[order.column] is not None),
            key=lambda r: r[order.column],
            reverse=order.down,
        )
        kept = known + [r for r in kept if r[order.column] is None]
    return kept


def missing_last(moment):
    return moment is None, moment or datetime(1970, 1, 1)


def table_of(rows):
    filled = [{**row, "post_id": str(100 + n), "dataset": "d", "release": 1} for n, row in enumerate(rows)]
    return filled, pa.Table.from_pylist(filled, schema=SCHEMA)


def ask(rows, *queries):
    _, posts = table_of(rows)
    with duckdb.connect() as connection:
        connection.register("posts", posts)
        connection.execute(
            "CREATE VIEW cube AS SELECT CAST(posted_at AS DATE) AS day, language, client, kind, count(*) AS posts "
            "FROM posts GROUP BY ALL"
        )
        return [connection.execute(query).fetchall() for query in queries]


@given(ROWS, views())
def test_sql_gives_the_rows_that_a_slow_reader_finds(rows, view):
    filled, _ = table_of(rows)
    found = slow(filled, view)
    listed, [(number,)] = ask(rows, select(view), total(view, source="posts"))

    assert number == len(found)
    assert [row for (row,) in listed] == [row["post_id"] for row in found][: view.rows]


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
@given(ROWS, views())
def test_ibis_gives_the_rows_of_sql(rows, view):
    ibis = pytest.importorskip("ibis")
    from heliograph.tables.views.ibis import expression

    _, posts = table_of(rows)
    connection = ibis.duckdb.connect()
    found = expression(view, connection.create_table("posts", posts)).to_pyarrow()
    [listed] = ask(rows, select(view))
    assert found["post_id"].to_pylist() == [row for (row,) in listed]


CUBE_FILTERS = st.one_of(
    st.builds(
        Filter.of,
        st.just("language"),
        st.lists(st.sampled_from(LANGUAGES), min_size=1),
        excluded=st.booleans(),
    ),
    st.builds(
        Filter.of, st.just("client"), st.lists(st.sampled_from(CLIENTS), min_size=1), excluded=st.booleans()
    ),
)


@given(ROWS, views(filters=CUBE_FILTERS, ends=st.one_of(st.none(), DAYS)))
def test_cube_and_table_count_alike(rows, view):
    assert fits_cube(view, *CUBED)
    for column in sorted(CUBED):
        one, other = ask(
            rows, facet(view, column, source="posts"), facet(view, column, source="cube", cube=True)
        )
        assert one == other
    for grain in ("day", "month"):
        one, other = ask(
            rows, timeline(view, grain, source="posts"), timeline(view, grain, source="cube", cube=True)
        )
        assert one == other
    one, other = ask(rows, total(view, source="posts"), total(view, source="cube", cube=True))
    assert one == other


@given(ROWS, views())
def test_a_facet_of_a_list_column_counts_each_post_once_for_each_value(rows, view):
    filled, _ = table_of(rows)
    found = slow(filled, view.without("hashtags"))
    counts = {tag: sum(tag in (row["hashtags"] or []) for row in found) for tag in TAGS}
    [listed] = ask(rows, facet(view, "hashtags", source="posts"))
    assert dict(listed) == {tag: number for tag, number in counts.items() if number}


def test_hours_searches_and_other_columns_are_more_than_the_cube_knows():
    assert not fits_cube(View(datasets=("d",), since=datetime(2016, 7, 1, 5)))
    assert not fits_cube(View(datasets=("d",), text="harbour"))
    assert not fits_cube(View(datasets=("d",), filters=(Filter("like_count", ("1..",)),)))
    assert not fits_cube(View(datasets=("d",), table="accounts"))
    assert not fits_cube(View(datasets=("d",)), "hashtags")
