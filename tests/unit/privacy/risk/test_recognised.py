"""Recognised: each account is counted once, however many it is recognised as; and samples and turns that bound the memory."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heliograph.privacy.risk import linkage
from heliograph.privacy.risk.linkage import (
    Recognised,
    Side,
    by_posts,
    by_texts,
    placed,
    pseudonyms_in_common,
    shown_there,
)
from heliograph.privacy.risk.sample import sample
from heliograph.tables.engine import connect


@pytest.fixture
def desk():
    """Two editions of tables in a database: accounts (id, hidden) and posts (id, author, digest of the text)."""
    with connect() as connection:

        def side(name, accounts, posts):
            listed = [*zip(*accounts, strict=True)]
            connection.register(
                f"{name}_accounts", pa.table({"account_id": listed[0], "is_pseudonymous": listed[1]})
            )
            rows = [
                {"post_id": post, "account_id": author, "file": 1, "row": row, "key": text}
                for row, (post, author, text) in enumerate(posts)
            ]
            connection.register(f"{name}_posts", pa.Table.from_pylist(rows))
            connection.register(f"{name}_texts", pa.Table.from_pylist(rows).select(["key", "file", "row"]))
            connection.register(f"{name}_keys", pa.table({"key": [post for post, _, _ in posts]}))
            return Side(
                accounts=f"{name}_accounts",
                posts=f"(SELECT post_id, account_id, file, row FROM {name}_posts)",
                post_keys=f"{name}_keys",
                text_keys=f"{name}_texts",
            )

        yield connection, side


def test_one_account_here_that_was_two_there_is_one(desk):
    connection, side = desk
    here = side("here", [("a", True)], [("1", "a", 7), ("2", "a", 8)])
    there = side("there", [("x", True), ("y", True)], [("1", "x", 7), ("2", "y", 8)])

    assert by_posts(connection, here, there) == Recognised(followed=1)
    assert by_texts(connection, here, there, least=1) == Recognised(followed=1)
    assert by_posts(connection, there, here) == Recognised(followed=2)


def test_one_hidden_account_that_is_shown_twice_there_is_unmasked_once(desk):
    connection, side = desk
    here = side("here", [("a", True)], [("1", "a", 7), ("2", "a", 8)])
    there = side("there", [("x", False), ("y", False)], [("1", "x", 7), ("2", "y", 8)])

    assert by_posts(connection, here, there) == Recognised(unmasked=1)
    assert by_posts(connection, there, here) == Recognised(unmasking=1)
    assert Recognised(unmasked=1, unmasking=2, followed=4).total == 7


def test_accounts_that_are_shown_on_both_sides_are_not_counted(desk):
    connection, side = desk
    here = side("here", [("a", False)], [("1", "a", 7)])
    there = side("there", [("x", False)], [("1", "x", 7)])
    assert by_posts(connection, here, there) == by_texts(connection, here, there, least=1) == Recognised()


def test_the_same_id_on_both_sides_is_nothing_new(desk):
    connection, side = desk
    here = side("here", [("a", True)], [("1", "a", 7)])
    there = side("there", [("a", True)], [("1", "a", 7)])
    assert by_posts(connection, here, there) == by_texts(connection, here, there, least=1) == Recognised()


def test_texts_that_two_wrote_on_either_side_lead_to_nobody(desk):
    connection, side = desk
    here = side("here", [("a", True), ("b", True)], [("1", "a", 7), ("2", "b", 7)])
    there = side("there", [("x", True)], [("8", "x", 7)])
    assert by_texts(connection, here, there, least=1) == Recognised()
    assert by_texts(connection, there, here, least=1) == Recognised()


def test_without_a_text_in_common_nobody_is_recognised(desk):
    connection, side = desk
    here = side("here", [("a", True)], [("1", "a", 7)])
    there = side("there", [("x", True)], [("1", "x", 8)])
    assert by_texts(connection, here, there, least=1) == Recognised()


def test_as_many_equal_texts_are_needed_as_are_asked_for(desk):
    connection, side = desk
    here = side("here", [("a", True)], [(f"{n}", "a", n) for n in range(3)])
    there = side("there", [("x", True)], [(f"9{n}", "x", n) for n in range(3)])

    assert by_texts(connection, here, there) == Recognised(followed=1)
    assert by_texts(connection, here, there, least=4) == Recognised()
    assert by_posts(connection, here, there) == Recognised()


def test_of_very_many_equal_texts_a_part_is_looked_at(desk, monkeypatch):
    connection, side = desk
    here = side("here", [("a", True)], [(f"{n}", "a", n) for n in range(6)])
    there = side("there", [("x", True)], [(f"9{n}", "x", n) for n in range(6)])
    assert by_texts(connection, here, there, least=6) == Recognised(followed=1)

    monkeypatch.setattr(linkage, "MOST_TEXTS", 4)
    assert by_texts(connection, here, there, least=3) == Recognised(followed=1)
    assert by_texts(connection, here, there, least=4) == Recognised()


def test_pseudonyms_in_common_are_hidden_on_both_sides(desk):
    connection, side = desk
    side("here", [("abc", True), ("b", True), ("c", False), ("d", True)], [("1", "a", 7)])
    side("there", [("abc", True), ("b", False), ("c", True), ("d", True)], [("1", "x", 7)])

    assert pseudonyms_in_common(connection, "here_accounts", "there_accounts") == 2
    assert pseudonyms_in_common(connection, "here_accounts", "there_accounts", form="[a-z]{3}") == 1
    assert shown_there(connection, "(SELECT account_id FROM here_accounts)", "there_accounts") == 1


def test_posts_have_their_places_in_several_files_of_any_name(tmp_path):
    folder = tmp_path / "it's here"
    folder.mkdir()
    paths = [str(folder / name) for name in ("b.parquet", "a.parquet")]
    for number, path in enumerate(paths):
        rows = {"post_id": [f"{number}{n}" for n in range(2)], "account_id": ["x", "y"]}
        pq.write_table(pa.table(rows), path)
    with connect() as connection:
        found = connection.execute(f"FROM {placed(paths)} ORDER BY ALL").fetchall()
    assert found == [("00", "x", 1, 0), ("01", "y", 1, 1), ("10", "x", 2, 0), ("11", "y", 2, 1)]


def test_a_sample_that_was_drawn_stays_whatever_is_asked_for():
    with connect() as connection:
        rows = {
            "post_id": [f"{n}" for n in range(500)],
            "text": [f"text {n}" for n in range(500)],
            "language": ["en"] * 500,
        }
        connection.register("posts", pa.table(rows))
        first = sample(connection, "posts", seed=1, largest=50)
        texts = connection.execute(f"SELECT text FROM {first.table} ORDER BY ALL").fetchall()
        again = sample(connection, "posts", seed=2, largest=50)
        assert again == first
        assert connection.execute(f"SELECT text FROM {again.table} ORDER BY ALL").fetchall() == texts
        other = sample(connection, "posts", seed=2, largest=50, table="other_sample")
        assert connection.execute(f"SELECT text FROM {other.table} ORDER BY ALL").fetchall() != texts
        assert {
            language for (language,) in connection.execute(f"SELECT language FROM {first.table}").fetchall()
        } == {"en"}
