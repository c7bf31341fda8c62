"""Handles behind at signs: which are certain, and what stands for them."""

import pyarrow as pa
import pytest

from heliograph.privacy import mentions
from heliograph.privacy.lookup import Lookup
from heliograph.privacy.mentions import Mentions
from heliograph.privacy.pseudonym import Field, KeyScope, scope_key
from heliograph.privacy.runs import laid_out
from heliograph.privacy.spans import Rank
from heliograph.privacy.vocabulary import VOCABULARY

KEY = scope_key(bytes(32), KeyScope.ARCHIVE, "example.org\x002026")
TABLE = pa.table([["ann"], ["handle"], ["a" + "b" * 26], [False]], schema=VOCABULARY)


class Counted:
    """A pseudonymizer that remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def pseudonyms(self, kind, identifiers):
        assert kind is Field.HANDLE
        self.asked += identifiers.to_pylist()
        return KEY.pseudonyms(kind, identifiers)


def known(*, bystanders=True, pseudonymizer=KEY):
    lookup = Lookup(TABLE, shown=frozenset({"harbour"}), tracking=False)
    return Mentions(lookup, pseudonymizer, bystanders=bystanders)


def look(text, one=None):
    spans, doubtful = (one or known()).found(laid_out(text.encode()))
    return spans.listed(), doubtful.tolist()


def stranger(handle):
    return b"@" + KEY.pseudonyms(Field.HANDLE, pa.array([handle]))[0].as_py().encode()


def test_known_accounts_get_their_pseudonym_and_strangers_one_of_theirs():
    assert look("hi @ann and @bob_1!") == (
        [(3, 7, b"@a" + b"b" * 26, Rank.MENTION), (12, 18, stranger("bob_1"), Rank.BYSTANDER)],
        [],
    )


def test_at_the_ends_of_a_text():
    spans, doubtful = look("@ann @bob")
    assert [(start, end) for start, end, _, _ in spans] == [(0, 4), (5, 9)]
    assert doubtful == []


def test_shown_accounts_and_pseudonyms_stay():
    assert look(f"@harbour @{'a' + 'c' * 26}")[0] == []
    assert look("@harbour @bob", known(bystanders=False)) == ([], [])
    assert len(look("@ann", known(bystanders=False))[0]) == 1


@pytest.mark.parametrize(
    "text",
    ["x@ann y", "9@ann", "_@ann", ".@ann", "+@ann", "%@ann", "-@ann", "@ann.", "@ann, ", "@ann+", "@ann=", "@ann-", "@ann/", "@ann~", "@ann@", "@annж", "@ann世", "@", "@ ", "@é"],
)  # fmt: skip
def test_what_may_be_something_else_is_worth_a_second_look(text):
    spans, doubtful = look(f"- {text}")
    assert spans == []
    assert doubtful[0] == text.index("@") + 2


@pytest.mark.parametrize("behind", ["", " ", ":", "!", "?", ")", "'", "\n", "#"])
def test_what_ends_otherwise_is_certain(behind):
    spans, doubtful = look(f"(@ann{behind}")
    assert [(start, end) for start, end, _, _ in spans] == [(1, 5)]
    assert doubtful == []


def test_the_end_of_a_value_ends_a_handle():
    spans, doubtful = known().found(laid_out(b"@ann\xff@bob\xff"))
    assert [span[:2] for span in spans.listed()] == [(0, 4), (5, 9)]
    assert doubtful.tolist() == []


@pytest.mark.parametrize(("size", "certain"), [(1, True), (14, True), (15, True), (16, False), (40, False)])
def test_long_handles_are_looked_at_one_by_one(size, certain):
    spans, doubtful = look(f"@{'q' * size} ")
    assert len(spans) == certain
    assert len(doubtful) == (not certain)


def test_a_text_without_at_signs_has_no_mentions():
    assert look("ann") == ([], [])


def test_each_stranger_is_asked_for_once():
    counted = Counted()
    one = known(pseudonymizer=counted)
    first = look("@bob @eve @bob", one)
    assert look("@bob @eve @bob", one) == first
    assert sorted(counted.asked) == ["bob", "eve"]
    assert [span[2] for span in first[0]] == [stranger("bob"), stranger("eve"), stranger("bob")]


def test_whoever_is_new_beside_a_known_one_is_asked_for():
    counted = Counted()
    one = known(pseudonymizer=counted)
    look("@bob", one)
    assert len(look("@bob @eve @ann", one)[0]) == 3
    assert counted.asked == ["bob", "eve"]


def test_what_is_remembered_is_bounded_and_nothing_changes(monkeypatch):
    monkeypatch.setattr(mentions, "REMEMBERED", 1)
    counted = Counted()
    one = known(pseudonymizer=counted)
    for _ in range(2):
        assert len(look("@bob @eve", one)[0]) == 2
    assert counted.asked == ["bob", "eve", "bob", "eve"]
    monkeypatch.setattr(mentions, "REMEMBERED", 2)
    look("@bob", one)
    assert counted.asked == ["bob", "eve", "bob", "eve"]
