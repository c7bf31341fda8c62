"""Bystanders: whoever is outside the data set and on no list bears a pseudonym."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from collisions import collisions
from gate_desk import PEOPLE, PLANTED, RECEIVED, changed, desk, found, rezipped
from heliograph.model.policy import AccountException
from heliograph.model.risk import Level
from heliograph.publish.gate.bystanders import check

PSEUDONYM = "a" + "b2" * 13


def red(subject):
    return found(check(subject), Level.RED)


def spoilt_with(text, column="text"):
    spoilt = collisions().copy()
    path = spoilt.folder / spoilt.posts()
    posts = pq.read_table(path)
    field = posts.schema.field(column)
    values = posts[column].to_pylist()
    values[0] = [text] if pa.types.is_list(field.type) else text
    pq.write_table(
        posts.set_column(posts.schema.get_field_index(column), field, pa.array(values, field.type)), path
    )
    return spoilt


@pytest.mark.parametrize("policy", ["strict", "twitter-2018", "ordinary-people"])
def test_a_public_edition_names_nobody(policy):
    made = check(desk(PLANTED, policy).subject())

    assert made.level is not Level.RED
    shares = {m.name: m for m in made.measures}
    assert 0 < shares["bystander_mentions"].value < shares["bystander_mentions"].of
    assert shares["bystanders_in_clear"].value == 0


@pytest.mark.parametrize(
    "text",
    [
        "@stranger_1",
        "RT @stranger_1: so",
        "so.@stranger_1",
        "＠stranger_1",
        "%40stranger_1",
        "@stran\u200bger_1",
        "@STRANGER_1",
        "RT@stranger_1",
    ],
)
def test_a_stranger_is_told_in_every_disguise(text):
    made = check(spoilt_with(text).subject())

    assert found(made, Level.RED) == [("bystander-in-mention", "posts.text", 1)]
    assert made.findings[0].samples == (f"stranger_1: {text}",)


@pytest.mark.parametrize(
    "link",
    [
        "https://twitter.com/stranger_1/status/12",
        "x.com/stranger_1",
        "https://mobile.twitter.com/Stranger_1?s=20",
    ],
)
def test_a_link_to_a_strangers_profile_is_told(link):
    assert red(spoilt_with(link, "urls").subject()) == [("bystander-in-profile-link", "posts.urls", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "me@mail.example",
        "at @40.7,-74.0",
        "see you @2:30",
        f"@{PSEUDONYM}!",
        "@harbour_news",
        "https://twitter.com/harbour_news",
    ]
    + [
        "https://twitter.com/search?q=x",
        "https://twitter.com/i/web/status/1",
        "https://pic.twitter.com/abc",
        f"https://x.com/{PSEUDONYM}",
        "@ nobody",
        "@",
    ],
)
def test_what_is_no_mention_of_a_stranger_is_none(text):
    assert red(spoilt_with(text).subject()) == []


def test_a_reviewed_list_names_whom_it_names():
    exception = AccountException(
        rule="public-figure",
        decision="show",
        accounts=("777",),
        handles=("Stranger_1",),
        reason="Heads of state",
        reviewed_by="Board",
    )
    spoilt = spoilt_with("@stranger_1 @stranger_2")
    policy = spoilt.policy.model_copy(update={"exceptions": (exception,)})
    made = check(spoilt.subject(policy=policy))

    assert [f.samples for f in made.findings] == [("stranger_2: @stranger_1 @stranger_2",)]


def test_masked_accounts_are_the_business_of_another_check():
    assert red(spoilt_with("@news").subject()) == []


def test_the_end_of_a_handle_behind_a_pseudonym_is_told():
    made = check(spoilt_with(f"@{PSEUDONYM}\u200b99").subject())
    assert found(made, Level.AMBER) == [("mention-replaced-in-part", "posts.text", 1)]


def test_the_csv_is_looked_at_too():
    spoilt = collisions().copy()
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b"12 of 12", b"@stranger_1", 1))
    assert red(spoilt.subject()) == [("bystander-in-mention", f"csv/{spoilt.csv('tweets').name}", 1)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("mentions", "['16884623', NULL]"),
        ("reply_to_account_id", "'16884623'"),
        ("repost_of_account_id", "'stranger'"),
    ],
)
def test_an_id_that_is_no_pseudonym_is_told(column, value):
    spoilt = collisions().copy()
    spoilt.rewrite(spoilt.posts(), f"SELECT * REPLACE ({value} AS {column}) FROM rows LIMIT 3")

    assert red(spoilt.subject()) == [("bystander-by-id", f"posts.{column}", 3)]


def test_outsiders_in_the_table_of_references_are_pseudonyms_too():
    spoilt = desk(PEOPLE).copy()
    spoilt.rewrite("referenced.parquet", "SELECT * REPLACE ('16884623' AS account_id) FROM rows")
    assert {where for _, where, _ in red(spoilt.subject())} == {"referenced.account_id"}


def test_a_policy_may_leave_strangers_in_texts():
    spoilt = spoilt_with("@stranger_1")
    lenient = changed("strict", texts__bystanders="false", limits__unique_accounts="1.0")
    assert red(spoilt.subject(policy=lenient)) == []


def test_what_was_received_is_counted():
    made = check(desk(RECEIVED, "as-received").subject())

    assert made.findings == []
    assert {m.name for m in made.measures} == {"bystander_mentions", "bystanders_in_clear"}
