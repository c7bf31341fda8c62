"""Escapes: an ampersand before a space hides nothing, every other escape may."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.model.policy import TextRule
from heliograph.privacy.escapes import Escapes
from heliograph.privacy.pseudonym import ScopeKey
from heliograph.privacy.redact import Redactor
from heliograph.privacy.vocabulary import VOCABULARY


def places(text: str, *patterns: str) -> list[int]:
    return sorted(Escapes(pattern.encode() for pattern in patterns).places(text.lower().encode()))


@pytest.mark.parametrize(
    "text", ["a &amp; b", "a &amp;", "a &AMP;\nb", "a & b", "&", "a&utm_medium=x", "100 % of", "5%x", "x%4"]
)
def test_what_stands_for_itself_hides_nothing(text: str) -> None:
    assert places(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a &#64;b", [2]),
        ("a &#x40;b", [2]),
        ("a &commat;b", [2]),
        ("a &amp;#64;b", [2]),
        ("a &amp;b", [2]),
        ("a &ampb", [2]),
        ("&lt", [0]),
        ("%40b", [0]),
        ("&ampere", [0]),
        ("a &bc;", [2]),
        ("&amp; &#64;b", [6]),
        ("&amp;\xa0b", [0]),
    ],
)
def test_an_escape_that_may_hide_something_is_found(text: str, found: list[int]) -> None:
    assert places(text) == found


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Rock &amp; Roll", "rock & roll", True),
        ("rock_&amp; roll", "rock & roll", True),
        ("fish &amp; chips", "rock & roll", False),
        ("ROCK &amp; roll &amp; soul", "rock & roll & soul", True),
        ("Рок &amp; ролл", "рок & ролл", True),
        ("soul &amp; ролл", "рок & ролл", False),
        ("soul &amp; roll", "& roll", True),
    ],
)
def test_an_ampersand_that_may_be_that_of_a_name_is_looked_at(text: str, name: str, found: bool) -> None:  # noqa: FBT001
    assert bool(places(text, name)) is found


PARTS = (
    "&amp;",
    "&",
    " ",
    ";",
    "amp;",
    "#64;",
    "@",
    "quorvex99",
    "rock",
    "roll",
    "soul",
    "?",
    "utm_source=x",
    "\n",
    "1",
    ".",
)
NAMES = {"name": ["rock & roll", "soul &", "quorvex99 soul"], "handle": ["quorvex99", "rock"]}


@settings(max_examples=300, deadline=None)
@given(parts=st.lists(st.sampled_from(PARTS), max_size=9))
def test_a_text_with_ampersands_is_rewritten_as_if_it_were_always_looked_at_twice(parts: list[str]) -> None:
    column = pa.array(["".join(parts)])
    quick = redactor().texts(column)
    slow = redactor()
    slow._disguises.escapes = Everywhere()
    assert quick.equals(slow.texts(column))


class Everywhere(Escapes):
    """Suspects every value."""

    def __init__(self) -> None:
        super().__init__([])

    def places(self, signs: bytes):
        return iter(range(len(signs)))


def redactor() -> Redactor:
    rows = [(name, kind, "a" * 27, True) for kind, names in NAMES.items() for name in names]
    columns = zip(*rows, strict=True)
    vocabulary = pa.table([pa.array(column) for column in columns], schema=VOCABULARY)
    rules = TextRule(bystanders=True, personal_data=True, tracking=True, post_ids=True)
    return Redactor(vocabulary, ScopeKey(b"k" * 32), rules, shown=frozenset())
