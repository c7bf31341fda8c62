"""Pseudonyms: what another key, another field, half a key or no key at all makes is found."""

import base64
import hashlib

import pyarrow as pa
import pytest

import identified_export as people
from gate_desk import LABELS, PEOPLE, PLANTED, RECEIVED, desk, found, key
from heliograph.model.risk import Level
from heliograph.privacy.leaks.recompute import Recompute
from heliograph.publish.gate import expected
from heliograph.publish.gate.pseudonyms import check

OTHER = Recompute(b"another key, of thirty-two bytes!")


@pytest.fixture
def spoilt():
    return desk(PEOPLE).copy()


def red(spoilt, **other):
    made = check(spoilt.subject(**other))
    assert {f.level for f in made.findings} <= {Level.RED}
    return found(made)


def remade(spoilt, name, column, kind, how):
    """Write one column as ``how`` makes the pseudonyms of what the export has there."""
    table = name.split("/")[0].removesuffix(".parquet")
    raw = spoilt.subject().connection.execute(
        f"SELECT DISTINCT {column} AS id FROM raw_{table} WHERE id IS NOT NULL"
    )
    ids = [i for (i,) in raw.fetchall()]
    right = key(spoilt.policy, "people")(kind, pa.array(ids)).to_pylist()
    cases = " ".join(f"WHEN '{r}' THEN '{how(i)}'" for i, r in zip(ids, right, strict=True))
    spoilt.rewrite(name, f"SELECT * REPLACE (CASE {column} {cases} ELSE {column} END AS {column}) FROM rows")


def by(recompute, kind):
    return lambda identifier: recompute(kind, pa.array([identifier])).to_pylist()[0]


def test_the_pseudonyms_of_the_declared_key_are_found_again(spoilt):
    made = check(spoilt.subject())

    assert found(made) == []
    assert [(m.name, m.value) for m in made.measures] == [("recomputed", 4 + 13 + 5 + 1 + 4)]


def test_the_key_that_the_manifest_names_is_the_one_computed(spoilt):
    spoilt.say(key_id="0" * 16)
    assert red(spoilt) == [("key-differs", "manifest.json", 1)]

    spoilt.say(key_check="0" * 16)
    assert red(spoilt) == [("key-differs", "manifest.json", 2)]


def test_the_scope_is_that_of_the_policy(spoilt):
    spoilt.say(key_scope="release")

    assert red(spoilt) == [("key-scope", "manifest.json", 1)]


def test_accounts_under_the_pseudonyms_of_another_key_are_red(spoilt):
    remade(spoilt, "accounts.parquet", "account_id", "user_id", by(OTHER, "user_id"))

    assert red(spoilt) == [("pseudonym-of-another-key", "accounts.account_id", 8)]


@pytest.mark.parametrize(
    ("column", "kind", "count"),
    [
        ("account_id", "user_id", 7),
        ("repost_of_account_id", "user_id", 1),
        ("quote_of_post_id", "tweet_id", 1),
        ("reply_to_post_id", "tweet_id", 1),
        ("repost_of_post_id", "tweet_id", 3),
    ],
)
def test_one_column_made_with_another_key_is_found_in_the_sample(spoilt, column, kind, count):
    remade(spoilt, spoilt.posts(), column, kind, by(OTHER, kind))

    assert ("pseudonym-of-another-key", f"posts.{column}", count) in red(spoilt)


def test_one_column_made_with_the_field_of_another_is_found(spoilt):
    right = key(spoilt.policy, "people")

    def mistaken(identifier):
        return "a" + right("screen_name", pa.array([identifier])).to_pylist()[0][1:]

    remade(spoilt, spoilt.posts(), "repost_of_account_id", "user_id", mistaken)

    assert red(spoilt) == [("pseudonym-of-another-key", "posts.repost_of_account_id", 1)]


def test_mentions_are_compared_one_by_one(spoilt):
    spoilt.rewrite(spoilt.posts(), "SELECT * REPLACE (list_reverse(mentions) AS mentions) FROM rows")

    [(what, where, count)] = red(spoilt)
    assert (what, where) == ("pseudonym-of-another-key", "posts.mentions")
    assert count > 1


def test_gaps_in_mentions_stay_where_they_are(spoilt):
    spoilt.rewrite(
        spoilt.posts(), "SELECT * REPLACE (list_filter(mentions, m -> m IS NOT NULL) AS mentions) FROM rows"
    )

    assert [where for _, where, _ in red(spoilt)] == ["posts.mentions"]


@pytest.mark.parametrize(
    ("table", "column", "count"),
    [
        ("media", "media_key", 2),
        ("media", "account_id", 1),
        ("actions", "subject_id", 1),
        ("referenced", "referenced_id", 3),
    ],
)
def test_other_tables_are_compared_too(spoilt, table, column, count):
    wrong = {"media_key": "m", "account_id": "a", "subject_id": "m", "referenced_id": "p"}[column] + "b" * 26
    only = {"subject_id": "subject_kind = 'media'", "referenced_id": "kind = 'post'"}.get(column, "true")
    spoilt.rewrite(
        f"{table}.parquet",
        f"SELECT * REPLACE (CASE WHEN {only} THEN '{wrong}' ELSE {column} END AS {column}) FROM rows",
    )

    places = [where for what, where, _ in red(spoilt) if what == "pseudonym-of-another-key"]
    assert places == [f"{table}.{column}"]


def test_the_publisher_sees_which_identifiers(spoilt):
    remade(spoilt, spoilt.posts(), "quote_of_post_id", "tweet_id", by(OTHER, "tweet_id"))
    [finding] = check(spoilt.subject()).findings
    given, wanted = finding.samples[0].split(" | ")

    assert given.isdigit()
    assert wanted.startswith("p")


def test_kept_ids_of_posts_need_no_key():
    spoilt = desk(PEOPLE, "twitter-2018").copy()
    assert red(spoilt) == []

    spoilt.rewrite(spoilt.posts(), "SELECT * REPLACE ('12' AS quote_of_post_id) FROM rows")
    assert ("pseudonym-of-another-key", "posts.quote_of_post_id", 13) in red(spoilt)


def test_a_sample_is_enough_and_the_same_for_the_same_seed(monkeypatch):
    monkeypatch.setattr(expected, "SAMPLE", 500)
    whole = desk(PLANTED)
    counts = [check(whole.subject(seed=seed)).measures[0].value for seed in (1, 1, 2)]

    assert counts[0] == counts[1] != counts[2]
    assert counts[0] < check_of_all_rows(whole) / 2


def check_of_all_rows(whole):
    return sum(whole.subject().rows.values())


def test_pseudonyms_of_labelled_posts_hold_within_the_release():
    subject = desk(LABELS, "ordinary-people").subject()

    assert found(check(subject)) == []
    assert subject.manifest.key_scope == "release"


def test_two_accounts_under_one_pseudonym_are_red(spoilt):
    spoilt.rewrite(spoilt.posts(), f"SELECT * REPLACE ('a{'b' * 26}' AS account_id) FROM rows")

    assert ("pseudonyms-shared", "posts.account_id", 5) in red(spoilt)
    assert ("pseudonyms-shared", "posts.account_id", 5) in found(
        check(spoilt.subject(recompute=None)), Level.RED
    )


def test_one_account_under_two_pseudonyms_is_red(spoilt):
    spoilt.rewrite(
        spoilt.posts(),
        "SELECT * REPLACE ('a' || substr(post_id, 2) AS account_id) FROM rows",
    )

    assert ("pseudonyms-added", "posts.account_id", 7) in found(
        check(spoilt.subject(recompute=None)), Level.RED
    )


def test_without_the_key_it_says_so_and_finds_nothing_in_what_is_right(spoilt):
    made = check(spoilt.subject(recompute=None))

    assert found(made) == [("not-recomputed", "manifest.json", 1)]
    assert made.level is Level.AMBER
    assert [(m.name, m.value) for m in made.measures] == [("recomputed", 0)]


def spelt(digest):
    return base64.b32encode(digest[:16]).decode().lower()[:26]


@pytest.mark.parametrize(
    "digest",
    [
        lambda i: hashlib.sha256(i.encode()).digest(),
        lambda i: hashlib.sha256(b"user_id\0" + i.encode()).digest(),
        lambda i: hashlib.md5(i.encode()).digest(),
        lambda i: base64.b32decode(by(Recompute(b""), "user_id")(i)[1:].upper() + "======"),
        lambda i: base64.b32decode(by(Recompute(bytes(32)), "user_id")(i)[1:].upper() + "======"),
    ],
)
def test_pseudonyms_that_anybody_can_make_are_red(spoilt, digest):
    remade(spoilt, "accounts.parquet", "account_id", "user_id", lambda i: "a" + spelt(digest(i)))
    made = check(spoilt.subject(recompute=None))

    assert ("guessable-pseudonym", "accounts.account_id", 4) in found(made, Level.RED)


def test_posts_that_anybody_can_name_are_red(spoilt):
    remade(
        spoilt,
        spoilt.posts(),
        "post_id",
        "tweet_id",
        lambda i: "p" + spelt(hashlib.sha256(i.encode()).digest()),
    )
    made = check(spoilt.subject(recompute=None))
    guessed = [f for f in made.findings if f.what == "guessable-pseudonym"]

    assert [(f.where, f.count) for f in guessed] == [("posts.post_id", 13)]
    assert "sha256 of the id" in guessed[0].about


def test_a_set_republished_as_received_has_no_key():
    made = check(desk(RECEIVED, "as-received").subject())

    assert found(made) == []
    assert made.measures == ()


def test_shown_accounts_keep_their_ids_in_the_sample(spoilt):
    spoilt.rewrite(
        spoilt.posts(),
        f"SELECT * REPLACE (CASE WHEN account_id = '{people.SHOWN}' THEN 'a{'b' * 26}' ELSE account_id END AS account_id) FROM rows",
    )

    assert ("pseudonym-of-another-key", "posts.account_id", 4) in red(spoilt)
