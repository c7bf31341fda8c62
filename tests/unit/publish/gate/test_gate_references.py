"""References: an identifier that became another one in one place, and a record or item that is gone, are found without the key."""

import re
import shutil

import pyarrow as pa
import pytest

import identified_export as people
import legacy_files as legacy
from gate_desk import PEOPLE, PLANTED, RECEIVED, changed, desk, found, key, rezipped
from heliograph.model.risk import Level
from heliograph.privacy.leaks.recompute import Recompute
from heliograph.publish.gate import csv_reading
from heliograph.publish.gate.references import check


@pytest.fixture
def spoilt():
    return desk(PEOPLE).copy()


def red(spoilt, **other):
    """What is found, but for CSV and key tables, which are no longer those of a table that was spoilt."""
    made = check(spoilt.subject(**other))
    assert {f.level for f in made.findings} <= {Level.RED}
    return [one for one in found(made) if one[0] not in {"csv-differs", "look-up-differs"}]


def replaced(spoilt, column, value):
    spoilt.rewrite(spoilt.posts(), f"SELECT * REPLACE ({value} AS {column}) FROM rows")


def test_an_edition_that_points_as_the_export_does_has_nothing(spoilt):
    made = check(spoilt.subject(recompute=None))

    assert found(made) == []
    assert made.measures[0].value > 20


@pytest.mark.parametrize(
    ("column", "letter", "count"),
    [
        ("reply_to_post_id", "p", 1),
        ("repost_of_post_id", "p", 2),
        ("quote_of_post_id", "p", 1),
        ("reply_to_account_id", "a", 1),
    ],
)
def test_a_column_whose_targets_are_named_otherwise_is_red(spoilt, column, letter, count):
    replaced(
        spoilt, column, f"CASE WHEN {column} IS NOT NULL THEN '{letter}' || reverse(substr({column}, 2)) END"
    )

    assert red(spoilt) == [("reference-broken", f"posts.{column}", count)]


def test_authors_that_no_account_bears_are_red(spoilt):
    replaced(spoilt, "account_id", "'a' || reverse(substr(account_id, 2))")

    assert ("reference-broken", "posts.account_id", 13) in red(spoilt)


def test_mentions_of_members_that_lead_nowhere_are_red(spoilt):
    replaced(spoilt, "mentions", "list_transform(mentions, m -> reverse(m))")

    [(what, where, count)] = red(spoilt)
    assert (what, where) == ("reference-broken", "posts.mentions")
    assert count > 3


def test_outsiders_who_are_named_otherwise_in_mentions_are_red():
    """The key of another field was taken for mentions; members are right, because they are looked up in a table."""
    spoilt = desk(PLANTED).copy()
    [(members,)] = (
        spoilt.subject().connection.execute("SELECT list(account_id) FROM public_accounts").fetchall()
    )
    other = f"CASE WHEN list_contains({members}, m) THEN m ELSE 'a' || reverse(substr(m, 2)) END"
    replaced(spoilt, "mentions", f"list_transform(mentions, m -> {other})")

    [(what, where, count)] = red(spoilt)
    assert (what, where) == ("columns-apart", "posts.mentions")
    assert count > 10


@pytest.mark.parametrize(
    ("table", "column", "count"),
    [("media", "post_id", 2), ("media", "account_id", 1), ("actions", "subject_id", 1)],
)
def test_subjects_that_lead_nowhere_are_red(spoilt, table, column, count):
    only = "subject_kind = 'media'" if column == "subject_id" else "true"
    spoilt.rewrite(
        f"{table}.parquet",
        f"SELECT * REPLACE (CASE WHEN {only} THEN reverse({column}) ELSE {column} END AS {column}) FROM rows",
    )

    places = {where for what, where, _ in red(spoilt) if what in {"reference-broken", "columns-apart"}}
    assert places == {f"{table}.{column}"}


def test_an_identifier_that_is_gone_is_red(spoilt):
    replaced(spoilt, "quote_of_post_id", "NULL")
    assert red(spoilt) == [("identifiers-lost", "posts.quote_of_post_id", 1)]


def test_an_identifier_that_has_come_is_red(spoilt):
    replaced(spoilt, "quote_of_post_id", "post_id")
    assert red(spoilt) == [("identifiers-added", "posts.quote_of_post_id", 12)]


def test_identifiers_that_changed_places_are_red(spoilt):
    """A post has another author, who wrote others: every column has whom it had, only not as often."""
    author = f"CASE account_id WHEN '{people.SHOWN}' THEN '{people.AT_THRESHOLD}' ELSE account_id END"
    replaced(spoilt, "account_id", f"CASE WHEN poll_choices IS NOT NULL THEN {author} ELSE account_id END")

    assert ("identifiers-moved", "accounts.account_id", 3) in red(spoilt)


def test_two_posts_under_one_name_are_red(spoilt):
    replaced(
        spoilt,
        "quote_of_post_id",
        "CASE WHEN quote_of_post_id IS NOT NULL THEN first(post_id) OVER (ORDER BY post_id) END",
    )

    assert [where for _, where, _ in red(spoilt)]


@pytest.mark.parametrize(("column", "items"), [("hashtags", 8), ("urls", 4)])
def test_items_that_are_gone_from_lists_are_red(spoilt, column, items):
    replaced(spoilt, column, f"list_filter({column}, (x, i) -> i > 1)")

    [(what, where, count)] = red(spoilt)
    assert (what, where) == ("items-lost", f"posts.{column}")
    assert 0 < count < items


@pytest.mark.parametrize("column", ["mentions", "hashtags", "urls"])
def test_items_that_have_come_to_lists_are_red(spoilt, column):
    first = f"(SELECT min(post_id) FROM rows WHERE len({column}) > 0)"
    more = f"CASE WHEN post_id = {first} THEN list_concat({column}, ['x', 'y']) ELSE {column} END"
    replaced(spoilt, column, more)

    assert ("items-added", f"posts.{column}", 2) in red(spoilt)


def test_a_list_that_the_policy_removes_hides_no_other():
    policy = changed("strict", columns__posts__hashtags='"drop"')
    spoilt = desk(PEOPLE).copy()
    replaced(spoilt, "urls", "NULL::VARCHAR[]")

    assert [what for what, where, _ in red(spoilt, policy=policy) if where == "posts.urls"] == ["items-lost"]


def test_a_list_that_the_policy_removes_is_not_missed():
    policy = changed("strict", columns__posts__hashtags='"drop"')
    spoilt = desk(PEOPLE).copy()
    replaced(spoilt, "hashtags", "NULL::VARCHAR[]")

    assert red(spoilt, policy=policy) == []
    assert [where for _, where, _ in red(spoilt)] == ["posts.hashtags"]


def test_records_of_the_csv_are_those_of_the_tables(spoilt):
    [number] = [
        n
        for (n,) in spoilt.subject()
        .connection.execute("SELECT post_number FROM public_posts LIMIT 1")
        .fetchall()
    ]
    rezipped(
        spoilt.csv("tweets"),
        lambda data: data.replace(f'"{number}","'.encode(), b'"4611686018427387904","', 1),
    )
    made = check(spoilt.subject())

    assert ("csv-apart", f"csv/{spoilt.csv('tweets').name}", 1) in found(made)
    assert made.findings[0].samples[0].startswith("4611686018427387904 | ")


def test_users_of_the_csv_are_those_of_the_tables(spoilt):
    def renamed(data):
        place = data.index(b"\n") + 2
        return data[:place] + b"x" + data[place + 1 :]

    rezipped(spoilt.csv("users"), renamed)

    assert red(spoilt) == [("csv-apart", f"csv/{spoilt.csv('users').name}", 1)]


def test_a_csv_with_unknown_columns_hides_no_other(spoilt):
    """The check of the schema tells about the header."""
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b'"tweetid"', b'"number"', 1))
    rezipped(spoilt.csv("users"), lambda data: data.replace(b'\n"', b'\n"x', 1))

    assert red(spoilt) == [("csv-apart", f"csv/{spoilt.csv('users').name}", 1)]


def test_spaces_around_the_ids_of_a_received_csv_are_none_of_them():
    spoilt = desk(RECEIVED, "as-received").copy()
    number = legacy.tweet_rows()[0]["tweetid"].encode()
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b'"%s"' % number, b'" %s "' % number, 1))

    assert red(spoilt) == []


@pytest.mark.parametrize(
    ("policy", "old", "new", "column"),
    [
        ("strict", b'"2019-02-28 23:59"', b'"2019-02-28 23:58"', "tweet_time"),
        ("twitter-2018", b'"2019-02-28 23:59"', b'"2019-02-28 23:58"', "tweet_time"),
        ("strict", b'"tea|coffee"', b'"coffee|tea"', "poll_choices"),
    ],
)
def test_cells_of_the_csv_are_those_of_the_tables(policy, old, new, column):
    spoilt = desk(PEOPLE, policy).copy()
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(old, new))
    made = check(spoilt.subject())

    assert found(made) == [("csv-differs", f"csv/{spoilt.csv('tweets').name}", 1)]
    assert made.findings[0].about.endswith(f"in {column}.")
    assert made.findings[0].samples[0].startswith(f"{column} of ")


def test_cells_of_users_are_those_of_the_accounts(spoilt):
    spoilt.rewrite("accounts.parquet", "SELECT * REPLACE (follower_count + 1 AS follower_count) FROM rows")
    made = check(spoilt.subject())

    assert found(made) == [
        ("csv-differs", f"csv/{spoilt.csv('tweets').name}", 12),
        ("csv-differs", f"csv/{spoilt.csv('users').name}", 5),
    ]


def test_a_record_with_a_cell_too_many_is_red(spoilt):
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b'"tea|coffee"', b'"tea|coffee",""'))
    made = check(spoilt.subject())

    assert found(made) == [("csv-differs", f"csv/{spoilt.csv('tweets').name}", 1)]


def test_a_sample_of_the_records_is_compared():
    spoilt = desk(PLANTED).copy()
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b',"False","', b',"false","'))
    made = check(spoilt.subject(seed=1))

    [(what, _, count)] = found(made)
    assert what == "csv-differs"
    assert 1 < count <= 3 * 16


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (("client", "language"), "tweet_client_name, tweet_language"),
        (("client", "language", "hashtags"), "hashtags, tweet_client_name, tweet_language"),
        (("client", "language", "hashtags", "urls", "poll_choices"), "and 2 more"),
    ],
)
def test_three_columns_that_differ_are_named_and_the_others_counted(spoilt, columns, words):
    value = {"client": "'x'", "language": "'x'"}
    listed = ", ".join(value.get(column, "['x', 'x']") + f" AS {column}" for column in columns)
    spoilt.rewrite(spoilt.posts(), f"SELECT * REPLACE ({listed}) FROM rows")
    about = {f.what: f.about for f in check(spoilt.subject()).findings}["csv-differs"]

    named = about.removesuffix(".").partition(", in ")[2]
    if len(columns) > 3:
        assert named.count(", ") == 2
        assert named.endswith(words)
    else:
        assert ", ".join(sorted(named.split(", "))) == words


def test_a_csv_without_records_differs_in_none(spoilt):
    """The check of counts tells that they are missing."""
    rezipped(spoilt.csv("tweets"), lambda data: data.partition(b"\n")[0] + b"\n")

    assert found(check(spoilt.subject())) == []


@pytest.mark.parametrize("seed", [0, 5])
@pytest.mark.parametrize("third", [0, 1, 2])
def test_a_third_of_the_records_that_differs_is_found_whatever_the_seed(monkeypatch, third, seed):
    monkeypatch.setattr(csv_reading, "PIECE", 1 << 14)
    spoilt = desk(PLANTED).copy()

    def spoil(data):
        size = len(data) // 3
        begin, end = third * size, (third + 1) * size
        return data[:begin] + data[begin:end].replace(b',"False","', b',"false","') + data[end:]

    rezipped(spoilt.csv("tweets"), spoil)

    assert [what for what, *_ in found(check(spoilt.subject(seed=seed)))] == ["csv-differs"]


def test_three_pieces_of_a_csv_are_compared(monkeypatch):
    monkeypatch.setattr(csv_reading, "PIECE", 1 << 14)
    spoilt = desk(PLANTED).copy()
    words = re.compile(rb',"(True|False)","')
    rezipped(spoilt.csv("tweets"), lambda data: words.sub(b',"perhaps","', data))

    assert [count for what, _, count in found(check(spoilt.subject())) if what == "csv-differs"] == [3 * 16]


def test_records_in_another_order_are_red(spoilt):
    def turned(data):
        header, *records = data.removesuffix(b'"\n').split(b'"\n"')
        return b'"\n"'.join((header, *reversed(records))) + b'"\n'

    rezipped(spoilt.csv("users"), turned)
    made = check(spoilt.subject())

    assert [what for what, *_ in found(made)] == ["csv-differs"]
    assert "userid" in made.findings[0].about


def test_records_are_compared_from_part_to_part(spoilt):
    shutil.copy(spoilt.folder / spoilt.posts(), spoilt.folder / "posts/part-00002.parquet")
    spoilt.rewrite(spoilt.posts(), "FROM rows LIMIT 6")
    spoilt.rewrite("posts/part-00002.parquet", "SELECT * REPLACE ('x' AS language) FROM rows OFFSET 6")
    made = check(spoilt.subject())

    assert ("csv-differs", f"csv/{spoilt.csv('tweets').name}", 7) in found(made)


@pytest.mark.parametrize("size", [1, 12])
def test_a_part_may_have_a_single_row(spoilt, size):
    shutil.copy(spoilt.folder / spoilt.posts(), spoilt.folder / "posts/part-00002.parquet")
    spoilt.rewrite(spoilt.posts(), f"FROM rows LIMIT {size}")
    spoilt.rewrite("posts/part-00002.parquet", f"FROM rows OFFSET {size}")

    assert red(spoilt) == []
    assert "csv-differs" not in {what for what, *_ in found(check(spoilt.subject()))}


def test_references_of_a_received_set_are_held_to_the_same():
    spoilt = desk(RECEIVED, "as-received").copy()
    replaced(spoilt, "repost_of_account_id", "reverse(repost_of_account_id)")

    assert ("reference-broken", "posts.repost_of_account_id", 2) in red(spoilt)


def test_a_whole_edition_under_another_key_points_as_before(spoilt):
    """References need no key: they are those of the export whatever the pseudonyms are."""
    right, other = key(spoilt.policy, "people"), Recompute(bytes(32))
    ids = pa.array(
        [i for (i,) in spoilt.subject().connection.execute("SELECT post_id FROM raw_posts").fetchall()]
    )
    names = zip(right("tweet_id", ids).to_pylist(), other("tweet_id", ids).to_pylist(), strict=True)
    cases = " ".join(f"WHEN '{r}' THEN '{o}'" for r, o in names)
    listed = ", ".join(
        f"CASE {c} {cases} ELSE {c} END AS {c}"
        for c in ("post_id", "reply_to_post_id", "repost_of_post_id", "quote_of_post_id")
    )
    spoilt.rewrite(spoilt.posts(), f"SELECT * REPLACE ({listed}) FROM rows")
    for table, column in (("media", "post_id"), ("actions", "subject_id")):
        spoilt.rewrite(
            f"{table}.parquet",
            f"SELECT * REPLACE (CASE {column} {cases} ELSE {column} END AS {column}) FROM rows",
        )

    assert red(spoilt) == []
