"""PostBytes: numbers in every column of words, and numbers of posts that their pseudonyms do not spell."""

import pyarrow as pa
import pytest

from heliograph.model.posts import POSTS
from heliograph.privacy.leaks.spelling import post_numbers
from heliograph.publish.gate.post_bytes import WRITTEN, PostBytes, keep_written, make_table
from heliograph.tables.engine import connect
from small_edition import pid

NUMBER = 1052594390178021377


@pytest.fixture
def connection():
    with connect() as made:
        make_table(made)
        yield made


def spelt(number):
    """A post with the number that its pseudonym spells."""
    [said] = post_numbers(pa.array([pid(number, "p")]))[0].tolist()
    return {"post_id": pid(number, "p"), "post_number": str(said)}


def seen(connection, rows, *, replaced=True):
    learnt = PostBytes(replaced=replaced)
    learnt.see(pa.RecordBatch.from_pylist(rows), connection)
    return learnt


def written(connection):
    return connection.execute(f"FROM {WRITTEN} ORDER BY ALL").fetchall()


def test_posts_with_the_numbers_that_their_pseudonyms_spell_pass(connection):
    assert seen(connection, [spelt(1), spelt(2)]).misspelt == 0


@pytest.mark.parametrize("number", [None, "5", "x"])
def test_another_number_is_counted_and_shown(connection, number):
    learnt = seen(connection, [spelt(1), spelt(2) | {"post_number": number}])
    assert (learnt.misspelt, learnt.samples) == (1, [pid(2, "p")])


def test_what_is_no_pseudonym_spells_no_number(connection):
    """Its column is told of elsewhere."""
    learnt = seen(connection, [{"post_id": str(NUMBER), "post_number": None}])
    assert learnt.misspelt == 0


def test_twenty_samples_are_kept_of_all_batches_together(connection):
    learnt = PostBytes(replaced=True)
    for first in (1, 16):
        rows = [spelt(first + n) | {"post_number": "5"} for n in range(15)]
        learnt.see(pa.RecordBatch.from_pylist(rows), connection)
    assert learnt.misspelt == 30
    assert learnt.samples == [pid(number, "p") for number in range(1, 21)]


def test_numbers_are_kept_with_their_place_and_how_often_they_stand_there(connection):
    rows = [
        {"text": f"see {NUMBER} and {NUMBER}", "urls": [f"https://x.com/i/status/{NUMBER + 1}"]},
        {"text": None, "urls": [None, f"https://a.example/{NUMBER}"]},
    ]
    seen(connection, rows)
    assert written(connection) == [
        ("posts.text", NUMBER, 2),
        ("posts.urls", NUMBER, 1),
        ("posts.urls", NUMBER + 1, 1),
    ]


def test_where_ids_of_posts_stay_no_number_matters(connection):
    learnt = seen(connection, [spelt(1) | {"post_number": "5", "text": str(NUMBER)}], replaced=False)
    assert (learnt.misspelt, written(connection)) == (0, [])
    assert learnt.columns == tuple(POSTS.order)


def test_every_column_is_asked_for_once():
    columns = PostBytes(replaced=True).columns
    assert len(set(columns)) == len(columns)
    assert set(columns) >= {
        *POSTS.order,
        "post_id",
        "post_number",
        "text",
        "urls",
        "hashtags",
        "poll_choices",
    }


def test_rows_that_step_back_are_counted_across_batches(connection):
    learnt = PostBytes(replaced=False)
    for account in ("b", "a"):
        learnt.see(pa.RecordBatch.from_pylist([dict.fromkeys(POSTS.order, account)]), connection)
    assert learnt.order.found == 1
    learnt.see(pa.RecordBatch.from_pylist([{"account_id": "9"}]), connection)
    assert learnt.order.found == 1


def test_nothing_of_the_rows_stays_known_by_name(connection):
    keep_written(connection, "a.b", pa.array([str(NUMBER)]))
    assert connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall() == []
    assert written(connection) == [("a.b", NUMBER, 1)]
