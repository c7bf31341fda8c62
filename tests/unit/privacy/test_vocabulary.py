"""Vocabulary: the forms in which identifiers are looked for, and how often others use them."""

import duckdb
import pyarrow as pa
import pytest

from heliograph.privacy.uses import Uses
from heliograph.privacy.vocabulary import (
    IDENTITIES,
    OTHERS,
    USES,
    candidates,
    forms,
    forms_of,
    others_sql,
    vocabulary,
)


def table(*rows):
    return pa.table([list(column) for column in zip(*rows, strict=True)], schema=IDENTITIES)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("handle", "＠Ann_9", {"ann_9"}),
        ("id", " 12 ", {"12"}),
        ("name", "Dr. Mara-Tolvin 🌍", {"dr. mara-tolvin 🌍", "dr mara tolvin", "drmaratolvin"}),
        ("name", "Anna", {"anna"}),
        ("name", None, set()),
    ],
)
def test_forms(kind, value, expected):
    assert set(forms_of(kind, value)) == expected


def test_one_row_for_each_form_the_same_account_first():
    made = vocabulary(
        forms(table(("2", "name", "Mara Tolvin", "ax"), ("1", "name", "mara tolvin", "aw"))),
        None,
        every_token=True,
    )
    assert made.to_pylist() == [
        {"value": "mara tolvin", "kind": "name", "replacement": "aw", "plain": True},
        {"value": "maratolvin", "kind": "name", "replacement": "aw", "plain": True},
    ]


def test_common_words_are_not_plain():
    listed = forms(
        table(
            ("1", "handle", "weather", "a"), ("2", "handle", "trump2020x", "b"), ("3", "id", "1234567", "c")
        )
    )
    others = pa.table([["trump2020x"], [6]], schema=OTHERS)
    assert not any(vocabulary(listed, others, every_token=False).column("plain").to_pylist())
    strict = vocabulary(listed, others, every_token=True)
    assert dict(zip(*(strict.column(c).to_pylist() for c in ("value", "plain")), strict=True)) == {
        "weather": False,
        "trump2020x": True,
        "1234567": False,
    }


def test_uses_by_others_are_counted_outside_mentions_tags_and_links():
    listed = forms(table(("1", "handle", "quorvex99", "a")))
    assert candidates(listed) == ["quorvex99"]
    uses = Uses(candidates(listed))
    posts = [("1", "quorvex99"), ("2", "a Quorvex99, b quorvex99"), ("2", "quorvex99")]
    posts += [("3", "@quorvex99 #quorvex99 x.com/quorvex99"), ("4", "ｑuorvex99"), ("5", None)]
    found = uses.found(pa.array([text for _, text in posts], pa.string())).to_pylist()
    pairs = [(account, value) for (account, _), values in zip(posts, found, strict=True) for value in values]
    columns = [pa.array(column, pa.string()) for column in zip(*pairs, strict=True)]
    connection = duckdb.connect()
    connection.register("listed", listed)
    connection.register("uses", pa.table(columns, schema=USES))
    query = others_sql(uses="uses", listed="listed")
    assert connection.sql(query).fetchall() == [("quorvex99", 2)]


def test_a_mention_in_disguise_is_no_use_as_a_word():
    """Else three of them would make a common word of a handle, which then stays wherever it is one."""
    uses = Uses(["quorvex99", "пётр ениве"])
    texts = {
        "quorvex99": ["quorvex99"],
        "привет quorvex99 🙂": ["quorvex99"],
        "&#64;quorvex99": [],
        "＠quorvex99": [],
        "日本 ＃quorvex99 ＠quorvex99": [],
        "%40quorvex99 &amp; more": [],
        "&#64;quorvex99, I mean quorvex99": ["quorvex99"],
        "\u200b@quorvex99 🙂": [],
        "а Пётр Ениве и": ["пётр ениве"],
        "rock &amp; roll with quorvex99": ["quorvex99"],
        "and q\u200buorvex99 🙂": ["quorvex99"],
    }
    mixed = [None, *texts, "", *texts]
    found = uses.found(pa.array(mixed, pa.string())).to_pylist()
    assert dict(zip(mixed, found, strict=True)) == {None: [], "": [], **texts}
