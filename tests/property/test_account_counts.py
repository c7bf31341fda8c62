"""An account in its context, and whoever mentions a tag: the numbers are those of plain SQL over all posts."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from handmade import reader_over
from heliograph.access.account import account
from heliograph.access.mentioned import mentioned
from heliograph.access.query import table_query

TEXTS = st.sampled_from([None, "", "Boats", "boats ", "a  b", "A b https://t.example/1", "other", "it's"])
LISTS = st.one_of(st.none(), st.lists(st.sampled_from(["x", "y", "it's", ""]), max_size=3))
POSTS = st.lists(
    st.fixed_dictionaries(
        {
            "post_id": st.sampled_from([f"p{number}" for number in range(9)]),
            "account_id": st.sampled_from(["a", "b", "c"]),
            "posted_at": st.one_of(
                st.none(),
                st.builds(datetime, st.just(2016), st.integers(7, 9), st.integers(1, 9), st.integers(0, 23)),
            ),
            "text": TEXTS,
            "kind": st.sampled_from(["original", "repost"]),
            "client": st.sampled_from(["web", "IFTTT", None]),
            "language": st.sampled_from(["ar", "und", None]),
            "repost_of_post_id": st.sampled_from([None, "t1", "t2"]),
            "quote_of_post_id": st.sampled_from([None, "t1"]),
            "hashtags": LISTS,
            "domains": LISTS,
        }
    ),
    max_size=9,
    unique_by=lambda row: row["post_id"],
)
TEXT = (
    r"nullif(trim(regexp_replace(regexp_replace(lower(text), 'https?://\S+', '', 'g'), '\s+', ' ', 'g')), '')"
)
BY_COUNT = "GROUP BY 1 ORDER BY 2 DESC, 1 NULLS LAST LIMIT 10"


class Scan:
    """Plain questions to all posts of a reader."""

    def __init__(self, reader, where="true"):
        self.reader, self.where = reader, where
        self.posts = table_query(reader, "posts", [])

    def ask(self, what, rest="", where=None):
        query = f"SELECT {what} FROM ({self.posts}) WHERE {where or self.where} {rest}"
        return self.reader.engine.relation(query).fetchall()

    def counts(self, value):
        return self.ask(f"{value}, count(*)", BY_COUNT)

    def listed(self, column, kept="true"):
        inner = f"SELECT unnest(list_distinct({column})) AS value FROM ({self.posts}) WHERE {self.where}"
        query = f"SELECT value, count(*) FROM ({inner}) WHERE {kept} {BY_COUNT}"
        return self.reader.engine.relation(query).fetchall()

    def months(self):
        return self.ask(
            "date_trunc('month', posted_at)::DATE, count(*)",
            "GROUP BY 1 ORDER BY 1",
            f"posted_at IS NOT NULL AND {self.where}",
        )


def told(rows):
    return [tuple(row.values()) for row in rows.to_pylist()]


def shared(scan, value):
    """By other accounts, how many values they have in common with a."""
    own = {row[0] for row in scan.ask(f"DISTINCT {value}", where=f"account_id = 'a' AND {value} IS NOT NULL")}
    theirs = scan.ask(f"DISTINCT account_id, {value}", where="account_id <> 'a'")
    found = Counter(name for name, each in theirs if each in own)
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))


@settings(deadline=None, max_examples=20)
@given(posts=POSTS, others=POSTS, keys=st.booleans())
def test_an_account_is_what_a_scan_of_its_posts_tells(posts, others, keys):
    profile = {"accounts": [{"account_id": "a", "is_pseudonymous": True}]}
    with TemporaryDirectory() as folder:
        reader = reader_over(
            Path(folder), {"one": {"posts": posts, **profile}, "two": {"posts": others}}, keys=keys
        )
        found, scan = account(reader, "a"), Scan(reader, "account_id = 'a'")
        assert [(found.posts, found.first, found.last)] == scan.ask(
            "count(*), min(posted_at), max(posted_at)"
        )
        assert told(found.months) == scan.months()
        assert [told(each) for each in (found.clients, found.languages, found.kinds)] == [
            scan.counts(name) for name in ("client", "language", "kind")
        ]
        assert [told(found.hashtags), told(found.domains)] == [
            scan.listed("hashtags"),
            scan.listed("domains"),
        ]
        hours = scan.ask(
            "isodow(posted_at), hour(posted_at)", where="account_id = 'a' AND posted_at IS NOT NULL"
        )
        expected = Counter((day - 1, hour) for day, hour in hours)
        assert found.hours == tuple(tuple(expected[day, hour] for hour in range(24)) for day in range(7))
        order = "ORDER BY posted_at DESC NULLS LAST, post_id, dataset"
        assert told(found.latest.select(["post_id", "dataset"])) == scan.ask("post_id, dataset", order)
        for some, value in ((found.same_text, TEXT), (found.same_reposts, "repost_of_post_id")):
            assert told(some.accounts.select(["account_id", "shared"])) == shared(scan, value)
            assert not some.capped


@settings(deadline=None, max_examples=20)
@given(
    posts=POSTS,
    others=POSTS,
    column=st.sampled_from(["hashtags", "domains"]),
    value=st.sampled_from(["x", "it's"]),
)
def test_a_tag_is_what_a_scan_of_all_posts_tells(posts, others, column, value):
    with TemporaryDirectory() as folder:
        reader = reader_over(Path(folder), {"one": {"posts": posts}, "two": {"posts": others}})
        found = mentioned(reader, column, value)
        quoted = "'" + value.replace("'", "''") + "'"
        scan = Scan(reader, f"list_contains({column}, {quoted})")
        whole = "count(*), count(DISTINCT account_id), min(posted_at), max(posted_at)"
        assert [(found.posts, found.accounts, found.first, found.last)] == scan.ask(whole)
        assert told(found.months) == scan.months()
        assert told(found.languages) == scan.counts("language")
        assert told(found.top_accounts.select(["account_id", "posts"])) == scan.counts("account_id")
        for name, rows in (("hashtags", found.hashtags), ("domains", found.domains)):
            assert told(rows) == scan.listed(name, f"value <> {quoted}" if name == column else "true")
        order = "ORDER BY posted_at NULLS LAST, account_id, post_id, dataset"
        assert told(found.earliest.select(["post_id", "dataset"])) == scan.ask("post_id, dataset", order)
