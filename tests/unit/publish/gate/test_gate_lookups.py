"""Lookups: a key table that holds what no row holds is found, whatever it holds."""

import pytest

from gate_desk import PEOPLE, PLANTED, RECEIVED, desk, found
from heliograph.model.risk import Level
from heliograph.publish.gate.lookups import lookups
from heliograph.publish.gate.references import check
from small_edition import account, edition, post


@pytest.fixture
def spoilt():
    return desk(PEOPLE).copy()


def differing(spoilt):
    return {finding.where: finding.count for finding in lookups(spoilt.subject())}


@pytest.mark.parametrize(
    ("source", "policy"),
    [(PEOPLE, "strict"), (PEOPLE, "twitter-2018"), (PLANTED, "strict"), (RECEIVED, "as-received")],
)
def test_key_tables_of_an_honest_edition_lead_where_they_say(source, policy):
    assert differing(desk(source, policy)) == {}


def test_ids_of_the_export_in_a_key_table_are_red(spoilt):
    raw = ", ".join(f"'{p}'" for (p,) in _asked(spoilt, "SELECT post_id FROM raw_posts ORDER BY post_id"))
    spoilt.rewrite("keys/by_post.parquet", f"SELECT * REPLACE ([{raw}][1 + row] AS key) FROM rows")

    made = check(spoilt.subject())
    assert found(made, Level.RED) == [("look-up-differs", "keys/by_post.parquet", 13)]
    assert made.findings[0].samples


def test_targets_of_the_export_in_a_key_table_are_red(spoilt):
    spoilt.rewrite("keys/by_target.parquet", "SELECT * REPLACE ('898925911292772352' AS key) FROM rows")
    assert set(differing(spoilt)) == {"keys/by_target.parquet"}


def test_times_that_the_rows_do_not_have_are_red(spoilt):
    spoilt.rewrite(
        "keys/by_time.parquet", "SELECT * REPLACE (key + INTERVAL 33 MILLISECONDS AS key) FROM rows"
    )
    assert differing(spoilt) == {"keys/by_time.parquet": 13}


def test_digests_of_other_texts_are_red(spoilt):
    """Those of the export, say, by which a guess at a text can be confirmed."""
    spoilt.rewrite(
        "keys/by_text.parquet", "SELECT * REPLACE (md5_number_lower('clear')::UBIGINT AS key) FROM rows"
    )
    assert set(differing(spoilt)) == {"keys/by_text.parquet"}


def test_keys_that_lead_to_another_row_are_red(spoilt):
    spoilt.rewrite("keys/by_post.parquet", "SELECT * REPLACE (12 - row AS row) FROM rows")
    assert set(differing(spoilt)) == {"keys/by_post.parquet"}


def test_keys_that_are_gone_are_red(spoilt):
    spoilt.rewrite("keys/by_text.parquet", "FROM rows WHERE row > 0")
    assert differing(spoilt) == {"keys/by_text.parquet": 1}


def test_a_key_table_that_is_not_there_is_for_the_check_of_counts_to_tell(spoilt):
    (spoilt.folder / "keys" / "by_time.parquet").unlink()
    assert differing(spoilt) == {}


def test_one_key_that_is_another_is_found_whichever_it_is(spoilt):
    for row in range(13):
        changed = desk(PEOPLE).copy()
        changed.rewrite(
            "keys/by_post.parquet",
            f"SELECT * REPLACE (CASE row WHEN {row} THEN 'p' || row ELSE key END AS key) FROM rows",
        )
        assert differing(changed) == {"keys/by_post.parquet": 1}


def test_a_key_table_that_is_missing_hides_no_other(spoilt):
    (spoilt.folder / "keys" / "by_time.parquet").unlink()
    spoilt.rewrite("keys/by_post.parquet", "SELECT * REPLACE ('x' AS key) FROM rows")
    spoilt.rewrite("keys/by_text.parquet", "SELECT * REPLACE (1::UBIGINT AS key) FROM rows LIMIT 2")

    assert set(differing(spoilt)) == {"keys/by_post.parquet", "keys/by_text.parquet"}


def test_a_post_that_points_to_one_post_in_several_ways_has_one_key_for_it(tmp_path):
    """Replies, quotes and reposts of the same and of different posts, as publishing writes their keys."""
    ways = [(reply, quote, repost) for reply in "12" for quote in "123" for repost in "1234"]
    posts = [
        post(100 + n, reply_to_post_id=reply, quote_of_post_id=quote, repost_of_post_id=repost)
        for n, (reply, quote, repost) in enumerate([*ways, ("1", None, None), (None, "1", "1")])
    ]

    assert list(lookups(edition(tmp_path, accounts=[account(1)], posts=posts))) == []


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "Two  spaces\n and a LINE",
        "see http://a.example/x and https://b.example now",
        "https:// alone",
        "https://t.co/only",
        "",
        "x",
        "E\u0301te\u0301 e\u0301te\u0301",
        None,
    ],
)
def test_words_of_every_shape_have_the_digest_that_publishing_writes(tmp_path, text):
    subject = edition(tmp_path, accounts=[account(1)], posts=[post(1, text=text), post(2, text="other")])
    assert list(lookups(subject)) == []


def _asked(spoilt, query):
    return spoilt.subject().connection.execute(query).fetchall()
