"""One hashtag or site in its context, from rows that are written down, with key tables, without, and from a server."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.unit.store.web_server import range_server

from handmade import reader_over
from heliograph.access.copying import make_copy
from heliograph.access.mentioned import mentioned
from heliograph.access.resolve import open_editions
from heliograph.access.rows import COLUMNS
from heliograph.bootstrap.reading import open_archive, reader_of
from heliograph.errors import UnknownNameError, UsageError
from heliograph.model.progress import silent
from heliograph.settings import Settings
from heliograph.store.copies import FolderCopies
from tiny_archive import make_tiny_archive


def post(number, author, **columns):
    return {"post_id": f"p{number}", "account_id": author, "kind": "original"} | columns


ONE = {
    "accounts": [{"account_id": "a", "handle": "anna", "is_pseudonymous": False}],
    "posts": [
        post(1, "a", posted_at=datetime(2016, 8, 2), hashtags=["boats", "late"], language="de"),
        post(2, "a", posted_at=datetime(2016, 7, 2), hashtags=["boats", "boats"], domains=["x.example"]),
        post(3, "b", hashtags=["boats"], text="no time"),
        post(4, "b", hashtags=["Boats"]),
        post(5, "b", hashtags=[None, "it's"]),
    ],
}
TWO = {"posts": [post(9, "c", posted_at=datetime(2016, 7, 1), hashtags=["boats", "late"])]}


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    return reader_over(tmp_path_factory.mktemp("tags"), {"one": ONE, "two": TWO})


def test_a_hashtag_stands_with_its_numbers_over_all_data_sets(reader):
    found = mentioned(reader, "hashtags", "boats")
    assert (found.posts, found.accounts) == (4, 3)
    assert (found.first, found.last) == (datetime(2016, 7, 1), datetime(2016, 8, 2))
    assert [tuple(row.values()) for row in found.months.to_pylist()] == [
        (date(2016, 7, 1), 2),
        (date(2016, 8, 1), 1),
    ]
    assert [tuple(row.values()) for row in found.top_accounts.to_pylist()] == [
        ("a", 2, "anna", None),
        ("b", 1, None, None),
        ("c", 1, None, None),
    ]
    assert found.hashtags.to_pylist() == [{"value": "late", "posts": 2}]
    assert found.domains.to_pylist() == [{"value": "x.example", "posts": 1}]
    assert found.languages.to_pylist() == [{"value": None, "posts": 3}, {"value": "de", "posts": 1}]


def test_the_earliest_come_first_whichever_data_set_they_are_of(reader):
    found = mentioned(reader, "hashtags", "boats", most=3).earliest
    assert found["post_id"].to_pylist() == ["p9", "p2", "p1"]
    assert found["handle"].to_pylist() == [None, "anna", "anna"]
    assert found.column_names == [*COLUMNS, "handle", "display_name"]
    assert mentioned(reader, "hashtags", "boats").earliest["text"].to_pylist()[-1] == "no time"


@pytest.mark.parametrize("value", ["nothing", "", "') OR true --", "\0"])
def test_what_no_post_holds_is_answered_with_empty_tables(reader, value):
    found = mentioned(reader, "hashtags", value)
    assert (found.posts, found.accounts, found.first) == (0, 0, None)
    for rows in (
        found.months,
        found.top_accounts,
        found.languages,
        found.hashtags,
        found.domains,
        found.earliest,
    ):
        assert len(rows) == 0


def test_a_quote_in_a_tag_is_a_sign_like_others(reader):
    assert mentioned(reader, "hashtags", "it's").posts == 1


def test_columns_that_hold_neither_are_refused_by_name(reader):
    with pytest.raises(UnknownNameError, match='Did you mean "hashtags"'):
        mentioned(reader, "hashtag", "boats")
    with pytest.raises(UsageError, match="text holds no hashtags"):
        mentioned(reader, "text", "boats")


def test_a_data_set_without_posts_is_answered_too(tmp_path):
    assert mentioned(reader_over(tmp_path, {"none": {}}), "domains", "x.example").posts == 0


def test_a_published_archive_a_server_and_a_copy_tell_the_same(tmp_path):
    archive = make_tiny_archive(tmp_path / "made").archive

    def opened(where, cache):
        joined = open_archive(where, Settings(cache=cache))
        return reader_of(joined, open_editions(joined.library, ("tiny", "tiny-2")), silent)

    here = opened(archive, tmp_path / "here")
    copies = FolderCopies(tmp_path / "copies")
    for edition in here.editions:
        make_copy(edition, copies, here.cache, silent)
    copied = replace(here, copies=copies)
    with range_server(archive) as server:
        there = opened(server.address, tmp_path / "there")
        for column in ("hashtags", "domains"):
            [(value,)] = here.engine.relation(
                f"SELECT mode(value) FROM (SELECT unnest({column}) AS value FROM read_parquet('{archive}/*/1/public/posts/*.parquet'))"
            ).fetchall()
            found = mentioned(here, column, value)
            assert found == mentioned(copied, column, value) == mentioned(there, column, value)
            assert found.posts > 1
