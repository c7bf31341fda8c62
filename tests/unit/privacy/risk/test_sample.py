"""The sample: as large as wanted, the same for the same seed, and only posts with a text."""

import pyarrow as pa
import pytest

from heliograph.privacy.risk.sample import SIGNS, near, sample
from heliograph.tables.engine import connect


def drawn(count, largest, seed=1, *, texts=None):
    with connect() as connection:
        given = texts or [f"text {n}" for n in range(count)]
        posts = {
            "post_id": [str(n) for n in range(count)],
            "text": pa.array(given, pa.string()),
            "language": ["en"] * count,
        }
        connection.register("posts", pa.table(posts))
        found = sample(connection, "posts", seed=seed, largest=largest)
        rows = connection.execute(f"SELECT post, text FROM {found.table} ORDER BY post").fetchall()
        again = sample(connection, "posts", seed=seed + 1, largest=largest)
    assert again == found
    assert [post for post, _ in rows] == list(range(len(rows)))
    return found, [text for _, text in rows]


@pytest.mark.parametrize(("count", "largest"), [(3_000, 1_000), (1_500, 1_000), (5_000, 100)])
def test_a_large_edition_gives_as_many_as_wanted(count, largest):
    found, texts = drawn(count, largest)
    assert (found.size, found.of, len(set(texts))) == (largest, count, largest)


@pytest.mark.parametrize("count", [0, 1, 100])
def test_a_small_edition_is_read_whole(count):
    found, texts = drawn(count, 100)
    assert (found.size, found.of, len(texts)) == (count, count, count)


def test_the_same_seed_draws_the_same_posts():
    assert set(drawn(3_000, 1_000)[1]) == set(drawn(3_000, 1_000)[1])
    assert set(drawn(3_000, 1_000)[1]) != set(drawn(3_000, 1_000, seed=2)[1])


def test_posts_without_a_text_are_left_out():
    found, texts = drawn(3, 100, texts=["a", None, "b"])
    assert (found.size, found.of, sorted(texts)) == (2, 2, ["a", "b"])


def test_as_many_are_drawn_where_most_posts_have_no_text():
    found, texts = drawn(4_000, 500, texts=[f"text {n}" if n % 5 == 0 else None for n in range(4_000)])
    assert (found.size, found.of, len(texts)) == (500, 800, 500)


def test_dropped_texts_give_no_sample():
    found, _ = drawn(3, 1, texts=[None, None, None])
    assert (found.size, found.of) == (0, 0)


def test_long_texts_are_cut():
    _, [text] = drawn(1, 1, texts=["x" * 5_000])
    assert len(text) == SIGNS


def test_of_many_posts_a_few_more_than_wanted_are_looked_at_first():
    assert near(800, seed=3, largest=100, spare=2.0) == f"hash(post_id, 3) < {2**62}"
    assert near(100, seed=3, largest=100, spare=2.0) == near(0, seed=3) == "true"
