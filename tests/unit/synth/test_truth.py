import ast
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from synthetic_operation import Operation

from heliograph.model import snowflake
from heliograph.synth.disguises import DISGUISES, Kind
from heliograph.synth.presets import TACTICS

SHARED = {
    "co-repost": "retweet_tweetid",
    "co-url": "urls",
    "hashtag-sequence": "hashtags",
    "copy-paste": "tweet_text",
}


def ms(identifier: str) -> int:
    told = snowflake.milliseconds(int(identifier))
    assert told is not None
    return told


def events_of(demo: Operation, tactic: str) -> list[dict[str, Any]]:
    found = [event for event in demo.truth("events") if event["tactic"] == tactic]
    assert len(found) > 5
    return found


def windows(demo: Operation) -> dict[str, int]:
    return {group["group_id"]: group["window_seconds"] for group in demo.truth("groups")}


@pytest.mark.parametrize("tactic", TACTICS)
def test_an_event_is_several_members_of_a_group_within_its_window(demo: Operation, tactic: str) -> None:
    posts, window = demo.posts(), windows(demo)
    members = {group["group_id"]: set(group["members"]) for group in demo.truth("groups")}
    for event in events_of(demo, tactic):
        authors = [posts[post]["userid"] for post in event["post_ids"]]
        assert authors == event["account_ids"]
        assert 2 <= len(set(authors)) == len(authors)
        assert set(authors) <= members[event["group_id"]]
        times = [ms(post) for post in event["post_ids"]]
        assert max(times) - min(times) <= window[event["group_id"]] * 1000
        started = datetime.fromtimestamp(0, UTC).replace(tzinfo=None) + timedelta(milliseconds=min(times))
        assert (event["first_at"], event["last_at"]) == (
            started,
            started + timedelta(milliseconds=max(times) - min(times)),
        )


def test_co_reposts_share_their_original(demo: Operation) -> None:
    posts = demo.posts()
    for event in events_of(demo, "co-repost"):
        assert {posts[post]["retweet_tweetid"] for post in event["post_ids"]} == {event["object"]}


def test_fast_reposts_follow_their_leader_within_ten_seconds(demo: Operation) -> None:
    posts = demo.posts()
    for event in events_of(demo, "fast-repost"):
        leader, *followers = event["post_ids"]
        assert event["object"] == leader
        assert posts[leader]["is_retweet"] == "False"
        for post in followers:
            assert posts[post]["retweet_tweetid"] == leader
            assert 0 < ms(post) - ms(leader) <= 10_000


def test_co_urls_share_a_link_and_hashtag_sequences_their_order(demo: Operation) -> None:
    posts = demo.posts()
    for event in events_of(demo, "co-url"):
        assert all(ast.literal_eval(posts[post]["urls"])[0] == event["object"] for post in event["post_ids"])
        assert len({posts[post]["tweet_text"] for post in event["post_ids"]}) == len(event["post_ids"])
    for event in events_of(demo, "hashtag-sequence"):
        tags = [tag.removeprefix("#") for tag in event["object"].split(" ")]
        assert 5 <= len(tags) <= 7
        assert all(ast.literal_eval(posts[post]["hashtags"]) == tags for post in event["post_ids"])


def test_copied_texts_are_copies_up_to_the_edit_that_is_named(demo: Operation) -> None:
    posts = demo.posts()
    templates = {event["event_id"]: event for event in events_of(demo, "copy-paste")}
    copies = demo.truth("texts")
    assert {copy["edit"] for copy in copies} == {"none", "dropped", "swapped", "appended"}
    assert sum(len(event["post_ids"]) for event in templates.values()) == len(copies)
    for copy in copies:
        text, template = posts[copy["post_id"]]["tweet_text"], templates[copy["cluster_id"]]["object"]
        assert copy["post_id"] in templates[copy["cluster_id"]]["post_ids"]
        assert (text == template) == (copy["edit"] == "none") or copy["edit"] == "swapped"
        if copy["edit"] == "appended":
            assert text.startswith(template)
        if copy["edit"] == "dropped":
            assert len(text) < len(template)


def test_every_account_is_coordinated_or_innocent_never_both(demo: Operation) -> None:
    groups = demo.truth("groups")
    coordinated = [member for group in groups if group["coordinated"] for member in group["members"]]
    communities = {group["group_id"]: set(group["members"]) for group in groups if not group["coordinated"]}
    innocent = {row["account_id"]: row for row in demo.truth("baseline")}
    assert len(coordinated) == len(set(coordinated))
    assert set(coordinated) | set(innocent) == set(demo.accounts())
    assert not set(coordinated) & set(innocent)
    assert communities
    for name, members in communities.items():
        assert {account for account, row in innocent.items() if row["community_id"] == name} == members
    assert any(row["kind"] == "baseline" and row["community_id"] is None for row in innocent.values())


def test_members_of_a_group_were_made_within_a_few_days(demo: Operation) -> None:
    created = {
        account: datetime.fromisoformat(row["account_creation_date"])
        for account, row in demo.accounts().items()
    }
    for group in demo.truth("groups"):
        if group["coordinated"]:
            days = [created[member] for member in group["members"]]
            assert max(days) - min(days) <= timedelta(days=5)


@pytest.mark.parametrize("name", ["tiny", "demo", "labels"])
def test_planted_identifiers_stand_in_the_named_cell_in_the_named_disguise(
    name: str, request: pytest.FixtureRequest
) -> None:
    operation: Operation = request.getfixturevalue(name)
    tables = {"posts": operation.posts(), "accounts": operation.accounts()}
    planted = operation.truth("planted_identifiers")
    assert {row["disguise"] for row in planted} == set(DISGUISES)
    for row in planted:
        assert row["written"] in tables[row["table"]][row["row_id"]][row["column"]]
        assert row["account_id"] in tables["accounts"]
    assert {row["column"] for row in planted} == {"tweet_text", "urls", "user_profile_description"}


def test_planted_identifiers_belong_to_the_account_they_name(demo: Operation) -> None:
    accounts = demo.accounts()
    owned: dict[tuple[str, str], set[str]] = {}
    for row in demo.truth("planted_identifiers"):
        profile = accounts[row["account_id"]]
        known = {"id": "userid", "handle": "user_screen_name", "display_name": "user_display_name"}
        match row["kind"]:
            case "id" | "handle" | "display_name":
                assert row["identifier"] == profile[known[row["kind"]]]
            case "email":
                assert row["identifier"] == f"{profile['user_screen_name']}@mail.example"
            case "phone":
                owned.setdefault(("phone", row["identifier"]), set()).add(row["account_id"])
    assert {row["kind"] for row in demo.truth("planted_identifiers")} == set(Kind)
    assert all(len(owners) == 1 for owners in owned.values())


def test_lookalikes_are_there_and_identify_nobody(demo: Operation) -> None:
    posts, accounts = demo.posts(), demo.accounts()
    named = {
        row[column]
        for row in accounts.values()
        for column in ("userid", "user_screen_name", "user_display_name")
    }
    lookalikes = demo.truth("lookalikes")
    assert lookalikes
    for row in lookalikes:
        assert row["written"] in posts[row["row_id"]][row["column"]]
        assert row["written"] not in named
        assert row["written"] not in posts


def test_the_parameters_make_the_same_operation_again(tiny: Operation) -> None:
    parameters = json.loads((tiny.folder / "truth" / "truth.json").read_text("utf-8"))
    assert parameters["synthetic"] is True
    assert (parameters["preset"]["name"], parameters["seed"], parameters["posts"]) == (
        "tiny",
        1,
        tiny.summary.posts,
    )
    assert parameters["truth_rows"] == tiny.summary.truth
