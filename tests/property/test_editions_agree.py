"""Editions agree: whatever the data, hiding people changes no answer of ``same_counts``, and pseudonyms keep their promises."""

import json
import re
from contextlib import closing
from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.errors import InputError
from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.privacy.declared import SHIPPED, refuse_incomplete, shipped
from heliograph.privacy.pseudonym import KeyScope, scope_key
from heliograph.publish.opening import MADE_HERE
from heliograph.publish.protect import protect
from heliograph.publish.request import EditionRequest
from heliograph.tables.engine import connect
from heliograph.tables.schema import ARROW
from same_counts import same_counts

FEWER = settings.default.max_examples // 7
"""Each example is two editions."""

KEY = scope_key(bytes(32), KeyScope.ARCHIVE, "example.org/archive")
OTHER = scope_key(bytes(32), KeyScope.RELEASE, "boats@1")
PSEUDONYM = re.compile(r"(?<![a-z0-9])[apmux][a-z2-7]{26}(?![a-z0-9])")
HIDING = [name for name in SHIPPED if not shipped(name).verbatim]
PROFILE = pa.struct([("user_screen_name", pa.string()), ("user_display_name", pa.string())])


# ---------------------------------------------------------------- data sets


@st.composite
def data_sets(draw):
    """A few people, shown and hidden, in the set and outside it, and posts, actions and media that point to them and to one another."""
    numbers = draw(st.lists(st.integers(10**8, 2**63 - 1).map(str), min_size=2, max_size=9, unique=True))
    members, outsiders = numbers[: len(numbers) // 2 + 1], numbers[len(numbers) // 2 + 1 :]
    anybody = st.sampled_from(numbers)
    posts = draw(st.lists(st.integers(10**17, 10**18).map(str), min_size=1, max_size=12, unique=True))
    elsewhere = draw(st.lists(st.integers(10**16, 10**17 - 1).map(str), max_size=3, unique=True))
    any_post = st.sampled_from([*posts, *elsewhere])
    keys = draw(st.lists(st.from_regex(r"[A-Za-z0-9_-]{15}", fullmatch=True), max_size=3, unique=True))
    words = _words(members)
    rows = {
        "accounts": [draw(_account(member)) for member in members],
        "posts": [draw(_post(post, anybody, any_post, words)) for post in posts],
        "actions": [draw(_action(n, anybody, any_post, keys)) for n in range(draw(st.integers(0, 4)))],
        "media": [
            draw(_row("media", media_key=st.just(key), post_id=st.none() | any_post, account_id=st.none() | anybody))
            for key in keys
        ],
        "referenced": [
            draw(_row("referenced", referenced_id=st.just(post), kind=st.just("post"), account_id=st.none() | anybody))
            for post in elsewhere
        ]
        + [draw(_row("referenced", referenced_id=st.just(who), kind=st.just("account"))) for who in outsiders],
    }  # fmt: skip
    return {table: draw(st.permutations(made)) for table, made in rows.items()}


def _words(members):
    """Texts that speak of people, and of nobody."""
    spoken = [f"@{_handle(m)}" for m in members] + [_handle(m) for m in members] + [*members, "@somebody"]
    plain = [
        "fog",
        "lifts",
        "RT",
        "at",
        "https://twitter.com/somebody/status/12",
        "+1 201 555 0123",
        "香港",
        "🌙",
        "\n",
    ]
    return st.lists(st.sampled_from([*spoken, *plain]), max_size=6).map(" ".join)  # fmt: skip


def _handle(account):
    return f"handle_{account[-6:]}"


COUNTS = st.none() | st.integers(0, 30_000)
MOMENTS = st.none() | st.integers(0, 10**8).map(
    lambda s: datetime(2018, 1, 1) + timedelta(milliseconds=97 * s)
)
DAYS = st.none() | st.integers(0, 3000).map(lambda n: date(2010, 1, 1) + timedelta(days=n))
LISTED = ("dns.example", "fog.example")


def _account(number):
    """Shown, hidden, or hidden by the platform before."""
    received = st.booleans().map(lambda named: named and int(number) % 5 == 0)
    return received.flatmap(
        lambda hidden: _row(
            "accounts",
            account_id=st.just(number),
            is_pseudonymous=st.just(hidden),
            handle=st.just(None if hidden else _handle(number)),
            display_name=st.just(None if hidden else f"Person {number[-5:]}"),
            description=st.none() | st.just("Lamps and boats."),
            follower_count=COUNTS,
            following_count=COUNTS,
            created_on=DAYS,
            language=st.sampled_from([None, "en", "zh-CN"]),
        )
    )


def _post(number, anybody, any_post, words):
    some_post, somebody = st.none() | any_post, st.none() | anybody
    return _row(
        "posts",
        post_id=st.just(number),
        account_id=anybody,
        kind=st.sampled_from(TABLES["posts"].column("kind").values),
        posted_at=MOMENTS,
        original_posted_at=MOMENTS,
        time_resolution=st.just("ms"),
        text=st.none() | words,
        language=st.sampled_from([None, "en", "es", "und"]),
        client=st.sampled_from([None, "Twitter Web Client"]),
        geo=st.sampled_from([None, "absent", "present"]),
        reply_to_post_id=some_post,
        repost_of_post_id=some_post,
        quote_of_post_id=some_post,
        reply_to_account_id=somebody,
        repost_of_account_id=somebody,
        like_count=COUNTS,
        quote_count=COUNTS,
        mentions=st.none() | st.lists(somebody, max_size=4),
        hashtags=st.none() | st.lists(st.sampled_from(["fog", "boats"]), max_size=3),
        urls=st.none() | st.lists(words, max_size=2),
        domains=st.none() | st.lists(st.sampled_from(LISTED), max_size=2),
        source_profile=st.none() | words.map(lambda w: {"user_screen_name": "a_former_name", "user_display_name": w or None}),
    )  # fmt: skip


def _action(number, anybody, any_post, keys):
    subjects = {"account": anybody, "post": any_post} | ({"media": st.sampled_from(keys)} if keys else {})
    return st.sampled_from(sorted(subjects)).flatmap(
        lambda kind: _row(
            "actions",
            action_id=st.just(f"act-{number}"),
            subject_kind=st.just(kind),
            subject_id=subjects[kind],
            action=st.sampled_from(["suspended", "labelled"]),
            policy_area=st.just("information-operations"),
            automated=st.booleans(),
            acted_at=MOMENTS,
        )
    )


def _row(table, **columns):
    """A row; a column with a closed list of values that must be there has any of them."""
    for column in TABLES[table].columns:
        if column.required and column.values and column.name not in columns:
            columns[column.name] = st.sampled_from(column.values)
    return st.fixed_dictionaries(columns)


# ---------------------------------------------------------------- editions


def opened(data):
    """A connection that knows the tables in clear."""
    connection = connect(threads=1)
    for table, spec in TABLES.items():
        fields = [(c.name, ARROW[c.type]) for c in spec.columns if c.name not in MADE_HERE]
        fields += [("source_file", pa.string()), ("source_row", pa.int64())]
        fields += [("source_profile", PROFILE)] if table == "posts" else []
        made = pa.Table.from_pylist(
            [{name: row.get(name) for name, _ in fields} for row in data[table]], schema=pa.schema(fields)
        )
        connection.register("made", made)
        connection.execute(f"CREATE TABLE raw_{table} AS FROM made")
        connection.unregister("made")
    return connection


def edition(connection, policy, which=Edition.PUBLIC, key=KEY):
    """Make the tables of an edition known."""
    request = EditionRequest(edition=which, dataset="boats", release=1, policy=policy)
    protect(connection, request, None if which.gated or policy.verbatim else key)
    return connection


def everything(connection):
    """All rows of an edition, each as one text, in an order that says nothing."""
    return {
        table: sorted(text for (text,) in connection.execute(f"SELECT to_json(t)::VARCHAR FROM edition_{table} t").fetchall())
        for table in TABLES
    }  # fmt: skip


@pytest.mark.parametrize("name", SHIPPED)
@settings(max_examples=FEWER)
@given(data=data_sets())
def test_the_same_question_has_the_same_answer_in_both_editions(name, data):
    policy = shipped(name)
    with closing(opened(data)) as connection:
        known = same_counts(edition(connection, policy, Edition.CONSORTIUM), policy, "edition_")
        seen = same_counts(edition(connection, policy), policy, "edition_")

    assert seen == known


@pytest.mark.parametrize("name", HIDING)
@settings(max_examples=FEWER)
@given(data=data_sets(), again=st.randoms(use_true_random=False))
def test_the_same_data_in_any_order_make_the_same_edition(name, data, again):
    shuffled = {table: again.sample(rows, len(rows)) for table, rows in data.items()}
    with closing(opened(data)) as one, closing(opened(shuffled)) as other:
        assert everything(edition(one, shipped(name))) == everything(edition(other, shipped(name)))


@pytest.mark.parametrize("name", HIDING)
@settings(max_examples=FEWER)
@given(data=data_sets())
def test_editions_under_two_scopes_have_no_pseudonym_in_common(name, data):
    with closing(opened(data)) as one, closing(opened(data)) as other:
        first, second = (
            set(PSEUDONYM.findall(json.dumps(everything(edition(connection, shipped(name), key=key)))))
            for connection, key in ((one, KEY), (other, OTHER))
        )
    assert len(first) == len(second)
    assert first & second == set()


# ---------------------------------------------------------------- policies


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, spec in TABLES.items() for column in spec.names()]
)
def test_a_policy_that_says_nothing_about_a_column_is_refused(table, column):
    """Each column of each table: what a later version adds has to be decided about before anything is published."""
    policy = shipped("strict")
    left = {name: dict(treatments) for name, treatments in policy.columns.items()}
    del left[table][column]

    with pytest.raises(InputError, match=rf"ours: {table}\.{column} has no treatment"):
        refuse_incomplete(policy.model_copy(update={"columns": left}), what="ours")
    refuse_incomplete(policy, what="ours")
