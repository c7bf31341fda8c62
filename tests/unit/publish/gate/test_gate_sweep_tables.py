"""SweepTables: each column is read for what it can hold: words, names, ids of accounts, ids of posts, digests."""

import pytest

from collisions import MARA, TWELVE, collisions
from gate_desk import found
from heliograph.publish.gate.identifiers import check


@pytest.fixture
def spoilt():
    return collisions().copy()


def everywhere(spoilt, table, column, value):
    """Write a value into every row; a table without rows gets one."""
    name = spoilt.posts() if table == "posts" else f"{table}.parquet"
    spoilt.rewrite(
        name, f"SELECT rows.* REPLACE ('{value}' AS {column}) FROM (SELECT 1) LEFT JOIN rows ON true"
    )


def at(spoilt, place):
    return [(what, count) for what, where, count in found(check(spoilt.subject())) if where == place]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("posts", "dataset"),
        ("posts", "kind"),
        ("posts", "language"),
        ("accounts", "dataset"),
        ("accounts", "language"),
        ("accounts", "decision_rule"),
        ("accounts", "decision_reason"),
        ("actions", "appeal"),
        ("actions", "policy_area"),
        ("actions", "action"),
        ("actions", "statement_of_reasons"),
        ("media", "kind"),
        ("media", "shard"),
        ("media", "pdq_profile"),
        ("referenced", "relation"),
    ],
)
def test_a_word_that_is_also_a_handle_says_nothing_where_words_are_those_of_the_model(spoilt, table, column):
    """A data set may be called news though somebody is."""
    everywhere(spoilt, table, column, "news")
    assert at(spoilt, f"{table}.{column}") == []


@pytest.mark.parametrize(
    ("table", "column"), [("posts", "client"), ("actions", "rule"), ("actions", "label_text")]
)
def test_where_words_are_free_it_is_counted(spoilt, table, column):
    everywhere(spoilt, table, column, "news")
    assert [what for what, _ in at(spoilt, f"{table}.{column}")] == ["handle-as-common-word"]


@pytest.mark.parametrize(
    ("key", "seen"),
    [
        (MARA, [("id-as-cell", 1)]),
        (f"{MARA}-1", [("id-as-word", 1)]),
        (TWELVE, []),
        ("anna", [("handle-as-common-word", 1)]),
    ],
)
def test_keys_are_ids_of_posts_of_which_the_first_were_short(spoilt, key, seen):
    spoilt.rewrite("keys/by_post.parquet", f"SELECT * REPLACE ('{key}' AS key) FROM rows LIMIT 1")
    assert at(spoilt, "keys/by_post.parquet") == seen


@pytest.mark.parametrize(("word", "what"), [("news", "handle-as-common-word"), (MARA, "id-as-word")])
def test_the_cube_has_words_that_are_counted_by_rows(spoilt, word, what):
    spoilt.rewrite("cube.parquet", f"SELECT rows.* REPLACE ('{word}' AS client) FROM rows, range(3) LIMIT 3")
    assert at(spoilt, "cube.parquet") == [(what, 3)]


@pytest.mark.parametrize("column", ["sha256", "pdq"])
@pytest.mark.parametrize(("digits", "seen"), [("f" * 54 + MARA, []), (f"x{MARA}", ["id-as-word"])])
def test_digits_within_a_digest_are_nobody(spoilt, column, digits, seen):
    everywhere(spoilt, "media", column, digits)
    assert [what for what, _ in at(spoilt, f"media.{column}")] == seen


@pytest.mark.parametrize(
    ("column", "seen"),
    [("reply_to_account_id", ["id-as-cell"]), ("reply_to_post_id", [])],
)
def test_an_early_id_is_one_among_accounts_and_none_among_posts(spoilt, column, seen):
    everywhere(spoilt, "posts", column, TWELVE)
    assert [what for what, _ in at(spoilt, f"posts.{column}")] == seen


@pytest.mark.parametrize(
    ("written", "seen"), [(f"{MARA} ", ["id-as-cell", "id-as-word"]), (f"{MARA}.0", ["id-as-word"])]
)
def test_an_id_that_is_written_as_a_number_is_found_among_pseudonyms(spoilt, written, seen):
    """A spreadsheet makes such cells; they are no id as they stand, and one to whoever reads them."""
    everywhere(spoilt, "posts", "reply_to_account_id", written)
    assert [what for what, _ in at(spoilt, "posts.reply_to_account_id")] == seen


def test_posts_without_an_author_are_read_like_others(spoilt):
    """Such an edition is damaged; the gate says so, and comes to its end."""
    seen = at(spoilt, "posts.text")
    spoilt.rewrite(spoilt.posts(), "SELECT * REPLACE (NULL::VARCHAR AS account_id) FROM rows")
    assert [what for what, _ in at(spoilt, "posts.text")] == [what for what, _ in seen] != []
