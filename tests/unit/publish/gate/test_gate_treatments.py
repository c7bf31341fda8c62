"""Treatments: a value that is not what the policy promises for its column is red, with its count."""

import pytest

import identified_export as people
from gate_desk import LABELS, PEOPLE, RECEIVED, desk, found
from heliograph.model.edition import Edition
from heliograph.model.risk import Level
from heliograph.model.tables import TABLES
from heliograph.publish.gate.id_columns import misshapen
from heliograph.publish.gate.treatments import check

OTHER = "a" + "b" * 26


@pytest.fixture
def spoilt():
    return desk(PEOPLE).copy()


def red(spoilt, **other):
    made = check(spoilt.subject(**other))
    assert {f.level for f in made.findings} <= {Level.RED}
    return found(made)


def test_an_edition_as_promised_has_nothing(spoilt):
    made = check(spoilt.subject())

    assert found(made) == []
    assert made.measures[0].name == "promises"
    assert made.measures[0].value > 30


@pytest.mark.parametrize(
    ("table", "change", "what", "where", "count"),
    [
        ("accounts", "'By the sea' AS location", "not-hide", "accounts.location", 4),
        ("accounts", "'Person' AS display_name", "not-hide", "accounts.display_name", 4),
        ("accounts", "17 AS follower_count", "not-decade", "accounts.follower_count", 6),
        ("accounts", "-1 AS follower_count", "not-decade", "accounts.follower_count", 6),
        ("posts", "posted_at + INTERVAL 1 SECOND AS posted_at", "not-minute", "posts.posted_at", 13),
        ("posts", "posted_at + INTERVAL 1 MILLISECOND AS posted_at", "not-minute", "posts.posted_at", 13),
        ("posts", "'ms' AS time_resolution", "not-minute", "posts.time_resolution", 13),
        ("posts", "'1094739871981547520' AS post_id", "not-pseudonym", "posts.post_id", 13),
        ("posts", f"'{people.BELOW}' AS account_id", "not-pseudonym", "posts.account_id", 13),
        ("posts", f"['{people.BELOW}', NULL, '{people.SHOWN}'] AS mentions", "not-pseudonym", "posts.mentions", 13),
        ("posts", f"'{OTHER}' AS quote_of_post_id", "not-pseudonym", "posts.quote_of_post_id", 13),
        ("posts", f"'{OTHER[:-1]}' AS reply_to_account_id", "not-pseudonym", "posts.reply_to_account_id", 13),
        ("posts", f"'{OTHER}b' AS reply_to_account_id", "not-pseudonym", "posts.reply_to_account_id", 13),
        ("posts", f"'{OTHER[:-1]}1' AS repost_of_account_id", "not-pseudonym", "posts.repost_of_account_id", 13),
        ("media", "'DHnqVUxXoAAt1bQ' AS media_key", "not-pseudonym", "media.media_key", 1),
        ("media", "'ab' AS pdq", "not-drop", "media.pdq", 1),
        ("actions", "'act-1' AS action_id", "not-pseudonym", "actions.action_id", 5),
        ("referenced", f"'{people.OUTSIDER}' AS account_id", "not-pseudonym", "referenced.account_id", 4),
    ],
)  # fmt: skip
def test_a_value_in_another_form_is_red(spoilt, table, change, what, where, count):
    path = spoilt.posts() if table == "posts" else f"{table}.parquet"
    spoilt.rewrite(path, f"SELECT * REPLACE ({change}) FROM rows")

    assert red(spoilt) == [(what, where, count)]


def test_subjects_are_looked_at_by_their_kind(spoilt):
    spoilt.rewrite("actions.parquet", "SELECT * REPLACE ('x' AS subject_id) FROM rows")
    assert red(spoilt) == [("not-pseudonym", "actions.subject_id", n) for n in (2, 1, 2)]

    spoilt.rewrite("actions.parquet", f"SELECT * REPLACE ('{OTHER}' AS subject_id) FROM rows")
    assert red(spoilt) == [("not-pseudonym", "actions.subject_id", n) for n in (1, 2)]


def test_ids_of_shown_accounts_stand_in_columns_of_accounts_alone(spoilt):
    spoilt.rewrite(spoilt.posts(), f"SELECT * REPLACE ('{people.SHOWN}' AS reply_to_account_id) FROM rows")
    assert red(spoilt) == []

    spoilt.rewrite(spoilt.posts(), f"SELECT * REPLACE ('{people.SHOWN}' AS reply_to_post_id) FROM rows")
    assert red(spoilt) == [("not-pseudonym", "posts.reply_to_post_id", 13)]


def test_the_publisher_sees_what_is_wrong(spoilt):
    spoilt.rewrite("media.parquet", "SELECT * REPLACE ('picture' AS media_key) FROM rows")
    [finding] = check(spoilt.subject()).findings

    assert finding.samples == ("picture",)


def test_days_are_cut_to_the_year_for_ordinary_people():
    spoilt = desk(
        PEOPLE, "strict", columns__accounts__created_on='"year"', columns__accounts__language='"keep"'
    ).copy()
    assert red(spoilt) == []

    spoilt.rewrite("accounts.parquet", "SELECT * REPLACE (DATE '2018-02-01' AS created_on) FROM rows")
    assert red(spoilt) == [("not-year", "accounts.created_on", 6)]


def test_months_and_powers_of_two_are_bands_too():
    spoilt = desk(
        PEOPLE,
        "strict",
        columns__accounts__created_on='"month"',
        columns__posts__like_count='"octave"',
        columns__posts__posted_at='"month"',
        columns__accounts__following_count='"octave"',
    ).copy()
    assert red(spoilt) == []

    spoilt.rewrite(
        "accounts.parquet",
        "SELECT * REPLACE (DATE '2018-02-02' AS created_on, 6 AS following_count) FROM rows",
    )
    spoilt.rewrite(
        spoilt.posts(),
        "SELECT * REPLACE (-4 AS like_count, posted_at + INTERVAL 1 MINUTE AS posted_at) FROM rows",
    )
    assert red(spoilt) == [
        ("not-octave", "accounts.following_count", 6),
        ("not-month", "accounts.created_on", 6),
        ("not-month", "posts.posted_at", 13),
        ("not-octave", "posts.like_count", 13),
    ]


def test_ids_of_posts_may_stay_where_the_policy_keeps_them():
    spoilt = desk(PEOPLE, "twitter-2018").copy()
    spoilt.rewrite(spoilt.posts(), "SELECT * REPLACE ('12' AS quote_of_post_id) FROM rows")

    assert red(spoilt) == []


def test_hidden_profiles_of_labelled_posts_are_empty():
    spoilt = desk(LABELS, "ordinary-people").copy()
    spoilt.rewrite("accounts.parquet", "SELECT * REPLACE ('me' AS description) FROM rows")

    [(what, where, count)] = red(spoilt)
    assert (what, where) == ("not-hide", "accounts.description")
    assert count > 500


def test_a_set_republished_as_received_promises_nothing():
    spoilt = desk(RECEIVED, "as-received").copy()
    spoilt.rewrite(spoilt.posts(), "SELECT * REPLACE ('x' AS account_id) FROM rows")

    assert red(spoilt) == []


@pytest.mark.parametrize(
    ("treatment", "right", "wrong"),
    [
        ("decade", [None, 0, 1, 10, 1000, 10**18], [2, 9, 11, -1, -10]),
        ("octave", [None, 0, 1, 2, 4, 2**62], [3, 5, -1, -(2**63)]),
    ],
)
def test_a_count_is_one_of_its_band(treatment, right, wrong):
    held = desk(PEOPLE, "strict", columns__accounts__follower_count=f'"{treatment}"')
    for counts, expected in ((right, 0), (wrong, len(wrong))):
        spoilt = held.copy()
        listed = ", ".join("NULL" if count is None else str(count) for count in counts)
        spoilt.rewrite(
            "accounts.parquet",
            f"SELECT rows.* REPLACE (n AS follower_count) FROM (FROM rows LIMIT 1) rows, unnest([{listed}]::BIGINT[]) t(n)",
        )
        found_counts = [n for what, _, n in red(spoilt) if what == f"not-{treatment}"]
        assert sum(found_counts) == expected


@pytest.mark.parametrize(("day", "count"), [("2015-03-01", 0), ("2015-03-02", 6)])
def test_days_are_cut_to_the_month_where_the_policy_says_so(day, count):
    spoilt = desk(PEOPLE, "strict", columns__accounts__created_on='"month"').copy()
    spoilt.rewrite("accounts.parquet", f"SELECT * REPLACE (DATE '{day}' AS created_on) FROM rows")

    assert sum(n for what, _, n in red(spoilt) if what == "not-month") == count
    if count:
        assert check(spoilt.subject()).findings[0].samples[0].startswith(day)


def test_every_promise_is_counted(spoilt):
    subject = spoilt.subject()
    formed = [
        column.name
        for table, spec in TABLES.items()
        for column in spec.columns
        if Edition.PUBLIC in column.editions
        and subject.policy.columns[table][column.name]
        in {"drop", "hide", "minute", "month", "year", "octave", "decade"}
    ]

    assert check(subject).measures[0].value == len(formed) + len(misshapen(subject))
