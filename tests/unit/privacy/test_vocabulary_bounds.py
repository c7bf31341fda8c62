"""Which forms an identifier has, and which of them have to be counted: the bounds."""

import pyarrow as pa
import pytest

from heliograph.privacy.vocabulary import IDENTITIES, candidates, forms, forms_of, vocabulary


def listed(*rows):
    return forms(pa.table([list(column) for column in zip(*rows, strict=True)], schema=IDENTITIES))


def plain(table):
    return dict(zip(table.column("value").to_pylist(), table.column("plain").to_pylist(), strict=True))


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("id", "Ab-12", ["ab-12"]),
        ("handle", "@Ann_9", ["ann_9"]),
        ("name", "O'Neil (Mara)", ["o'neil (mara)", "o'neil mara", "o'neilmara"]),
        ("name", "«Anna»", ["«anna»", "anna", "anna"]),
        ("name", "a  b\u00a0c", ["a b c", "a b c", "abc"]),
        ("name", "a-b_c.d+e", ["a-b_c.d+e", "a b c d e", "abcde"]),
        ("name", " * ", ["*", "", ""]),
    ],
)
def test_the_forms_of_an_identifier(kind, value, expected):
    assert list(forms_of(kind, value)) == expected


def test_forms_without_signs_are_left_out():
    assert listed(("1", "name", "*", "a")).to_pylist() == [
        {"account_id": "1", "kind": "name", "value": "*", "replacement": "a"}
    ]


def test_nobody_has_no_forms():
    nobody = pa.table([[], [], [], []], schema=IDENTITIES)
    assert forms(nobody).num_rows == 0
    assert vocabulary(forms(nobody), None, every_token=True).num_rows == 0


def test_handles_and_names_of_eight_signs_are_counted_unless_they_are_words_and_ids_are_not():
    table = listed(
        ("1", "handle", "quorvexx", "a"),
        ("1", "handle", "quorvex", "a"),
        ("1", "id", "1234567890123", "a"),
        ("2", "name", "Zweltorn", "b"),
        ("3", "handle", "president", "c"),
    )
    assert candidates(table) == ["quorvexx", "zweltorn"]


def test_what_nobody_else_uses_need_not_be_listed():
    table = listed(("1", "handle", "quorvex99", "a"), ("2", "handle", "quorvex98", "b"))
    others = pa.table({"value": ["quorvex98"], "others": [6]})
    assert plain(vocabulary(table, others, every_token=False)) == {"quorvex99": True, "quorvex98": False}


def test_a_word_of_five_letters_is_a_word_even_where_every_token_goes():
    table = listed(("1", "handle", "house", "a"), ("2", "handle", "quorv", "b"), ("3", "handle", "quor", "c"))
    assert plain(vocabulary(table, None, every_token=True)) == {"house": False, "quorv": True, "quor": False}


def test_an_id_is_plain_by_its_length_alone():
    table = listed(("1", "id", "12345678", "a"), ("2", "id", "1234567", "b"))
    for every in (False, True):
        assert plain(vocabulary(table, None, every_token=every)) == {"12345678": True, "1234567": False}
