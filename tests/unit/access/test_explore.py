"""Exploring a view: the search index, the cube and the tables tell the same, and copies hold the same rows as files."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.access.answers import BY_TIME, NEWEST, IndexAnswers, TableAnswers
from heliograph.access.copies import copied, ledger_of
from heliograph.access.copying import make_copy
from heliograph.access.cubed import Cheapest, CubeAnswers, cubes_of
from heliograph.access.explore import COLUMNS, explore
from heliograph.access.held import anew
from heliograph.access.query import table_query
from heliograph.access.resolve import open_editions
from heliograph.access.rows import rows_at
from heliograph.bootstrap.reading import indexes_of, open_archive, reader_of
from heliograph.errors import UsageError
from heliograph.model.progress import silent
from heliograph.model.view import Filter, Order, View
from heliograph.settings import Settings
from heliograph.store.copies import FolderCopies
from heliograph.tables.ledger import ordered as ordered_in_ledger
from heliograph.tables.ledger.ordered import fits_ledger
from heliograph.tables.search import helped
from tiny_archive import make_tiny_archive

BOTH = ("tiny", "tiny-2")
FACETS = ("language", "client", "kind", "account_id")


@pytest.fixture(scope="module")
def joined(tmp_path_factory):
    archive = make_tiny_archive(tmp_path_factory.mktemp("explore")).archive
    return open_archive(archive, Settings(cache=tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def readers(joined):
    return {
        names: reader_of(joined, open_editions(joined.library, names), silent) for names in (("tiny",), BOTH)
    }


@pytest.fixture(scope="module")
def copies(joined, readers, tmp_path_factory):
    made = FolderCopies(tmp_path_factory.mktemp("copies"))
    for edition in readers[BOTH].editions:
        make_copy(edition, made, joined.cache, silent)
    return made


FILTERS = st.one_of(
    *(
        st.builds(
            Filter.of, st.just(column), st.lists(st.sampled_from(values), min_size=1), excluded=st.booleans()
        )
        for column, values in (
            ("language", ["ar", "en", "ru", "und", "xx", None]),
            ("client", ["TweetDeck", "IFTTT", "nothing", None]),
            ("kind", ["original", "repost"]),
        )
    )
)
MOMENTS = st.one_of(
    st.dates(min_value=date(2018, 1, 1), max_value=date(2021, 6, 1)),
    st.datetimes(min_value=datetime(2018, 1, 1), max_value=datetime(2021, 6, 1)),
)
VIEWS = st.builds(
    lambda names, filters, period, sort: View(
        datasets=names, filters=tuple(filters), since=period[0], until=period[1], sort=sort
    ),
    st.sampled_from([("tiny",), BOTH]),
    st.lists(FILTERS, max_size=3),
    st.one_of(
        st.just((None, None)),
        st.tuples(MOMENTS, st.none()),
        st.tuples(st.none(), MOMENTS),
    ),
    st.sampled_from([(), BY_TIME, NEWEST]),
)


@settings(deadline=None, max_examples=25)
@given(view=VIEWS, skip=st.integers(0, 80))
def test_index_and_tables_tell_the_same_of_every_view(joined, readers, view, skip):
    reader = readers[view.datasets]
    tables, index = TableAnswers(reader, view, None), IndexAnswers(reader, view, indexes_of(joined))
    assert index.count() == tables.count()
    for facet in FACETS:
        assert index.facet(facet, 7) == tables.facet(facet, 7)
    assert index.days() == tables.days()
    ours, theirs = (each.rows(("post_id", "posted_at", "dataset"), 20, skip) for each in (index, tables))
    assert ours["posted_at"].to_pylist() == theirs["posted_at"].to_pylist()
    if len(view.datasets) == 1:
        assert ours.to_pylist() == theirs.to_pylist()


@settings(deadline=None, max_examples=40)
@given(
    view=VIEWS,
    skip=st.integers(0, 80),
    authors=st.sets(st.integers(0, 30), max_size=3),
    step=st.integers(1, 50),
)
def test_a_ledger_orders_the_posts_of_every_view_as_the_tables_do(readers, copies, view, skip, authors, step):
    reader = readers["tiny",]
    ledger = ledger_of(reader.editions[0], copies)
    names = ledger.authors.at(each % ledger.authors.count for each in authors)["account_id"].to_pylist()
    own = (Filter.of("account_id", [*names, "nobody"], excluded=bool(skip % 2)),) if names else ()
    asked = replace(view, datasets=("tiny",), filters=(*view.filters, *own))
    assert fits_ledger(asked)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ordered_in_ledger, "STEP", step)
        rows = ordered_in_ledger.ordered(ledger, asked, 20, skip)
    theirs = TableAnswers(reader, asked, None).rows(("post_id", "posted_at"), 20, skip)
    ours = rows_at(reader, [(0, row) for row in rows], ("post_id", "posted_at"))
    assert ours.to_pylist() == theirs.to_pylist()


TEXTS = st.sampled_from(
    [
        "the",
        "-the",
        "kind:reply",
        "-kind:repost lang:EN",
        "-winter lang:ar lang:en",
        "lang:xx",
        "-a kind:original",
        "a -the",
    ]
)


@settings(deadline=None, max_examples=40)
@given(view=VIEWS, text=TEXTS, skip=st.integers(0, 30), window=st.integers(1, 600))
def test_a_search_is_counted_and_ordered_the_same_with_and_without_cube_and_ledger(
    joined, readers, copies, view, text, skip, window
):
    reader, indexes = readers[view.datasets], indexes_of(joined)
    asked = replace(view, text=text)
    index = IndexAnswers(reader, asked, indexes)
    counts = Cheapest(reader, asked, IndexAnswers(reader, asked, indexes, anew), indexes, anew)
    assert [counts.facet(facet, 7) for facet in FACETS] == [index.facet(facet, 7) for facet in FACETS]
    assert (counts.count(), counts.days()) == (index.count(), index.days())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(helped, "WINDOW", window)
        ours = IndexAnswers(replace(reader, copies=copies), asked, indexes).rows(COLUMNS, 20, skip)
    assert ours.to_pylist() == index.rows(COLUMNS, 20, skip).to_pylist()


@settings(deadline=None, max_examples=25)
@given(view=VIEWS.map(lambda view: replace(view, since=_day(view.since), until=_day(view.until))))
def test_the_cube_in_memory_tells_the_same_as_the_one_in_its_file(readers, view):
    reader = readers[view.datasets]
    ours, theirs = CubeAnswers(cubes_of(reader), view), TableAnswers(reader, view, None)
    assert ours.count() == theirs.count()
    assert [ours.facet(facet, 7) for facet in FACETS[:3]] == [theirs.facet(facet, 7) for facet in FACETS[:3]]
    assert ours.days() == theirs.days()


def _day(moment):
    return moment.date() if isinstance(moment, datetime) else moment


@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_a_copy_gives_the_rows_of_the_files_in_the_order_that_is_asked_for(readers, copies, data):
    reader = readers[BOTH]
    sizes = [edition.manifest.rows["posts"] for edition in reader.editions]
    places = data.draw(
        st.lists(
            st.integers(0, 1).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, sizes[n] - 1))),
            unique=True,
            max_size=20,
        )
    )
    assert (
        rows_at(replace(reader, copies=copies), places, COLUMNS).to_pylist()
        == rows_at(reader, places, COLUMNS).to_pylist()
    )


def test_without_a_copy_there_is_nothing_to_read_it_from(readers, tmp_path):
    assert copied(readers["tiny",].editions[0], FolderCopies(tmp_path), [0], COLUMNS) is None


def test_a_page_of_a_view_has_count_facets_days_and_rows_with_authors(joined, readers, copies):
    view = View(datasets=("tiny",), filters=(Filter.of("language", ["ar"]),), since=date(2019, 1, 1))
    with_index = explore(replace(readers["tiny",], copies=copies), view, indexes=indexes_of(joined))
    alone = explore(readers["tiny",], view)
    assert with_index.rows.to_pylist() == alone.rows.to_pylist()
    assert (with_index.count, with_index.facets, with_index.days) == (
        alone.count,
        alone.facets,
        list(alone.days),
    )
    assert {*COLUMNS, "handle", "display_name"} == set(alone.rows.column_names)
    assert alone.count >= len(alone.rows) > 0
    assert dict(alone.facets["language"])["ar"] == alone.count, "a facet leaves its own choice out"
    assert len(alone.facets["language"]) > 1


def test_words_are_ranked_unless_an_order_is_asked_for(joined, readers):
    reader, view = readers["tiny",], View(datasets=("tiny",), text="kind:original -zzz")
    by_time = explore(reader, view, indexes=indexes_of(joined))
    assert by_time.rows["posted_at"].to_pylist() == sorted(by_time.rows["posted_at"].to_pylist())
    newest = explore(reader, replace(view, sort=NEWEST), indexes=indexes_of(joined))
    assert newest.rows["posted_at"].to_pylist() == sorted(newest.rows["posted_at"].to_pylist(), reverse=True)
    assert (
        newest.count
        == by_time.count
        == explore(reader, View(datasets=("tiny",), filters=(Filter.of("kind", ["original"]),))).count
    )


def test_filters_that_only_the_table_knows_narrow_a_search_too(joined, readers):
    reader = readers["tiny",]
    view = View(datasets=("tiny",), text="kind:original", filters=(Filter.of("like_count", ["1.."]),))
    found = explore(reader, view, indexes=indexes_of(joined))
    condition = "kind = 'original' AND like_count >= 1"
    assert found.count == reader.engine.count(
        f"SELECT 1 FROM ({table_query(reader, 'posts', [])}) WHERE {condition}"
    )
    reader.engine.forget()


def test_another_order_comes_from_the_table(joined, readers):
    view = View(datasets=("tiny",), sort=(Order("like_count", down=True),))
    found = explore(readers["tiny",], view, indexes=indexes_of(joined)).rows["like_count"].to_pylist()
    assert found == sorted(found, reverse=True)


def test_pages_end_somewhere_and_say_what_to_do(readers):
    with pytest.raises(UsageError, match="first 10,000 posts"):
        explore(readers["tiny",], View(datasets=("tiny",)), skip=10_000)
    with pytest.raises(UsageError, match="Only posts"):
        explore(readers["tiny",], View(datasets=("tiny",), table="accounts"))
