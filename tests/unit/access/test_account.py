"""One account in its context, from an archive that was published and from rows that are written down."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.unit.store.web_server import range_server

from handmade import reader_over
from heliograph.access import account as account_verb
from heliograph.access import actors
from heliograph.access.account import account
from heliograph.access.copying import make_copy
from heliograph.access.resolve import open_editions
from heliograph.access.rows import COLUMNS
from heliograph.bootstrap.reading import open_archive, reader_of
from heliograph.errors import UnknownNameError
from heliograph.model.progress import silent
from heliograph.settings import Settings
from heliograph.store.copies import FolderCopies
from tiny_archive import make_tiny_archive


def post(number, author, **columns):
    return {"post_id": f"p{number}", "account_id": author, "kind": "original"} | columns


STORY = {
    "accounts": [
        {"account_id": "a", "handle": "anna", "is_pseudonymous": False},
        {"account_id": "b", "handle": "bert", "is_pseudonymous": False},
        {"account_id": "quiet", "is_pseudonymous": True},
    ],
    "posts": [
        post(
            1, "a", posted_at=datetime(2016, 7, 4, 13), text="Boats", hashtags=["x", "x", "y"], client="web"
        ),
        post(2, "a", posted_at=datetime(2016, 7, 10, 23), text="boats https://t.example", hashtags=["x"]),
        post(3, "a", posted_at=datetime(2016, 9, 5), text="Late", language="de", domains=["t.example"]),
        post(4, "a", repost_of_post_id="q1", kind="repost"),
        post(5, "b", text="BOATS"),
        post(6, "b", text="late"),
        post(7, "b", repost_of_post_id="q1", kind="repost"),
        post(8, "c", text="boats"),
        post(9, "c", reply_to_post_id="q1", kind="reply"),
    ],
    "actions": [{"action_id": "1", "subject_kind": "account", "subject_id": "a", "action": "suspended"}],
    "referenced": [{"referenced_id": "x", "kind": "account", "account_id": "x", "relation": "mention"}],
}


@pytest.fixture(scope="module", params=[True, False], ids=["keys", "tables"])
def reader(request, tmp_path_factory):
    return reader_over(tmp_path_factory.mktemp("story"), {"boats": STORY}, keys=request.param)


def counted(rows):
    return list(zip(rows[rows.column_names[0]].to_pylist(), rows["posts"].to_pylist(), strict=True))


def test_an_account_stands_with_its_profile_and_its_rhythm(reader):
    found = account(reader, "a")
    assert found.profile["handle"].to_pylist() == ["anna"]
    assert found.actions["action"].to_pylist() == ["suspended"]
    assert (found.posts, found.first, found.last) == (4, datetime(2016, 7, 4, 13), datetime(2016, 9, 5))
    assert counted(found.months) == [(date(2016, 7, 1), 2), (date(2016, 9, 1), 1)]
    assert (found.hours[0][13], found.hours[6][23], found.hours[0][0]) == (1, 1, 1)
    assert [len(day) for day in found.hours] == [24] * 7
    assert sum(map(sum, found.hours)) == 3
    assert counted(found.hashtags) == [("x", 2), ("y", 1)], "a tag counts once a post"
    assert counted(found.domains) == [("t.example", 1)]
    assert counted(found.clients) == [(None, 3), ("web", 1)]
    assert counted(found.languages) == [(None, 3), ("de", 1)]
    assert counted(found.kinds) == [("original", 3), ("repost", 1)]


def test_the_latest_posts_come_first_and_those_without_a_time_last(reader):
    found = account(reader, "a", most=3)
    assert found.latest["post_id"].to_pylist() == ["p3", "p2", "p1"]
    assert found.latest.column_names == [*COLUMNS, "handle", "display_name"]
    assert account(reader, "a").latest["post_id"].to_pylist()[-1] == "p4"


def test_who_posted_the_same_is_named_with_how_much(reader):
    found = account(reader, "a")
    assert found.same_text.accounts.select(["account_id", "handle", "shared"]).to_pylist() == [
        {"account_id": "b", "handle": "bert", "shared": 2},
        {"account_id": "c", "handle": None, "shared": 1},
    ]
    assert found.same_reposts.accounts["account_id"].to_pylist() == ["b"], (
        "an answer to a post is no repost of it"
    )
    assert (found.same_text.looked_at, found.same_text.of, found.same_text.posts) == (2, 2, 4)
    assert not found.same_text.capped


def test_what_is_not_looked_at_is_said(reader, monkeypatch):
    monkeypatch.setattr(actors, "LOOKED_AT", 1)
    found = account(reader, "a").same_text
    assert (found.looked_at, found.of, found.capped) == (1, 2, True)
    assert found.accounts["shared"].to_pylist() == [1, 1], "the text that it posted twice is looked at"
    monkeypatch.setattr(actors, "LOOKED_AT", 9)
    monkeypatch.setattr(account_verb, "LATEST", 2)
    found = account(reader, "a")
    assert (found.same_text.posts, found.same_text.of, found.same_text.capped) == (2, 2, True)
    assert len(found.latest) == 4


def test_an_account_without_posts_is_shown_with_empty_tables(reader):
    found = account(reader, "quiet")
    assert (found.posts, found.first, found.last) == (0, None, None)
    for rows in (found.actions, found.months, found.clients, found.hashtags, found.latest):
        assert len(rows) == 0
    assert len(found.same_text.accounts) == len(found.same_reposts.accounts) == 0
    assert sum(map(sum, found.hours)) == 0


def test_an_account_without_profile_is_shown_with_its_posts(reader):
    found = account(reader, "c")
    assert (len(found.profile), found.posts) == (0, 2)


@pytest.mark.parametrize("name", ["nobody", "", "a' OR 'a' = 'a", "a\0"])
def test_an_unknown_account_is_named(reader, name):
    with pytest.raises(UnknownNameError, match="No account") as error:
        account(reader, name)
    assert "account_id" in error.value.hint


def test_of_an_account_outside_it_is_said_that_it_is_outside(reader):
    with pytest.raises(UnknownNameError) as error:
        account(reader, "x")
    assert "not part of the data set" in error.value.hint


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
    accounts = here.engine.relation(
        f"SELECT account_id FROM read_parquet('{archive}/*/1/public/accounts.parquet') ORDER BY 1 LIMIT 3"
    ).fetchall()
    with range_server(archive) as server:
        there = opened(server.address, tmp_path / "there")
        for (name,) in accounts:
            found = account(here, name)
            assert found == account(copied, name) == account(there, name)
            assert found.posts > 0


def test_the_numbers_of_a_copy_are_those_of_the_files(tmp_path):
    archive = make_tiny_archive(tmp_path / "made").archive
    joined = open_archive(archive, Settings(cache=tmp_path / "here"))
    here = reader_of(joined, open_editions(joined.library, ("tiny",)), silent)
    copies = FolderCopies(tmp_path / "copies")
    make_copy(here.editions[0], copies, here.cache, silent)
    copied = replace(here, copies=copies)
    authors = f"read_parquet('{archive}/tiny/1/public/accounts.parquet')"
    names = here.engine.relation(f"SELECT account_id FROM {authors}").fetchall()
    assert len(names) > 10
    for (name,) in names:
        assert account(here, name) == account(copied, name)
    with pytest.raises(UnknownNameError) as ours:
        account(copied, "nobody")
    with pytest.raises(UnknownNameError) as theirs:
        account(here, "nobody")
    assert str(ours.value) == str(theirs.value)
