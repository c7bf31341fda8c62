"""One post in its context, from an archive that was published and from rows that are written down."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests.unit.store.web_server import range_server

from handmade import reader_over
from heliograph.access.copying import make_copy
from heliograph.access.keys import places
from heliograph.access.post import post
from heliograph.access.resolve import open_editions
from heliograph.access.rows import COLUMNS
from heliograph.bootstrap.reading import open_archive, reader_of
from heliograph.errors import UnknownNameError
from heliograph.model.progress import silent
from heliograph.model.tables import TABLES
from heliograph.settings import Settings
from heliograph.store.copies import FolderCopies
from tiny_archive import make_tiny_archive

LISTED = [*COLUMNS, "handle", "display_name"]


def at(day):
    return datetime(2016, 7, day)


STORY = {
    "accounts": [
        {"account_id": "a", "handle": "anna", "is_pseudonymous": False},
        {"account_id": "b", "handle": "bert", "is_pseudonymous": False},
    ],
    "posts": [
        {
            "post_id": "p1",
            "account_id": "a",
            "posted_at": at(1),
            "text": "Boats are late",
            "kind": "original",
        },
        {"post_id": "p2", "account_id": "b", "posted_at": at(2), "kind": "reply", "reply_to_post_id": "p1"},
        {"post_id": "p3", "account_id": "a", "posted_at": at(3), "kind": "reply", "reply_to_post_id": "p2"},
        {"post_id": "p4", "account_id": "b", "posted_at": at(4), "kind": "repost", "repost_of_post_id": "p1"},
        {"post_id": "p5", "account_id": "b", "posted_at": at(5), "kind": "quote", "quote_of_post_id": "p1"},
        {
            "post_id": "p6",
            "account_id": "c",
            "text": "boats  are late https://t.example/x",
            "kind": "original",
        },
        {"post_id": "p7", "account_id": "c", "posted_at": at(7), "kind": "repost", "repost_of_post_id": "x1"},
        {"post_id": "p8", "account_id": "c", "posted_at": at(8), "kind": "reply", "reply_to_post_id": "p3"},
    ],
    "actions": [
        {
            "action_id": "2",
            "subject_kind": "account",
            "subject_id": "a",
            "action": "suspended",
            "acted_at": at(9),
        },
        {
            "action_id": "1",
            "subject_kind": "post",
            "subject_id": "p1",
            "action": "labelled",
            "statement_of_reasons": "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
            "acted_at": at(2),
        },
        {"action_id": "3", "subject_kind": "post", "subject_id": "a", "action": "of a post that is called a"},
    ],
    "referenced": [
        {"referenced_id": "x1", "kind": "post", "account_id": "z", "relation": "repost"},
        {"referenced_id": "x1", "kind": "account", "account_id": "x1", "relation": "mention"},
    ],
}


@pytest.fixture(scope="module", params=[True, False], ids=["keys", "tables"])
def reader(request, tmp_path_factory):
    return reader_over(tmp_path_factory.mktemp("story"), {"boats": STORY}, keys=request.param)


def ids(rows):
    return rows["post_id"].to_pylist()


def test_a_post_stands_with_its_author_and_what_was_done(reader):
    found = post(reader, "p1")
    assert found.post.column_names == list(TABLES["posts"].names(reader.edition))
    assert found.post["text"].to_pylist() == ["Boats are late"]
    assert found.account["handle"].to_pylist() == ["anna"]
    assert found.actions["action_id"].to_pylist() == ["1", "2"]
    assert found.actions["statement_of_reasons"][0].as_py().endswith("ELECTIONS")


def test_a_thread_goes_up_from_the_oldest_and_down_by_time(reader):
    found = post(reader, "p3")
    assert ids(found.ancestors) == ["p1", "p2"]
    assert not found.ancestors_cut
    assert found.ancestors["handle"].to_pylist() == ["anna", "bert"]
    assert ids(found.replies.first) == ["p8"]


def test_a_long_thread_keeps_what_is_next_to_the_post(reader):
    found = post(reader, "p8", most=2)
    assert (ids(found.ancestors), found.ancestors_cut) == (["p2", "p3"], True)
    whole = post(reader, "p8", most=3)
    assert (ids(whole.ancestors), whole.ancestors_cut) == (["p1", "p2", "p3"], False)


def test_reposts_quotes_and_equal_texts_are_counted_beyond_those_shown(reader):
    found = post(reader, "p1", most=0)
    assert [(each.count, each.accounts) for each in (found.reposts, found.quotes, found.same_text)] == [
        (1, 1)
    ] * 3
    assert len(found.same_text.first) == 0
    found = post(reader, "p1")
    assert (ids(found.reposts.first), ids(found.quotes.first)) == (["p4"], ["p5"])
    assert ids(found.same_text.first) == ["p6"]
    assert found.same_text.first.column_names == LISTED
    assert found.same_text.first["handle"].to_pylist() == [None], "accounts may be missing"


def test_what_a_post_repeats_is_here_or_outside(reader):
    assert ids(post(reader, "p4").originals) == ["p1"]
    assert len(post(reader, "p4").outside) == 0
    outside = post(reader, "p7")
    assert len(outside.originals) == 0
    assert outside.outside.select(["referenced_id", "kind", "relation"]).to_pylist() == [
        {"referenced_id": "x1", "kind": "post", "relation": "repost"}
    ]


def test_what_is_not_there_is_said_in_empty_tables(tmp_path):
    alone = {"post_id": "p", "account_id": "a", "kind": "original", "reply_to_post_id": "p"}
    found = post(reader_over(tmp_path, {"boats": {"posts": [alone]}}), "p")
    for rows in (found.account, found.actions, found.ancestors, found.originals, found.outside):
        assert len(rows) == 0
    assert found.same_text.count == 0
    assert ids(found.replies.first) == ["p"], "it answers itself, and is not its own ancestor"
    assert found.ancestors.column_names == LISTED


@pytest.mark.parametrize("name", ["nobody", "", "p1' OR 'a' = 'a", "p\0", 'p1"; DROP TABLE posts; --'])
def test_an_unknown_post_is_named(reader, name):
    with pytest.raises(UnknownNameError, match="No post") as error:
        post(reader, name)
    assert "post_id" in error.value.hint
    assert error.value.message.isprintable()


def test_of_a_post_outside_it_is_said_that_it_is_outside(reader):
    with pytest.raises(UnknownNameError) as error:
        post(reader, "x1")
    assert "not part of the data set" in error.value.hint


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return make_tiny_archive(tmp_path_factory.mktemp("posts")).archive


def opened(where, cache):
    joined = open_archive(where, Settings(cache=cache))
    return reader_of(joined, open_editions(joined.library, ("tiny", "tiny-2")), silent)


def test_a_published_archive_a_server_and_a_copy_tell_the_same(archive, tmp_path):
    here = opened(archive, tmp_path / "here")
    copies = FolderCopies(tmp_path / "copies")
    for edition in here.editions:
        make_copy(edition, copies, here.cache, silent)
    copied = replace(here, copies=copies)
    posts = here.engine.relation(
        f"SELECT post_id FROM read_parquet('{archive}/*/1/public/posts/*.parquet') ORDER BY reply_to_post_id IS NULL, kind, post_id"
    ).fetchall()
    with range_server(archive) as server:
        there = opened(server.address, tmp_path / "there")
        assert places(here, 0, "text", ["none"]) is not None
        assert places(there, 0, "text", ["none"]) is None
        for (name,) in [*posts[:3], *posts[-3:]]:
            found = post(here, name)
            assert found == post(copied, name) == post(there, name)
            assert len(found.account) == 1


def test_every_post_of_a_copy_stands_as_in_the_files(archive, tmp_path):
    both = opened(archive, tmp_path / "here")
    here = replace(both, editions=both.editions[:1])
    copies = FolderCopies(tmp_path / "copies")
    make_copy(here.editions[0], copies, here.cache, silent)
    copied = replace(here, copies=copies)
    posts = here.engine.relation(
        f"SELECT post_id FROM read_parquet('{archive}/tiny/1/public/posts/*.parquet') USING SAMPLE 25 ROWS (reservoir, 7)"
    ).fetchall()
    for (name,) in posts:
        assert post(here, name) == post(copied, name)
