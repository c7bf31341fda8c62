"""Post ids: where they are replaced, one that is left is found wherever it stands; where they are kept, it is declared."""

import pytest

import identified_export as people
import legacy_files as legacy
from gate_desk import LABELS, PEOPLE, RECEIVED, desk, found, only, rezipped
from heliograph.model.risk import Level
from heliograph.model.snowflake import first_identifier
from heliograph.publish.gate import csv_reading
from heliograph.publish.gate.post_ids import check

OWN = people.tweet_rows()[0]["tweetid"]
OUTSIDE = legacy.snowflake("2017-08-19 15:12:58.001", 7)
LIKE_ONE = legacy.snowflake("2018-01-01 00:00:00.000", 9)
LATER = legacy.snowflake("2025-01-01 00:00:00.000", 9)
EARLY, LAST = 1_288_834_974_657 + 1_000_000, 1_514_764_800_000
"""Milliseconds: soon after ids began to carry a time, and the beginning of 2018."""

WIDE = OWN.translate({ord(str(n)): 0xFF10 + n for n in range(10)})


@pytest.fixture
def spoilt():
    return desk(PEOPLE).copy()


def red(spoilt, **other):
    return found(check(spoilt.subject(**other)), Level.RED)


def once(spoilt, column, value):
    """Write a value into the one reply."""
    spoilt.rewrite(
        spoilt.posts(),
        f"SELECT * REPLACE (CASE WHEN kind = 'reply' THEN {value} ELSE {column} END AS {column}) FROM rows",
    )


def test_an_edition_without_ids_of_posts_has_nothing(spoilt):
    made = check(spoilt.subject())

    assert found(made) == []
    assert [(m.name, m.value) for m in made.measures] == [("numbers", 0)]


@pytest.mark.parametrize("column", ["post_id", "reply_to_post_id", "repost_of_post_id", "quote_of_post_id"])
@pytest.mark.parametrize("number", [OWN, OUTSIDE])
def test_an_id_in_a_column_of_posts_is_red(spoilt, column, number):
    once(spoilt, column, f"'{number}'")

    assert ("raw-post-id", f"posts.{column}", 1) in red(spoilt)


def test_an_id_among_accounts_is_red(spoilt):
    once(spoilt, "mentions", f"['{OWN}', '{people.SHOWN}', 'x']")

    assert red(spoilt) == [("raw-post-id", "posts.mentions", 1)]


def test_ids_in_other_tables_are_red(spoilt):
    spoilt.rewrite("media.parquet", f"SELECT * REPLACE ('{OWN}' AS post_id) FROM rows")
    spoilt.rewrite(
        "actions.parquet", f"SELECT * REPLACE ('{OWN}' AS subject_id) FROM rows WHERE subject_kind = 'post'"
    )
    spoilt.rewrite(
        "referenced.parquet", f"SELECT * REPLACE ('{OUTSIDE}' AS referenced_id) FROM rows WHERE kind = 'post'"
    )

    assert red(spoilt) == [
        ("raw-post-id", "media.post_id", 1),
        ("raw-post-id", "actions.subject_id", 1),
        ("raw-post-id", "referenced.referenced_id", 1),
    ]


@pytest.mark.parametrize(
    ("column", "value", "where"),
    [
        ("text", f"'see {OWN} and {OWN}'", "posts.text"),
        ("text", f"'see {WIDE}{OWN}'", None),
        ("text", f"'{WIDE}'", "posts.text"),
        ("text", f"'x{OWN}y'", "posts.text"),
        ("text", f"'{OWN}0'", None),
        ("urls", f"['http://a.example', 'https://twitter.com/i/status/{OUTSIDE}?s=20']", "posts.urls"),
        ("hashtags", f"['{OWN}', NULL]", "posts.hashtags"),
        ("client", f"'bot{OWN}'", "posts.client"),
        ("poll_choices", f"['{OWN}']", "posts.poll_choices"),
    ],
)
def test_an_id_in_words_is_red(spoilt, column, value, where):
    once(spoilt, column, value)

    wanted = [("raw-post-id", where, 2 if "and" in value else 1)] if where else []
    assert red(spoilt) == wanted


@pytest.mark.parametrize(
    ("link", "count"),
    [
        ("https://twitter.com/i/status/{}", 1),
        ("https://share.example/?u=https%3A%2F%2Ftwitter.com%2Fi%2FStatuses%2F{}", 1),
        ("https://twitter.com/intent/like?tweet_id={} in_reply_to={}", 2),
        ("https://twitter.com/i/status/{}0", 0),
        ("{} /{} status {}", 0),
    ],
)
def test_an_id_of_the_first_years_is_red_in_links(spoilt, link, count):
    """Ids had few digits then: elsewhere such a number is any number."""
    once(spoilt, "text", f"'{link.replace('{}', '5402612563')}'")
    subject = spoilt.subject()
    subject.connection.execute(
        "CREATE OR REPLACE TEMP VIEW raw_referenced AS SELECT '5402612563' AS referenced_id, 'post' AS kind"
    )
    assert found(check(subject), Level.RED) == ([("raw-post-id", "posts.text", count)] if count else [])


def test_an_id_in_a_profile_is_red(spoilt):
    spoilt.rewrite("accounts.parquet", f"SELECT * REPLACE ('pinned: {OWN}' AS description) FROM rows LIMIT 1")

    assert red(spoilt) == [("raw-post-id", "accounts.description", 1)]


def test_an_id_in_the_csv_is_red(spoilt):
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b"Fog lifts", f"Fog {OWN}".encode()))
    made = check(spoilt.subject())

    [finding] = made.findings
    assert (finding.level, finding.what, finding.where) == (
        Level.RED,
        "raw-post-id",
        f"csv/{spoilt.csv('tweets').name}",
    )
    assert finding.count == 3
    assert finding.samples == (OWN,)


def test_an_id_is_counted_however_the_csv_is_cut_into_pieces(spoilt, monkeypatch):
    monkeypatch.setattr(csv_reading, "PIECE", 64)
    monkeypatch.setattr(csv_reading, "MOST_NUMBERS", 0)
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b"Fog lifts", f"Fog {OWN}".encode()))
    made = check(spoilt.subject())

    assert found(made) == [("raw-post-id", f"csv/{spoilt.csv('tweets').name}", 3)]
    assert made.measures[0].value == 3


def test_without_a_time_in_the_export_no_number_is_like_an_id(spoilt):
    once(spoilt, "text", f"'{LIKE_ONE}'")
    subject = spoilt.subject()
    subject.connection.execute(
        "CREATE OR REPLACE VIEW raw_posts AS SELECT '1' AS post_id, NULL::TIMESTAMP AS posted_at"
    )

    assert found(check(subject)) == []


def test_a_number_that_looks_like_an_id_is_counted_and_shown(spoilt):
    once(spoilt, "text", f"'{LIKE_ONE}'")
    made = check(spoilt.subject())

    assert found(made) == [("number-like-a-post-id", "posts.text", 1)]
    assert (made.level, made.findings[0].samples) == (Level.AMBER, (LIKE_ONE,))


def test_samples_are_of_the_place_and_of_the_kind_that_is_told(spoilt):
    once(spoilt, "text", f"'{LIKE_ONE} {LATER} {OWN}'")
    once(spoilt, "client", f"'{int(LIKE_ONE) + 1} {OUTSIDE}'")
    samples = {(f.what, f.where): set(f.samples) for f in check(spoilt.subject()).findings}

    assert samples == {
        ("raw-post-id", "posts.text"): {OWN},
        ("raw-post-id", "posts.client"): {OUTSIDE},
        ("number-like-a-post-id", "posts.text"): {LIKE_ONE},
        ("number-like-a-post-id", "posts.client"): {str(int(LIKE_ONE) + 1)},
    }


@pytest.mark.parametrize(
    "number", [LATER, "123456789012345678", "12", "4611686018427387904", people.AT_THRESHOLD]
)
def test_other_numbers_are_none(spoilt, number):
    once(spoilt, "text", f"'call {number} or ARTICLE{number}'")

    assert found(check(spoilt.subject())) == []


def test_the_number_of_a_post_is_the_one_that_its_pseudonym_spells(spoilt):
    once(spoilt, "post_number", "(post_number::UBIGINT + 1)::VARCHAR")
    made = check(spoilt.subject())

    assert found(made, Level.RED) == [("post-number", "posts.post_number", 1)]
    assert made.findings[0].samples[0].startswith("p")


@pytest.mark.parametrize("value", ["NULL", f"'{OWN}'", "'x'", "'0' || post_number"])
def test_every_post_has_its_number(spoilt, value):
    once(spoilt, "post_number", value)

    assert ("post-number", "posts.post_number", 1) in red(spoilt)


def test_where_ids_are_kept_it_is_declared():
    made = check(desk(PEOPLE, "twitter-2018").subject())

    assert found(made) == [("post-ids-kept", "posts.post_id", 13)]
    assert made.level is Level.AMBER
    assert check(desk(RECEIVED, "as-received").subject()).level is Level.AMBER


def test_labels_on_posts_name_pseudonyms():
    spoilt = desk(LABELS, "ordinary-people").copy()
    assert found(check(spoilt.subject())) == []

    subject = spoilt.subject()
    [(post, count)] = subject.connection.execute(
        "SELECT any_value(post_id), (SELECT count(*) FROM public_actions WHERE subject_kind = 'post') FROM raw_posts"
    ).fetchall()
    spoilt.rewrite("actions.parquet", f"SELECT * REPLACE ('{post}' AS subject_id) FROM rows")
    assert ("raw-post-id", "actions.subject_id", count) in red(spoilt)


def test_where_ids_are_kept_it_is_said_for_how_many_posts():
    [finding] = check(desk(RECEIVED, "as-received").subject()).findings
    held = desk(RECEIVED, "as-received").subject().manifest

    assert (finding.what, finding.where, finding.count) == (
        "post-ids-kept",
        "posts.post_id",
        held.rows["posts"],
    )
    none = held.model_copy(update={"rows": {}})
    assert only(check(desk(RECEIVED, "as-received").subject(manifest=none))).count == 0


def test_every_number_that_is_written_is_compared(spoilt):
    once(spoilt, "text", f"'{OWN} {OWN} {OUTSIDE} {LATER}'")
    [measure] = check(spoilt.subject()).measures

    assert measure.value == 4


@pytest.mark.parametrize(
    ("number", "counted"),
    [
        (10**16 - 1, False),
        (10**16, True),
        (first_identifier(LAST + 1) - 1, True),
        (first_identifier(LAST + 1), False),
    ],
)
def test_a_number_is_like_an_id_from_17_digits_to_the_last_post(spoilt, number, counted):
    once(spoilt, "text", f"'{number}'")
    subject = spoilt.subject()
    subject.connection.execute(
        f"""CREATE OR REPLACE VIEW raw_posts AS SELECT '1' AS post_id, make_timestamp(ms * 1000) AS posted_at
        FROM unnest([{EARLY}, {LAST}]::BIGINT[]) t(ms)"""
    )

    assert [what for what, *_ in found(check(subject))] == ["number-like-a-post-id"] * counted
