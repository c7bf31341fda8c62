"""The made-to-order files are what they say: checked with Python's own csv, zip and gzip readers."""

import csv
import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from heliograph.model.snowflake import milliseconds
from heliograph.tables.legacy.naming import LegacyName, NameKind, complete_series, parse_name, same_table
from legacy_files import TWEETS_2018, TWEETS_2019, USERS, many_tweet_rows, snowflake, tweet_rows
from legacy_variants import Variant, ten_megabyte_cell, variant, variants

COUNTED = [v for v in variants() if v.expected.posts is not None]


def tables(made: Variant) -> Iterator[tuple[LegacyName, bytes]]:
    """Every table file of a variant with its content, zips and gzips opened."""
    for path, content in made.files.items():
        name = parse_name(path)
        if not name.is_archive:
            yield name, gzip.decompress(content) if path.endswith(".gz") else content
            continue
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                inner = parse_name(member, path)
                if inner.kind is not NameKind.JUNK:
                    yield inner, archive.read(member)


def records(content: bytes) -> int:
    text = content.decode("utf-8-sig")
    return sum(1 for _ in csv.reader(io.StringIO(text, newline=""))) - 1


def test_the_columns_are_those_of_the_archive() -> None:
    assert (len(USERS), len(TWEETS_2019), set(TWEETS_2018)) == (10, 31, set(TWEETS_2019))
    assert TWEETS_2019[1:11] == USERS
    assert TWEETS_2018[13:19] == (
        "tweet_time",
        "tweet_client_name",
        "in_reply_to_tweetid",
        "in_reply_to_userid",
        "quoted_tweet_tweetid",
        "is_retweet",
    )


@pytest.mark.real_data
def test_the_columns_are_those_of_genuine_headers() -> None:
    folder = os.environ.get("HELIOGRAPH_TEST_DATA")
    if not folder:
        pytest.skip("HELIOGRAPH_TEST_DATA is not set: columns are not compared with genuine headers")
    archive = Path(folder) / "archive"
    heads = ("tweets_header_31_columns.csv", "china_082019_1_users_csv_hashed.first300.csv")
    found = [next(csv.reader(io.StringIO((archive / head).read_text(encoding="utf-8")))) for head in heads]
    assert [tuple(head) for head in found] == [TWEETS_2019, USERS]


def test_every_variant_has_a_name_of_its_own() -> None:
    names = [v.name for v in variants()]
    assert len(names) == len(set(names)) > 60
    assert variant("bom").name == "bom"


@pytest.mark.parametrize("made", COUNTED, ids=lambda v: v.name)
def test_the_records_of_a_variant_are_its_rows_and_its_rejections(made: Variant) -> None:
    posts = sum(records(content) for name, content in tables(made) if name.kind is NameKind.POSTS)
    rejected = sum(count or 0 for count in made.expected.rejected.values())
    assert posts == (made.expected.posts or 0) + rejected


@pytest.mark.parametrize("made", COUNTED, ids=lambda v: v.name)
def test_the_files_of_a_variant_are_two_complete_tables_of_one_set(made: Variant) -> None:
    groups = same_table(name for name, _ in tables(made))
    assert {key.kind for key in groups} == {NameKind.ACCOUNTS, NameKind.POSTS}
    assert len(groups) == 2
    assert len({key.set_id for key in groups}) == 1
    assert [complete_series(group) for group in groups.values()] == [(), ()]
    assert all(name.is_identified for group in groups.values() for name in group) == made.expected.identified


def test_junk_is_counted_as_announced() -> None:
    made = variant("parts-in-a-zip-with-junk")
    junk = 0
    for path, content in made.files.items():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            junk += sum(parse_name(member, path).kind is NameKind.JUNK for member in archive.namelist())
    assert junk == made.expected.junk == 6


def test_torn_parts_have_a_gap() -> None:
    groups = same_table(parse_name(path) for path in variant("incomplete-parts").files)
    assert sorted(complete_series(group) for group in groups.values()) == [(), ("2",)]


@pytest.mark.parametrize(
    "name", ["truncated-zip", "zip-with-a-flipped-byte", "no-zip-at-all", "truncated-gzip"]
)
def test_a_damaged_package_cannot_be_unpacked(name: str) -> None:
    with pytest.raises((zipfile.BadZipFile, zlib.error, EOFError)):
        list(tables(variant(name)))


def test_latin_1_and_binary_are_no_utf_8() -> None:
    for name in ("latin-1", "binary-file"):
        (content,) = [c for n, c in tables(variant(name)) if n.kind is NameKind.POSTS]
        with pytest.raises(UnicodeDecodeError):
            content.decode()


def test_the_time_in_an_id_is_the_time_in_its_row() -> None:
    assert milliseconds(int(snowflake("2017-08-19 15:13:33.145"))) == 1_503_155_613_145
    ids = {row["tweetid"] for row in [*tweet_rows(), *many_tweet_rows(5_000)]}
    assert len(ids) == 5_012


def test_the_big_cell_has_ten_megabytes() -> None:
    made = ten_megabyte_cell()
    assert max(len(content) for content in made.files.values()) > 10_000_000
