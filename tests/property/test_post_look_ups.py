"""A post in its context: what key tables lead to is what a scan of all posts finds, in one data set and in several."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from handmade import reader_over
from heliograph.access.post import post
from heliograph.access.query import table_query
from heliograph.publish.gate.lookups import WORDS

IDS = [f"p{number}" for number in range(8)]
TARGETS = st.one_of(st.none(), st.sampled_from([*IDS, "outside"]))
TEXTS = st.sampled_from(
    [None, "", "Boats", "boats ", "BOATS https://t.example/1", "a  b", "A b", "it's", "\0", "ß"]
)
POSTS = st.lists(
    st.fixed_dictionaries(
        {
            "post_id": st.sampled_from(IDS),
            "account_id": st.sampled_from(["a", "b", "c"]),
            "posted_at": st.one_of(
                st.none(), st.builds(datetime, st.just(2016), st.just(7), st.integers(1, 9))
            ),
            "text": TEXTS,
            "kind": st.just("original"),
            "repost_of_post_id": TARGETS,
            "quote_of_post_id": TARGETS,
            "reply_to_post_id": TARGETS,
        }
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row["post_id"],
)
REPOSTS = "repost_of_post_id = 'p0'"
RELATED = {
    "replies": "reply_to_post_id = 'p0'",
    "reposts": REPOSTS,
    "quotes": f"quote_of_post_id = 'p0' AND NOT coalesce({REPOSTS}, false)",
}
ORDER = "ORDER BY posted_at NULLS LAST, account_id, post_id, dataset"


def rows(reader, where):
    """What a scan of all posts finds: ids in the order of time."""
    scanned = f"SELECT * FROM ({table_query(reader, 'posts', [])}) WHERE {where} {ORDER}"
    return reader.engine.relation(f"SELECT post_id, dataset, account_id FROM ({scanned})").fetchall()


def told(some):
    return [
        tuple(row[name] for name in ("post_id", "dataset", "account_id")) for row in some.first.to_pylist()
    ]


@settings(deadline=None, max_examples=30)
@given(posts=POSTS, others=POSTS, keys=st.booleans())
def test_look_ups_find_what_a_scan_finds(posts, others, keys):
    posts[0]["post_id"] = "p0"
    posts = list({row["post_id"]: row for row in reversed(posts)}.values())
    with TemporaryDirectory() as folder:
        reader = reader_over(Path(folder), {"one": {"posts": posts}, "two": {"posts": others}}, keys=keys)
        found = post(reader, "p0")
        for name, condition in RELATED.items():
            some, expected = getattr(found, name), rows(reader, condition)
            assert told(some) == expected, name
            assert (some.count, some.accounts) == (len(expected), len({row[2] for row in expected}))
        text = next(row["text"] for row in posts if row["post_id"] == "p0")
        words = f"{WORDS} = (SELECT {WORDS} FROM (SELECT $text AS text))" if text else "false"
        expected = same(reader, words, text) if text else []
        assert told(found.same_text) == expected
        assert found.same_text.count == len(expected)
        parents, here = [], next(row for row in posts if row["post_id"] == "p0")
        by_id = {row["post_id"]: row for row in [*others, *posts]}
        while (parent := here["reply_to_post_id"]) in by_id and parent not in (*parents, "p0"):
            parents.insert(0, parent)
            here = by_id[parent]
        assert found.ancestors["post_id"].to_pylist() == parents


def same(reader, condition, text):
    quoted = "'" + text.replace("'", "''").replace("\0", "' || chr(0) || '") + "'"
    where = (
        condition.replace("$text", quoted)
        + f" AND {WORDS} <> '' AND NOT (post_id = 'p0' AND dataset = 'one')"
    )
    return rows(reader, where)
