"""SweepTables: which column is read how, and which file besides the tables; written down by a search that only listens."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heliograph.publish.gate.sweep_tables import sweep_tables
from small_edition import account, action, edition, pid, post

MASKED = "2244994945"
OURS = pid(7)


class Listening:
    """Remembers what it is asked to read, and how."""

    def __init__(self):
        self.read_as_words, self.read_as_cells = {}, {}

    def read(self, place, values, *, counts=None, authors=None):
        told = values.to_pylist()
        if counts is not None:
            told = list(zip(told, counts.tolist(), strict=True))
        if authors is not None:
            told = list(zip(told, authors.to_pylist(), strict=True))
        self.read_as_words.setdefault(place, []).extend(told)

    def read_cells(self, place, values):
        self.read_as_cells.setdefault(place, []).extend(values.to_pylist())


def heard(tmp_path, *, masked=MASKED, also=None, **tables):
    """What is read of an edition: as words, and as whole cells."""
    subject = edition(tmp_path, **tables)
    for path, table in (also or {}).items():
        (subject.folder / path).parent.mkdir(exist_ok=True)
        pq.write_table(table, subject.folder / path)
    subject.connection.execute("CREATE TEMP TABLE gate_shown AS SELECT '77' AS account_id")
    subject.connection.execute("DELETE FROM gate_decided")
    subject.connection.execute(
        f"INSERT INTO gate_decided VALUES ('{masked}', true, true), ('77', false, false)"
    )
    search = Listening()
    sweep_tables(subject, search)
    return search.read_as_words, search.read_as_cells


USUAL = {"posts": [post(1, post_id=pid(1, "p"))], "accounts": [account(1)]}


def test_each_value_of_a_column_of_words_is_read_once_with_how_often_it_stands_there(tmp_path):
    posts = [
        post(n, post_id=pid(n, "p"), client=client, hashtags=tags)
        for n, (client, tags) in enumerate([("web", ["a", "b"]), ("web", ["a", None]), (None, [])])
    ]
    words, _ = heard(tmp_path, posts=posts)
    assert words["posts.client"] == [("web", 2)]
    assert sorted(words["posts.hashtags"]) == [("a", 2), ("b", 1)]
    assert words["posts.kind"] == [("original", 3)]


def test_texts_links_and_numbers_of_posts_are_read_elsewhere(tmp_path):
    words, cells = heard(
        tmp_path, posts=[post(1, post_id=pid(1, "p"), text="x", urls=["x"], post_number="5")]
    )
    assert not {"posts.text", "posts.urls", "posts.post_number"} & {*words, *cells}


def test_what_accounts_write_of_themselves_is_read_with_its_author(tmp_path):
    words, _ = heard(tmp_path, accounts=[account(1, description="tea"), account(2)])
    assert words["accounts.description"] == [("tea", pid(1))]


def test_names_are_read_as_words_and_as_whole_cells(tmp_path):
    words, cells = heard(tmp_path, accounts=[account(1, handle="news", display_name="The News"), account(2)])
    assert (words["accounts.handle"], words["accounts.display_name"]) == ([("news", 1)], [("The News", 1)])
    assert (cells["accounts.handle"], cells["accounts.display_name"]) == (["news"], ["The News"])


def test_pseudonyms_and_ids_of_shown_accounts_are_not_read(tmp_path):
    posts = [post(1, post_id=pid(1, "p"), mentions=[pid(9), "77"], reply_to_account_id="77")]
    words, cells = heard(tmp_path, posts=posts)
    assert not any("_id" in place or "mentions" in place for place in (*words, *cells))


@pytest.mark.parametrize(
    ("column", "value", "as_words", "as_cells"),
    [
        ("reply_to_account_id", MASKED, [], [MASKED]),
        ("reply_to_account_id", "news", ["news"], ["news"]),
        ("reply_to_account_id", "12", ["12"], ["12"]),
        ("mentions", [MASKED, "news", "77", None], ["news"], [MASKED, "news"]),
        ("reply_to_post_id", MASKED, [], [MASKED]),
        ("reply_to_post_id", "news", ["news"], []),
        ("reply_to_post_id", "12", ["12"], []),
    ],
)
def test_what_is_no_pseudonym_is_read_for_what_it_can_hold(tmp_path, column, value, as_words, as_cells):
    words, cells = heard(tmp_path, posts=[post(1, post_id=pid(1, "p"), **{column: value})])
    place = f"posts.{column}"
    assert (words.get(place, []), sorted(cells.get(place, []))) == (as_words, sorted(as_cells))


def test_an_early_id_is_one_among_accounts_and_a_post_among_posts(tmp_path):
    posts = [post(1, post_id=pid(1, "p"), reply_to_account_id="12", reply_to_post_id="12")]
    words, cells = heard(tmp_path, masked="12", posts=posts)
    assert (cells, [place for place in words if "reply" in place]) == (
        {"posts.reply_to_account_id": ["12"]},
        [],
    )


def test_where_ids_of_posts_are_kept_numbers_are_ids_of_posts(tmp_path):
    """And what is no number is read as words; of masked accounts long ids are found there too."""
    posts = [post(1, reply_to_post_id=MASKED, quote_of_post_id="news"), post(2, reply_to_post_id="55")]
    words, cells = heard(tmp_path, policy="twitter-2018", posts=posts)
    assert cells["posts.reply_to_post_id"] == [MASKED]
    assert words["posts.quote_of_post_id"] == ["news"]
    assert not {"posts.post_id", "posts.reply_to_post_id"} & set(words)


def test_where_an_id_of_the_export_looks_like_a_pseudonym_all_ids_are_compared(tmp_path):
    posts = [post(1, post_id=pid(1, "p"), author=7)]
    assert heard(tmp_path / "other", posts=posts)[1] == {}
    assert heard(tmp_path / "ours", masked=OURS, posts=posts)[1] == {"posts.account_id": [OURS]}


def test_subjects_are_read_by_their_kind(tmp_path):
    actions = [action(1, action_id=pid(1, "x"), subject="12", kind=kind) for kind in ("account", "post")]
    words, cells = heard(tmp_path, masked="12", actions=actions)
    assert cells == {"actions.subject_id": ["12"]}
    assert [place for place in words if "subject_id" in place] == []


DIGEST = "0f" * 32


@pytest.mark.parametrize(
    ("value", "read"), [(DIGEST, []), (DIGEST[1:], [DIGEST[1:]]), (f"{DIGEST[1:]}x", [f"{DIGEST[1:]}x"])]
)
def test_only_what_is_no_digest_is_read_where_digests_stand(tmp_path, value, read):
    media = pa.table({"media_key": [pid(1, "m")], "sha256": [value], "pdq": [None]})
    schema = pq.read_schema(edition(tmp_path / "usual").paths("media")[0])
    columns = [
        media[n].cast(t) if n in media.schema.names else pa.nulls(1, t)
        for n, t in zip(schema.names, schema.types, strict=True)
    ]
    words, _ = heard(tmp_path / "made", also={"media.parquet": pa.table(columns, schema=schema)})
    assert words.get("media.sha256", []) == read


def test_every_other_file_is_read_column_by_column(tmp_path):
    also = {
        "cube.parquet": pa.table({"client": ["web", "web", None], "posts": [1, 2, 3]}),
        "keys/by_post.parquet": pa.table({"key": [pid(1, "p"), MASKED, "123", "news", "1" * 21]}),
        "keys/by_text.parquet": pa.table({"key": [5], "note": ["x"]}),
        "more/own.parquet": pa.table({"blob": [b"x"], "list": [["y", "y"]], "day": [1]}),
    }
    words, cells = heard(tmp_path, **USUAL, also=also)
    assert words["cube.parquet"] == [("web", 2)]
    assert sorted(words["more/own.parquet"]) == [("x", 1), ("y", 2)]
    assert sorted(words["keys/by_post.parquet"]) == ["1" * 21, "news"]
    assert words["keys/by_text.parquet"] == ["x"]
    assert cells == {"keys/by_post.parquet": [MASKED]}
