"""Names inside media zips: post, account, item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.model.media import MEDIA_KINDS
from heliograph.tables.engine import connect, literal
from heliograph.tables.legacy.media_names import (
    MEMBER_PATTERN,
    PROFILE_PATTERN,
    MediaKind,
    member_name,
    parse_media_name,
    read_media_list,
)
from legacy_files import HASHED_41, HASHED_44, hex64

OLD = hex64("someone")


@pytest.mark.parametrize(
    ("path", "post", "account", "key", "kind"),
    [
        (f"ira_10/{OLD}/images/673250708364247040-CVfPc8YUsAApZSL.jpg", "673250708364247040", OLD, "CVfPc8YUsAApZSL", "image"),
        (f"ira_10/{OLD}/videos/673250708364247040-a-b_c.mp4", "673250708364247040", OLD, "a-b_c", "video"),
        (f"china_052020_hashed_001/{HASHED_44}/images/1234567890123456789-Ab.PNG", "1234567890123456789", HASHED_44, "Ab", "image"),
        (f"x/{HASHED_41}/gifs/20-Ab.mp4", "20", HASHED_41, "Ab", "animation"),
        ("443196382/20-Ab.gif", "20", "443196382", "Ab", "animation"),
        ("001/20-Ab.jpg", "20", None, "Ab", "image"),
        ("20-Ab.jpg", "20", None, "Ab", "image"),
        ("20-Ab.bin", "20", None, "Ab", "other"),
        (f"ira\\{OLD}\\images\\20-Ab.jpg", "20", OLD, "Ab", "image"),
        (f"ira_profile/{OLD}_profile_image.jpg", None, OLD, "profile_image", "profile-image"),
        (f"{HASHED_44}_banner.jpg", None, HASHED_44, "banner", "banner"),
        ("443196382_header.png", None, "443196382", "header", "banner"),
        ("443196382_other.png", None, "443196382", "other", "other"),
    ],
)  # fmt: skip
def test_a_member_says_post_account_and_item(
    path: str, post: str | None, account: str | None, key: str, kind: str
) -> None:
    read = parse_media_name(path)
    assert read is not None
    assert (read.path, read.post_id, read.account_id, read.media_key, read.kind) == (
        path,
        post,
        account,
        key,
        kind,
    )


@pytest.mark.parametrize(
    "path",
    [
        "__MACOSX/20-Ab.jpg",
        "x/._20-Ab.jpg",
        ".DS_Store",
        "readme.txt",
        f"ira_10/{OLD}/images/",
        "ab-20.jpg",
        "20-.jpg",
    ],
)
def test_what_is_no_item_is_none(path: str) -> None:
    assert parse_media_name(path) is None


def test_the_key_of_a_profile_picture_does_not_carry_the_account() -> None:
    read = parse_media_name(f"{OLD}_profile_image.jpg")
    assert read is not None
    assert OLD not in read.media_key


def test_the_kinds_are_those_of_the_media_table() -> None:
    assert {kind.value for kind in MediaKind} == set(MEDIA_KINDS)


@given(
    account=st.sampled_from([OLD, HASHED_44, HASHED_41, "443196382", "a" + "b2" * 13]),
    post=st.integers(1, 2**63 - 1).map(str),
    key=st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True),
    extension=st.sampled_from(["jpg", "mp4", "gif"]),
)
def test_reading_a_member_undoes_writing_it(account: str, post: str, key: str, extension: str) -> None:
    read = parse_media_name("ira_10/" + member_name(account, post, key, extension))
    assert read is not None
    assert (read.account_id, read.post_id, read.media_key, read.extension) == (account, post, key, extension)


def test_the_patterns_mean_the_same_in_sql() -> None:
    paths = (
        f"ira_10/{OLD}/images/673250708364247040-a-b.jpg",
        "001/20-Ab.jpg",
        f"p/{HASHED_44}_profile_image.jpg",
        "no",
    )
    con = connect(threads=1)
    for path in paths:
        read = parse_media_name(path)
        found = con.execute(
            f"SELECT regexp_extract({literal(path)}, {literal(MEMBER_PATTERN)}, 3), "
            f"regexp_extract({literal(path)}, {literal(MEMBER_PATTERN)}, 1), "
            f"regexp_extract({literal(path)}, {literal(PROFILE_PATTERN)}, 1)"
        ).fetchone()
        assert found is not None
        assert found[0] == (read.post_id or "" if read else "")
        assert (found[1] or found[2]) == (read.account_id or "" if read else "")


def test_a_list_says_which_of_its_files_are_of_another_set() -> None:
    text = (
        "gs://bucket/hashed/2019_01/venezuela_201901_1/venezuela_201901_1_tweet_media_hashed_1.zip\n"
        "\n"
        "total of the bucket\n"
        "  5368709120  2019-01-31T01:02:03Z  gs://bucket/hashed/venezuela_201901_2_tweet_media_hashed_2.zip\r\n"
        f'"ira_10/{OLD}/images/20-Ab.jpg",1024\n'
    )
    lines = list(read_media_list(text, "venezuela_201901_2"))
    assert [(line.line, line.bytes, line.of_another_set) for line in lines] == [
        (1, None, True),
        (4, 5_368_709_120, False),
        (5, 1_024, False),
    ]
    assert lines[1].name.part == (2,)
    assert lines[2].media is not None
    assert lines[2].media.post_id == "20"
