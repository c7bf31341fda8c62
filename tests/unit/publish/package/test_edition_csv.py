"""The legacy CSV of an edition: what the code that people already have expects to find."""

import ast
import csv
import hashlib
import io
import re
import zipfile

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import legacy_files as legacy
from heliograph.publish.package.csv_file import Pieces, value_bytes, write_csv
from heliograph.tables.legacy.dialect import Dialect
from publisher import Publisher

UNHASHED = {
    "boats_users_csv_unhashed.csv": legacy.users_csv(),
    "boats_tweets_csv_unhashed.csv": legacy.tweets_csv(),
}


def csv_of(folder, name):
    """The one member of a zip, as bytes."""
    with zipfile.ZipFile(folder / "csv" / f"{name}.zip") as archive:
        assert archive.namelist() == [f"{name}.csv"]
        return archive.read(f"{name}.csv")


def records(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    publisher = Publisher.at(tmp_path_factory.mktemp("legacy") / "desk")
    return publisher.publish(publisher.workspace(UNHASHED))


@pytest.fixture(scope="module")
def tweets(published):
    return records(csv_of(published.folder / "public", "boats_tweets_csv_hashed"))


@pytest.fixture(scope="module")
def users(published):
    return records(csv_of(published.folder / "public", "boats_users_csv_hashed"))


def test_the_header_is_that_of_2019(published):
    data = csv_of(published.folder / "public", "boats_tweets_csv_hashed")
    header, _ = data.split(b"\n", 1)

    assert header.decode() == ",".join(f'"{name}"' for name in legacy.TWEETS_2019)
    assert csv_of(published.folder / "public", "boats_users_csv_hashed").startswith(
        (",".join(f'"{name}"' for name in legacy.USERS) + "\n").encode()
    )


def test_every_cell_is_quoted_and_every_line_ends_with_lf(published):
    for edition, marked in (
        (published.folder / "public", "hashed"),
        (published.gated_folder / "consortium", "unhashed"),
    ):
        for table in ("users", "tweets"):
            data = csv_of(edition, f"boats_{table}_csv_{marked}")
            rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
            again = io.StringIO(newline="")
            csv.writer(again, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
            assert data == again.getvalue().encode()


def test_there_is_a_row_for_each_post_and_each_account(users, tweets):
    assert len(users) == len(legacy.user_rows())
    assert sorted(row["tweetid"] for row in tweets) == sorted(row["tweetid"] for row in legacy.tweet_rows())


def test_texts_come_through_as_they_were_but_for_the_name_of_a_bystander(published, tweets):
    """Scripts, line breaks, quotes, spaces and the names of shown accounts; ``@stranger`` is nobody of the data set."""
    given = {row["tweetid"]: row["tweet_text"] for row in legacy.tweet_rows()}
    [about] = [number for number, text in given.items() if "@stranger" in text]
    written = {row["tweetid"]: row["tweet_text"] for row in tweets}

    assert re.fullmatch(r"RT @a[a-z2-7]{26}: far away", written.pop(about))
    assert written == {number: text for number, text in given.items() if number != about}
    exported = records(csv_of(published.gated_folder / "consortium", "boats_tweets_csv_unhashed"))
    assert {row["tweetid"]: row["tweet_text"] for row in exported} == given


def test_hashtags_and_urls_are_read_by_literal_eval(tweets):
    given = {row["tweetid"]: row for row in legacy.tweet_rows()}
    for row in tweets:
        for column in ("hashtags", "urls"):
            assert row[column] == given[row["tweetid"]][column]
            if row[column]:
                assert all(isinstance(item, str) for item in ast.literal_eval(row[column]))


def test_mentions_stand_bare_and_keep_their_places(tweets):
    given = {row["tweetid"]: row["user_mentions"] for row in legacy.tweet_rows()}
    assert any(", " in cell for cell in given.values())
    for row in tweets:
        was, cell = given[row["tweetid"]], row["user_mentions"]
        if not was:
            assert cell == ""
            continue
        before, now = was[1:-1].split(", "), cell[1:-1].split(", ")
        assert cell == "[" + ", ".join(now) + "]"
        assert [item == "0" for item in now] == [item == "0" for item in before]


def test_counts_of_followers_are_integers(users, tweets):
    for row in [*users, *tweets]:
        assert str(int(row["follower_count"])) == row["follower_count"]
        assert str(int(row["following_count"])) == row["following_count"]


def test_a_hidden_account_has_its_pseudonym_for_a_name(users):
    by_id = {row["userid"]: row for row in users}

    shown = by_id[legacy.PLAIN]
    assert shown["user_screen_name"] == "harbour_news"
    hidden = [row for row in users if row["user_screen_name"] == row["userid"]]
    assert len(hidden) == 4
    assert all(row["user_display_name"] == row["userid"] for row in hidden)


def test_the_profile_on_a_post_is_that_of_its_author(users, tweets):
    by_id = {row["userid"]: row for row in users}
    for row in tweets:
        assert {name: row[name] for name in legacy.USERS} == by_id[row["userid"]]


def test_posts_stand_in_the_order_of_the_parquet_parts(tweets):
    assert [row["userid"] for row in tweets] == sorted(row["userid"] for row in tweets)


def test_the_consortium_reads_the_accounts_as_exported(published):
    users = records(csv_of(published.gated_folder / "consortium", "boats_users_csv_unhashed"))
    given = {row["userid"]: row for row in legacy.user_rows()}

    assert {row["userid"]: row for row in users} == given


def test_the_zip_has_no_clock_in_it_and_unpacks_readable(published):
    for path in (published.folder / "public" / "csv").iterdir():
        [member] = zipfile.ZipFile(path).infolist()
        assert member.date_time == (1980, 1, 1, 0, 0, 0)
        assert oct(member.external_attr >> 16) == "0o100644"
        assert member.compress_type == zipfile.ZIP_DEFLATED


def written(folder, lines, **style):
    with duckdb.connect() as connection:
        connection.register("lines", pa.table({"n": range(len(lines)), "line": pa.array(lines, pa.string())}))
        return write_csv(
            connection,
            "some.csv",
            Dialect(columns=("a",), **style),
            ["SELECT line FROM lines ORDER BY n"],
            folder / "some.zip",
        )


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ({}, b'"a"\n"1"\n"2"\n'),
        ({"final_newline": False}, b'"a"\n"1"\n"2"'),
        ({"bom": True}, b'\xef\xbb\xbf"a"\n"1"\n"2"\n'),
        ({"quoting": "minimal"}, b'a\n"1"\n"2"\n'),
    ],
)
def test_the_dialect_rules_the_edges_of_the_file(tmp_path, style, expected):
    made = written(tmp_path, ['"1"\n', '"2"\n'], **style)

    assert zipfile.ZipFile(made.path).read("some.csv") == expected
    assert (made.rows, made.sha256) == (2, hashlib.sha256(expected).hexdigest())


def test_a_file_without_rows_keeps_its_header(tmp_path):
    made = written(tmp_path, [], final_newline=False)

    assert zipfile.ZipFile(made.path).read("some.csv") == b'"a"'
    assert made.rows == 0


def test_rows_of_several_queries_follow_one_another(tmp_path):
    with duckdb.connect() as connection:
        queries = [
            "SELECT '\"1\"' || chr(10)",
            "SELECT '\"2\"' || chr(10) WHERE false",
            "SELECT '\"3\"' || chr(10)",
        ]
        made = write_csv(connection, "some.csv", Dialect(columns=("a",)), queries, tmp_path / "some.zip")

    assert zipfile.ZipFile(made.path).read("some.csv") == b'"a"\n"1"\n"3"\n'
    assert made.rows == 2


@settings(deadline=None)
@given(texts=st.lists(st.binary(max_size=20)), size=st.integers(1, 9))
def test_pieces_have_one_size_and_lose_nothing(texts, size):
    pieces = Pieces(size)
    found = [piece for text in texts for piece in pieces.add(memoryview(text))] + list(pieces.rest())

    assert b"".join(found) == b"".join(texts)
    assert all(len(piece) == size for piece in found[:-1])
    assert all(0 < len(piece) <= size for piece in found[-1:])


@settings(deadline=None)
@given(values=st.lists(st.text(max_size=5)), begin=st.integers(0, 5), length=st.integers(0, 5))
def test_the_bytes_of_a_slice_are_those_of_its_values(values, begin, length):
    array = pa.array(values, pa.string()).slice(min(begin, len(values)), length)

    assert b"".join(map(bytes, value_bytes(array))) == "".join(array.to_pylist()).encode()
