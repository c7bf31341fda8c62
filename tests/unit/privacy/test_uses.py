"""Who uses a candidate as a plain word: neither mentions, hashtags and links nor parts of compounds count."""

import pyarrow as pa
import pytest

from heliograph.privacy.uses import Uses, is_plain

CANDIDATES = ["quorvex99", "mara tolvin", "żabajaga", "иван петров"]


def used(text):
    return Uses(CANDIDATES).found(pa.array([text], pa.string())).to_pylist()[0]


@pytest.mark.parametrize(
    "text",
    [
        "quorvex99", "a QUORVEX99 b", "(quorvex99)", '"quorvex99".', "quorvex99!?)", "quorvex99, and", "quorvex99:\n", "é quorvex99",
        "ｑuorvex99", "qu\u00adorvex99", "(quorvex99]; x", "'quorvex99' x",
    ],
)  # fmt: skip
def test_a_word_of_running_text_is_used(text):
    assert used(text) == ["quorvex99"]


@pytest.mark.parametrize(
    "text",
    [
        "@quorvex99", "#quorvex99", "x.com/quorvex99", "\\quorvex99", "x_quorvex99", "a=quorvex99", "a&quorvex99", "?quorvex99", "%quorvex99",
        ":quorvex99", ".quorvex99", "+quorvex99", "-quorvex99", "xquorvex99", "quorvex99x", "quorvex99_", "quorvex99-x", "quorvex99.com",
        "quorvex99/", "quorvex99@x", "&#64;quorvex99", "＠quorvex99", "quorvex", "",
    ],
)  # fmt: skip
def test_what_is_no_plain_word_is_not_used(text):
    assert used(text) == []


def test_each_text_has_its_own_uses_each_once():
    texts = [
        "quorvex99 quorvex99 mara tolvin",
        None,
        "",
        "mara  tolvin",
        "mara tolvin",
        "ŻABAJAGA",
        "Иван Петров",
    ]
    assert Uses([*CANDIDATES, "quorvex99"]).found(pa.array(texts, pa.string())).to_pylist() == [
        ["mara tolvin", "quorvex99"],
        [],
        [],
        [],
        ["mara tolvin"],
        ["żabajaga"],
        ["иван петров"],
    ]


def test_columns_in_chunks_are_taken():
    assert Uses(CANDIDATES).found(pa.chunked_array([["quorvex99"], ["x"]])).to_pylist() == [["quorvex99"], []]


@pytest.mark.parametrize(
    ("text", "plain"),
    [("ann", True), ("ann ", True), ("ann\xff", True), ("ann.", True), ("ann...\n", True), ("ann.b", False), ("annb", False), ("ann#", False)],
)  # fmt: skip
def test_a_plain_word_ends_with_its_text_or_before_a_space(text, plain):
    assert is_plain(text.encode("latin-1"), 0, 3) is plain
