"""A view of published data sets: the same rows in every language, the same numbers with the cube and without."""

import json
import subprocess
import sys
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.access.facets import facet_query, timeline_query, total_query
from heliograph.access.first import first_rows
from heliograph.access.resolve import open_editions
from heliograph.access.snippet import Language, snippet
from heliograph.access.view import source, view_query
from heliograph.bootstrap.reading import open_archive, reader_of
from heliograph.errors import UnknownNameError, UsageError
from heliograph.model.progress import silent
from heliograph.model.view import Filter, Order, View
from heliograph.settings import Settings
from heliograph.tables.views.sql import select
from tiny_archive import make_tiny_archive

BOTH = ("tiny", "tiny-2")
LANGUAGES, CLIENTS, KINDS = ["ar", "en", "ru", "und"], ["TweetDeck", "IFTTT"], ["original", "repost"]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return make_tiny_archive(tmp_path_factory.mktemp("views")).archive


@pytest.fixture(scope="module")
def readers(archive, tmp_path_factory):
    """By the names of data sets, what reads them as one."""
    joined = open_archive(archive, Settings(cache=tmp_path_factory.mktemp("cache")))
    return {
        names: reader_of(joined, open_editions(joined.library, names), silent)
        for names in (("tiny",), ("tiny-2",), BOTH)
    }


def rows(reader, query):
    return reader.engine.relation(query).to_arrow_table()


FILTERS = st.one_of(
    *(
        st.builds(
            Filter.of, st.just(column), st.lists(st.sampled_from(values), min_size=1), excluded=st.booleans()
        )
        for column, values in (("language", LANGUAGES), ("client", CLIENTS), ("kind", KINDS))
    )
)
DAYS = st.dates(min_value=date(2018, 1, 1), max_value=date(2021, 6, 1))
VIEWS = st.builds(
    lambda names, filters, days: View(
        datasets=names, filters=tuple(filters), since=min(days), until=max(days)
    ),
    st.sampled_from([("tiny",), BOTH]),
    st.lists(FILTERS, max_size=3),
    st.lists(DAYS, min_size=2, max_size=2),
)


@settings(deadline=None)
@given(view=VIEWS, column=st.sampled_from(["language", "client", "kind"]))
def test_cube_and_tables_give_the_same_numbers(readers, view, column):
    reader = readers[view.datasets]
    for ask in (
        lambda cube: facet_query(reader, view, column, cube=cube),
        lambda cube: timeline_query(reader, view, "month", cube=cube),
        lambda cube: total_query(reader, view, cube=cube),
    ):
        assert rows(reader, ask(True)).equals(rows(reader, ask(False)))
    [total] = rows(reader, total_query(reader, view))["rows"].to_pylist()
    assert total == reader.engine.count(view_query(reader, view))


def test_the_cube_answers_where_it_can(readers):
    reader = readers["tiny",]
    view = View(datasets=("tiny",), filters=(Filter.of("language", ["ar"]),))
    assert "cube.parquet" in facet_query(reader, view, "client")
    assert "cube.parquet" not in facet_query(reader, view, "hashtags")
    narrowed = view.narrowed(Filter.of("account_id", ["nobody"]))
    assert "cube.parquet" not in facet_query(reader, narrowed, "client")


def test_an_unknown_facet_and_a_table_without_time_are_named(readers):
    reader = readers["tiny",]
    with pytest.raises(UnknownNameError, match='Did you mean "language"'):
        facet_query(reader, View(datasets=("tiny",)), "langauge")
    with pytest.raises(UsageError, match="no time"):
        timeline_query(reader, View(datasets=("tiny",), table="media"), "month")


@settings(deadline=None)
@given(
    names=st.sampled_from([("tiny",), BOTH]),
    down=st.booleans(),
    most=st.integers(0, 60),
    days=st.one_of(st.none(), st.lists(DAYS, min_size=2, max_size=2)),
)
def test_the_first_by_time_are_those_of_a_whole_sort(readers, names, down, most, days):
    reader = readers[names]
    period = {"since": min(days), "until": max(days)} if days else {}
    view = View(
        datasets=names, sort=(Order("posted_at", down),), rows=most, columns=("post_id", "dataset"), **period
    )
    assert first_rows(reader, view) is not None
    assert rows(reader, view_query(reader, view)).equals(
        rows(reader, select(view, source=source(reader, view)))
    )


@pytest.mark.parametrize(
    "view",
    [
        View(datasets=("tiny",), rows=5),
        View(datasets=("tiny",), sort=(Order("like_count"),), rows=5),
        View(datasets=("tiny",), sort=(Order("posted_at"),)),
        View(datasets=("tiny",), sort=(Order("posted_at"),), rows=100_000),
        View(datasets=("tiny",), sort=(Order("posted_at"),), rows=5, filters=(Filter.of("kind", ["reply"]),)),
        View(datasets=("tiny",), table="referenced", sort=(Order("posted_at"),), rows=5),
    ],
)
def test_what_time_alone_does_not_decide_is_not_looked_up(readers, view):
    assert first_rows(readers["tiny",], view) is None


COPIED = View(
    datasets=BOTH,
    filters=(Filter.of("language", ["ar", "ru"]), Filter.of("client", ["IFTTT", None], excluded=True)),
    sort=(Order("posted_at", down=True),),
    columns=("dataset", "post_id", "posted_at", "text"),
    rows=7,
)


def expected(readers):
    return rows(readers[BOTH], view_query(readers[BOTH], COPIED)).column("post_id").to_pylist()


def test_its_sql_gives_the_same_rows(readers, archive):
    sql = snippet(readers[BOTH], COPIED, Language.SQL, where=str(archive))
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW posts AS FROM read_parquet('{archive}/*/1/public/posts/*.parquet')")
        assert [row[1] for row in connection.execute(sql).fetchall()] == expected(readers)


def test_its_python_gives_the_same_rows(readers, archive):
    program = snippet(readers[BOTH], COPIED, Language.PYTHON, where=str(archive))
    known: dict[str, object] = {}
    exec(program, known)
    assert known["rows"].to_arrow().column("post_id").to_pylist() == expected(readers)


def test_its_command_line_gives_the_same_rows(readers, archive):
    line = snippet(readers[BOTH], COPIED, Language.SHELL, where=str(archive))
    program = f'heliograph() {{ "{sys.executable}" -m heliograph.cli.main "$@"; }}; {line} --json'
    ran = subprocess.run(["sh", "-c", program], capture_output=True, text=True, check=True)
    assert [row["post_id"] for row in json.loads(ran.stdout)["rows"]] == expected(readers)


def test_its_address_is_the_view(readers, archive):
    assert View.from_query(snippet(readers[BOTH], COPIED, Language.ADDRESS, where=str(archive))) == COPIED


def test_its_r_reads_the_same_query_from_the_same_files(readers, archive):
    """R's own DuckDB is not at hand in every test run: the statements that R would send are sent from here."""
    program = snippet(readers[BOTH], COPIED, Language.R, where=str(archive))
    texts = [
        json.loads(line[line.index('"') : line.rindex('"') + 1])
        for line in program.splitlines()
        if "(con, " in line
    ]
    *prepared, query = texts
    with duckdb.connect() as connection:
        for statement in prepared:
            connection.execute(statement)
        assert [row[1] for row in connection.execute(query).fetchall()] == expected(readers)


def test_files_that_cannot_hold_rows_of_a_view_are_not_read(readers):
    before = View(datasets=("tiny",), until=date(1999, 1, 1))
    assert "read_parquet" not in source(readers["tiny",], before)
    assert rows(readers["tiny",], view_query(readers["tiny",], before)).num_rows == 0
