"""List cells: what the tokenizer takes apart, and what it refuses rather than guess."""

import pyarrow as pa
import pytest

from heliograph.tables.legacy.lists import PLACEHOLDER, parse, parse_all

CELLS = {
    "[]": [],
    "[ ]": [],
    "['tech', 'gadgets']": ["tech", "gadgets"],
    "['#tech', '#gadgets']": ["#tech", "#gadgets"],
    "[\"it's\", 'b']": ["it's", "b"],
    "['a, b', 'c']": ["a, b", "c"],
    r"['it\'s']": ["it's"],
    r"['a\nb', 'c\\d', '\x41\u00e9\U0001f319']": ["a\nb", "c\\d", "Aé🌙"],
    "['']": [""],
    "['a',]": ["a"],
    "['a','b']": ["a", "b"],
    "[u'tech', u\"it's\"]": ["tech", "it's"],
    "[443196382]": ["443196382"],
    "[0, 443196382, 0]": ["0", "443196382", "0"],
    "[http://example.org/a,b]": ["http://example.org/a,b"],
    "  [1, 2]  ": ["1", "2"],
}
REFUSED = ("", "x", "[", "]", "a, b", "['a", "['a'", "['a', 'b]", "['a' 'b']", "['a'; 'b']", r"['\q']", r"['\x4']", r"['\ud800']", "['a', b]", "[a, 'b']", "[, a]")  # fmt: skip


@pytest.mark.parametrize(("cell", "items"), CELLS.items())
def test_a_list_cell_is_taken_apart(cell: str, items: list[str]) -> None:
    assert parse(cell) == items


@pytest.mark.parametrize("cell", REFUSED)
def test_a_cell_that_is_no_list_is_refused_whole(cell: str) -> None:
    assert parse(cell) is None


def test_null_stays_null_and_is_no_empty_list() -> None:
    cells = pa.array([None, "[]", "['a']", "broken"])
    assert parse_all(cells).to_pylist() == [None, [], ["a"], None]


def test_the_placeholder_is_what_the_archive_wrote_for_an_unknown_account() -> None:
    assert PLACEHOLDER == "0"
