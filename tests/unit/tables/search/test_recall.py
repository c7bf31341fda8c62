"""Recall: a search finds what a scan of every text finds, no more and no less, in fifteen languages."""

import pytest
from searched_posts import SPACED, SPACELESS, Searched, scans, searched

from heliograph.tables.search.ask import ask
from heliograph.tables.search.grammar import Field, Search, Words, parse
from heliograph.tables.search.index import Index

POSTS = 6_000


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Searched:
    return searched(tmp_path_factory.mktemp("recall"), POSTS)


@pytest.fixture(scope="module")
def index(world: Searched) -> Index:
    return Index(world.folder)


def found(index: Index, search: str | Search) -> set[int]:
    answer = ask(index, parse(search) if isinstance(search, str) else search, limit=POSTS)
    assert answer.count == len(answer.hits)
    return {hit.row for hit in answer.hits}


def test_there_are_enough_searches_and_they_find_something(world: Searched) -> None:
    all_of_them = list(scans())
    assert len(all_of_them) >= 200
    assert {language for language, _, _ in all_of_them} == {*SPACED, *SPACELESS}
    assert sum(bool(world.rows(condition)) for _, _, condition in all_of_them) > 180


@pytest.mark.parametrize("language", [*SPACED, *SPACELESS])
def test_a_search_finds_what_a_scan_finds(world: Searched, index: Index, language: str) -> None:
    for of, search, condition in scans():
        if of == language:
            assert (search, found(index, search)) == (search, world.rows(condition))


def test_words_together_and_words_that_must_not_be_there(world: Searched, index: Index) -> None:
    both = world.rows("contains(text, '中') AND NOT contains(text, '文')")
    assert found(index, "中 -文") == both
    assert found(index, "-中") == world.rows("text IS NULL OR NOT contains(text, '中')")
    assert both


def test_a_piece_does_not_reach_over_what_parts_two_runs(world: Searched, index: Index) -> None:
    apart = world.rows(r"regexp_matches(text, '新[^\p{L}\p{N}]+聞') AND NOT contains(text, '新聞')")
    assert apart
    assert not found(index, "新聞") & apart


@pytest.mark.parametrize(
    ("search", "condition"),
    [
        ("lang:zh", "language = 'zh'"),
        ("lang:zh lang:TH", "language IN ('zh', 'th')"),
        ("-lang:zh", "language IS DISTINCT FROM 'zh'"),
        ('client:"some app"', "client = 'Some App'"),
        ('client:"Unicode client"', "client = 'Ünïcode Client'"),
        ("kind:repost kind:reply", "kind IN ('repost', 'reply')"),
        ("hashtag:news", "list_has_any(hashtags, ['News', '#news', 'news'])"),
        ("#елка", "list_contains(hashtags, 'Ёлка')"),
        ("#東京", "list_contains(hashtags, '東京')"),
        ("#news hashtag:ёлка", "list_contains(hashtags, '#news') AND list_contains(hashtags, 'Ёлка')"),
        ("url:example.org", "list_has_any(domains, ['example.org', 'a.example.org'])"),
        ("url:A.example.org -url:t.co", "FALSE"),
        ("url:xample.org", "FALSE"),
        ("from:handle_7", "account_id = 'a07'"),
        ("from:a07 from:@Handle_8", "account_id IN ('a07', 'a08')"),
        ("name:anna", "account_id[2:]::INT % 2 = 1"),
        ('name:"anna number7"', "account_id = 'a07'"),
        ("name:handle_7", "account_id = 'a07'"),
        ("name:number", "FALSE"),
        ("after:2016-01-02", "posted_at >= '2016-01-02'"),
        ("before:2016-01-02", "posted_at < '2016-01-02'"),
        ("after:2016-01-02 before:2016-01-04", "posted_at >= '2016-01-02' AND posted_at < '2016-01-04'"),
        ('after:"2016-01-02 04:48"', "posted_at >= '2016-01-02 04:48'"),
        ("lang:nowhere", "FALSE"),
        ("🙂", "contains(text, '🙂')"),
    ],
)
def test_fields_find_what_a_scan_finds(world: Searched, index: Index, search: str, condition: str) -> None:
    expected = world.rows(condition)
    assert found(index, search) == expected
    assert expected or condition == "FALSE"


def test_a_word_within_a_longer_one_is_found_only_by_its_beginning(index: Index, world: Searched) -> None:
    assert not found(index, "elect")
    assert found(index, "elect*") == world.rows("text ILIKE '%election%'")


def test_any_search_of_the_model_can_be_asked(index: Index) -> None:
    assert found(index, Search((Words("a*b", excluded=True), Field("client", 'a "b"', excluded=True))))
