"""The lookups: each key leads to exactly the rows that a scan finds."""

import re
import unicodedata
from datetime import datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.publish.package.parts import ROW_GROUP, writer_of
from small_edition import write_lookups

POINTERS = ("repost_of_post_id", "quote_of_post_id", "reply_to_post_id")
SCHEMA = pa.schema(
    [("post_id", pa.string()), ("posted_at", pa.timestamp("ms")), ("text", pa.string())]
    + [(name, pa.string()) for name in POINTERS]
)
TEXTS = ["Fog  lifts", "fog lifts", " FOG\tlifts ", "fog lifts https://example.org/a", "http", "café", "cafe\u0301", "", " ", "https://example.org", None, "灯台"]  # fmt: skip
IDS = st.none() | st.sampled_from([str(i) for i in range(6)])
POSTS = st.lists(
    st.fixed_dictionaries(
        {
            "posted_at": st.none() | st.datetimes(datetime(2010, 1, 1), datetime(2010, 1, 1, 0, 0, 3)),
            "text": st.sampled_from(TEXTS)
            | st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=12),
            **dict.fromkeys(POINTERS, IDS),
        }
    ),
    max_size=30,
)


def normalised(text):
    """The rule in other words than the product's."""
    folded = unicodedata.normalize("NFC", text).lower()
    bare = re.sub(r"https?://[^\t\n\f\r ]+", "", folded)
    return re.sub(r"[\t\n\f\r ]+", " ", bare).strip(" ")


def put_posts(posts, folder, parts):
    """The posts in that many files of nearly the same length."""
    rows = [{"post_id": f"p{n}", **post} for n, post in enumerate(posts)]
    size = -(-max(len(rows), 1) // parts)
    paths = []
    for number in range(parts):
        path = folder / f"part-{number + 1:05}.parquet"
        with writer_of(path, SCHEMA) as writer:
            writer.write_table(pa.Table.from_pylist(rows[number * size : (number + 1) * size], SCHEMA))
        paths.append(path)
    return paths


def lookups_of(paths, folder):
    with duckdb.connect() as connection:
        written = write_lookups(connection, paths, folder / "keys")
    return {part.path.stem: pq.read_table(part.path).to_pylist() for part in written}


def keys_by_scan(paths, keys_of_row):
    found = [
        (key, number, row)
        for number, path in enumerate(paths, start=1)
        for row, post in enumerate(pq.read_table(path).to_pylist())
        for key in keys_of_row(post)
    ]
    return sorted(
        found, key=lambda one: (one[0] is None, *one) if one[0] is not None else (True, 0, *one[1:])
    )


@settings(max_examples=25, deadline=None)
@given(posts=POSTS, parts=st.integers(1, 3))
def test_posts_times_and_targets_are_found_where_a_scan_finds_them(tmp_path_factory, posts, parts):
    folder = tmp_path_factory.mktemp("lookups")
    paths = put_posts(posts, folder, parts)

    found = lookups_of(paths, folder)

    rules = {
        "by_post": lambda post: [post["post_id"]],
        "by_time": lambda post: [post["posted_at"]],
        "by_target": lambda post: sorted({post[name] for name in POINTERS} - {None}),
    }
    for name, rule in rules.items():
        assert [(r["key"], r["file"], r["row"]) for r in found[name]] == keys_by_scan(paths, rule)
        assert all(r["row_group"] == 0 for r in found[name])


@settings(max_examples=25, deadline=None)
@given(posts=POSTS)
def test_texts_share_a_key_exactly_when_they_are_equal_after_normalising(tmp_path_factory, posts):
    folder = tmp_path_factory.mktemp("texts")
    found = lookups_of(put_posts(posts, folder, 1), folder)["by_text"]

    texts = {row: normalised(post["text"]) for row, post in enumerate(posts) if post["text"] is not None}
    wanted = {row for row, text in texts.items() if text}
    assert {r["row"] for r in found} == wanted
    by_key, by_text = {}, {}
    for r in found:
        by_key.setdefault(r["key"], set()).add(r["row"])
        by_text.setdefault(texts[r["row"]], set()).add(r["row"])
    assert sorted(map(sorted, by_key.values())) == sorted(map(sorted, by_text.values()))


@pytest.mark.parametrize("name", ["by_post", "by_time"])
def test_the_row_group_and_row_lead_to_the_post_in_a_large_file(tmp_path, name):
    count = 2 * ROW_GROUP + 100
    path = tmp_path / "part-00001.parquet"
    with duckdb.connect() as connection, writer_of(path, SCHEMA) as writer:
        table = connection.execute(
            "SELECT hash(i)::VARCHAR AS post_id, epoch_ms(i * 7919 % 1000003) AS posted_at, NULL::VARCHAR AS text, "
            f"{', '.join(f'NULL::VARCHAR AS {p}' for p in POINTERS)} FROM range({count}) r(i)"
        ).to_arrow_table()
        writer.write_table(table.cast(SCHEMA), row_group_size=ROW_GROUP)

    keys = lookups_of([path], tmp_path)[name]

    file = pq.ParquetFile(path)
    column = {"by_post": "post_id", "by_time": "posted_at"}[name]
    groups = [
        file.read_row_group(i, columns=[column])[column].to_pylist() for i in range(file.num_row_groups)
    ]
    assert len(keys) == count
    assert [r["key"] for r in keys] == sorted(r["key"] for r in keys)
    assert {r["row_group"] for r in keys} == {0, 1, 2}
    assert all(groups[r["row_group"]][r["row"] - r["row_group"] * ROW_GROUP] == r["key"] for r in keys[::97])


def test_a_folder_with_signs_that_mean_something_in_patterns(tmp_path):
    folder = tmp_path / "posts [1] it's *"
    folder.mkdir()
    paths = put_posts([{"posted_at": None, "text": "a", **dict.fromkeys(POINTERS)}], folder, 1)

    assert [r["key"] for r in lookups_of(paths, folder)["by_post"]] == ["p0"]
