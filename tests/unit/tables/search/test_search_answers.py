"""Answers: counts, facets and order are those of GROUP BY and ORDER BY."""

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from searched_posts import Searched, accounts, searched, write_index

from heliograph.errors import InputError, UsageError
from heliograph.tables.search.ask import ask
from heliograph.tables.search.build import Builder, part_batches, write_authors
from heliograph.tables.search.grammar import parse
from heliograph.tables.search.index import Index
from heliograph.tables.search.layout import STATE
from heliograph.tables.search.ordered import Order

POSTS = 4_000
SEARCHES = [
    ("the", "regexp_matches(text, '(?i)\\bthe\\b')"),
    ("中", "contains(text, '中')"),
    ("-中", "coalesce(NOT contains(text, '中'), true)"),
    ("kind:reply", "kind = 'reply'"),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Searched:
    return searched(tmp_path_factory.mktemp("answers"), POSTS)


@pytest.fixture(scope="module")
def index(world: Searched) -> Index:
    return Index(world.folder)


def indexed(folder: Path, columns: str, count: int) -> Index:
    """An index of posts with some columns replaced."""
    database = searched(folder, count).database
    table = database.execute(f"SELECT {columns} FROM posts ORDER BY row").to_arrow_table()
    (folder / "again").mkdir()
    return Index(write_index(folder / "again", table.drop_columns("row"), parts=4))


@pytest.mark.parametrize(("search", "condition"), SEARCHES)
@pytest.mark.parametrize("column", ["language", "client", "kind", "account_id"])
def test_facets_are_those_of_group_by(
    world: Searched, index: Index, search: str, condition: str, column: str
) -> None:
    expected = world.database.execute(
        f"SELECT {column}, count(*) n FROM posts WHERE {condition} GROUP BY 1 ORDER BY n DESC, 1 NULLS LAST LIMIT 10"
    ).fetchall()
    answer = ask(index, parse(search))
    assert list(answer.facets[column]) == expected
    assert answer.count == len(world.rows(condition)) > 0


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_facet_cut_within_equal_counts_still_has_the_first_names(
    tmp_path: Path, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heliograph.tables.search.counted.SPARE", 0)
    names = "['d', 'a', 'c', 'b'][row % 4 + 1]"
    index = indexed(tmp_path, f"* REPLACE ({names} AS language)", 400)
    answer = ask(index, parse("-nowhere"), most=most)
    assert answer.facets["language"] == (("a", 100), ("b", 100), ("c", 100))[:most]


@pytest.mark.parametrize(("search", "condition"), SEARCHES)
def test_months_are_counted_in_their_order_with_those_without_time_last(
    world: Searched, index: Index, search: str, condition: str
) -> None:
    expected = world.database.execute(
        f"SELECT strftime(posted_at, '%Y-%m') AS month, count(*) FROM posts WHERE {condition} GROUP BY 1 ORDER BY 1 NULLS LAST"
    ).fetchall()
    assert list(ask(index, parse(search)).facets["month"]) == expected


@pytest.mark.parametrize(("search", "condition"), SEARCHES)
@pytest.mark.parametrize(("order", "way"), [(Order.TIME, "ASC"), (Order.NEWEST, "DESC")])
@pytest.mark.parametrize(("limit", "skip"), [(1, 0), (7, 0), (10, 5), (100, 90), (POSTS, 0)])
def test_posts_come_by_time_and_those_of_one_moment_by_row(
    world: Searched, index: Index, search: str, condition: str, order: Order, way: str, limit: int, skip: int
) -> None:
    expected = world.database.execute(
        f"SELECT row FROM posts WHERE {condition} ORDER BY posted_at {way} NULLS LAST, row LIMIT {limit} OFFSET {skip}"
    ).fetchall()
    answer = ask(index, parse(search), order=order, limit=limit, skip=skip)
    assert [hit.row for hit in answer.hits] == [row for (row,) in expected]


def test_many_posts_of_one_moment_come_by_row(tmp_path: Path) -> None:
    untimed_third = "CASE WHEN row % 3 = 0 THEN NULL ELSE TIMESTAMP_MS '2016-01-01' END"
    index = indexed(tmp_path, f"* REPLACE ({untimed_third} AS posted_at)", 600)
    timed = [row for row in range(600) if row % 3]
    untimed = [row for row in range(600) if not row % 3]
    answer = ask(index, parse("-nowhere"), order=Order.TIME, limit=100)
    assert [hit.row for hit in answer.hits] == timed[:100]
    answer = ask(index, parse("-nowhere"), order=Order.NEWEST, limit=20, skip=410)
    assert [hit.row for hit in answer.hits] == untimed[10:30]
    assert answer.hits[0].moment is None


def test_relevance_puts_the_post_with_more_of_it_first(index: Index, world: Searched) -> None:
    answer = ask(index, parse("news"), limit=POSTS)
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]
    pages = [
        hit
        for skip in range(0, len(scores), 50)
        for hit in ask(index, parse("news"), limit=50, skip=skip).hits
    ]
    assert pages == list(answer.hits)


def test_a_value_that_no_post_has_is_told(index: Index) -> None:
    answer = ask(index, parse('news client:"Some Ap" from:nobody'))
    assert answer.count == 0
    assert set(answer.notes) == {
        'No post has the client "Some Ap". Did you mean "Some App"?',
        'No author has the handle or id "nobody".',
    }


def test_a_search_for_signs_alone_is_refused(index: Index) -> None:
    with pytest.raises(UsageError, match="no letter"):
        ask(index, parse("news !!!"))


def test_building_goes_on_after_the_parts_that_are_there(
    tmp_path: Path, world: Searched, index: Index
) -> None:
    parts = sorted(world.folder.parent.glob("part-*.parquet"))
    with Builder(tmp_path) as builder:
        builder.add("part 0", part_batches(parts[0]), lambda _: None)
    with Builder(tmp_path) as builder:
        assert [name for name, _ in builder.state.parts] == ["part 0"]
        for part in parts[1:]:
            builder.add(part.stem, part_batches(part), lambda _: None)
    write_authors(tmp_path, accounts())
    again = Index(tmp_path)
    for search, _ in SEARCHES:
        ours, theirs = (
            ask(again, parse(search), order=Order.TIME),
            ask(index, parse(search), order=Order.TIME),
        )
        assert ours == theirs


def test_a_part_that_fails_leaves_nothing_behind(tmp_path: Path, world: Searched) -> None:
    part = next(iter(sorted(world.folder.parent.glob("part-*.parquet"))))

    def broken(done: int) -> None:
        raise KeyError(done)

    with pytest.raises(KeyError), Builder(tmp_path) as builder:
        builder.add("part 0", part_batches(part), broken)
    with Builder(tmp_path) as builder:
        assert builder.state.rows == 0
        builder.add("part 0", part_batches(part), lambda _: None)
        assert builder.state.rows == pq.read_metadata(part).num_rows


def test_two_programs_do_not_build_one_index(tmp_path: Path) -> None:
    with Builder(tmp_path), pytest.raises(UsageError, match="another program"):
        Builder(tmp_path)


def test_an_index_with_a_missing_file_is_named(tmp_path: Path, world: Searched) -> None:
    shutil.copytree(world.folder, tmp_path / "copy")
    next((tmp_path / "copy" / "words").glob("*.term")).unlink()
    with pytest.raises(InputError, match="copy"):
        Index(tmp_path / "copy")


def test_a_phrase_with_too_many_ends_is_said_in_our_words(tmp_path: Path) -> None:
    words = "array_to_string(list_transform(range(4000), lambda n: concat('w', row * 4000 + n)), ' ')"
    index = indexed(tmp_path, f"* REPLACE (concat('news ', {words}) AS text)", 20)
    assert ask(index, parse('"news w4000"*')).count == 2  # w4000 and w40000
    with pytest.raises(UsageError, match="cannot be answered") as raised:
        ask(index, parse('"news w"*'))
    assert raised.value.hint


def test_an_index_of_another_version_is_not_asked(tmp_path: Path, world: Searched) -> None:
    said = json.loads((world.folder / STATE).read_text())
    (tmp_path / STATE).write_text(json.dumps(said | {"version": 0}))
    with pytest.raises(InputError, match="version 0"):
        Index(tmp_path)
    (tmp_path / STATE).write_text("{")
    with pytest.raises(InputError, match="damaged"):
        Index(tmp_path)
