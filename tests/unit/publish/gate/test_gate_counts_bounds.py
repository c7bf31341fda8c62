"""Counts: how many rows there must be, and may be, table by table."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heliograph.model.risk import Level
from heliograph.publish.gate import counts as module
from heliograph.publish.gate.footers import footer
from heliograph.tables.engine import connect
from small_edition import again, edition, policy_with, post


@pytest.mark.parametrize(
    ("found", "expected", "told"),
    [
        (5, 5, None),
        (3, 5, ("rows-missing", 2, "3 found, 5 rows.")),
        (6000, 5, ("rows-added", 5995, "6,000 found, 5 rows.")),
    ],
)
def test_two_counts_that_differ_are_told_with_both(found, expected, told):
    made = [
        (f.level, f.what, f.where, f.count, f.about)
        for f in module._compared("posts", found, expected, "rows")
    ]
    assert made == ([] if told is None else [(Level.RED, told[0], "posts", *told[1:])])


POSTS = [
    post(1, reply_to_post_id="a", quote_of_post_id="b"),
    post(2, reply_to_post_id="a"),
    post(3, repost_of_post_id="c"),
    post(4),
]
"""Four targets, and a column that has two of them."""


@pytest.fixture(scope="module")
def subject(tmp_path_factory):
    return edition(tmp_path_factory.mktemp("counts") / "desk", posts=POSTS)


@pytest.mark.parametrize(
    ("name", "rows", "told"),
    [
        ("by_time", 4, None),
        ("by_time", 3, ("rows-missing", 1)),
        ("by_time", 5, ("rows-added", 1)),
        ("by_post", 3, ("rows-missing", 1)),
        ("by_post", 5, ("rows-added", 1)),
        ("by_text", 0, None),
        ("by_text", 4, None),
        ("by_text", 5, ("rows-added", 1)),
        ("by_target", 1, ("rows-missing", 1)),
        ("by_target", 2, None),
        ("by_target", 4, None),
        ("by_target", 5, ("rows-added", 1)),
    ],
)
def test_look_ups_have_as_many_rows_as_there_can_be(subject, tmp_path, name, rows, told):
    """Each target once, or twice where two columns name it."""
    usual = {"by_time": 4, "by_post": 4, "by_text": 0, "by_target": 4} | {name: rows}
    (tmp_path / "keys").mkdir()
    (tmp_path / "posts").symlink_to(subject.folder / "posts")
    for key, count in usual.items():
        pq.write_table(pa.table({"key": list(range(count))}), tmp_path / "keys" / f"{key}.parquet")
    found = [(f.what, f.where, f.count) for f in module._lookups(again(subject, folder=tmp_path))]
    assert found == ([] if told is None else [(told[0], f"keys/{name}.parquet", told[1])])


def test_a_file_that_does_not_say_how_many_are_missing_leaves_it_open(subject, tmp_path):
    [path] = subject.paths("posts")
    pq.write_table(pq.read_table(path), tmp_path / "a.parquet", write_statistics=["reply_to_post_id"])
    feet = [footer(path), footer(tmp_path / "a.parquet")]
    assert module._present(feet, "reply_to_post_id") == 4
    assert module._present(feet, "quote_of_post_id") is None
    assert [module._present(feet[:1], name) for name in module.TARGETS] == [2, 1, 1]


@pytest.mark.parametrize(
    ("entries", "band"),
    [
        ({}, "2019-02-01"),
        ({"columns.posts.posted_at": '"month"'}, "2019-02-01"),
        ({"columns.posts.posted_at": '"year"'}, "2019-01-01"),
        ({"columns.posts.posted_at": '"drop"'}, None),
    ],
)
def test_posts_are_counted_by_the_coarser_of_a_month_and_their_band(subject, entries, band):
    with connect() as connection:
        connection.execute(
            """CREATE TABLE posts AS SELECT 'reply' AS kind, 'en' AS language, TIMESTAMP '2019-02-03 04:05:06' AS posted_at
            FROM range(3)"""
        )
        made = again(subject, policy=policy_with(**entries), connection=connection)
        found = connection.execute(module._by(made, "posts", "posted_at", "count(*)")).fetchall()
    assert [(kind, language, count) for kind, language, _, count in found] == [("reply", "en", 3)]
    assert [day and str(day)[:10] for _, _, day, _ in found] == [band]


def test_what_the_policy_drops_is_not_compared(subject):
    with connect() as connection:
        connection.execute(
            "CREATE TABLE posts AS SELECT 'reply' AS kind, 'en' AS language, TIMESTAMP '2019-02-03' AS posted_at"
        )
        made = again(
            subject, policy=policy_with(**{"columns.posts.language": '"drop"'}), connection=connection
        )
        [(kind, language, *_)] = connection.execute(
            module._by(made, "posts", "posted_at", "count(*)")
        ).fetchall()
    assert (kind, language) == ("reply", None)
