"""Judging: which identifiers point at an account as bare words, and what a sighting is called."""

import pytest

from heliograph.privacy.leaks.links import Context
from heliograph.privacy.leaks.needles import needles
from heliograph.privacy.leaks.scan import Scanner
from heliograph.privacy.leaks.search import Search
from heliograph.privacy.leaks.tally import Tally
from heliograph.publish.gate.judging import distinctive, told

MASKED = [
    ("handle", "tolvin99", "a1"),
    ("handle", "tolvin9", "a2"),
    ("handle", "elephant", "a3"),
    ("id", "12345678", "a4"),
    ("id", "1234567", "a5"),
    ("handle", "harbourxx", "a6"),
    ("handle", "23456789", "a7"),
    ("id", "12345679", "a8"),
]
SHOWN = [("name", "Harbourxx", "7")]


@pytest.fixture(scope="module")
def search():
    listed = needles(MASKED, SHOWN)
    return Search(Scanner(listed, known=frozenset(), strangers=True), Tally(listed))


def forms(search, numbers=None):
    every = range(len(search.needles)) if numbers is None else numbers
    return {search.needles[n].form for n in distinctive(search, every)}


def test_long_rare_words_and_numbers_point_at_an_account(search):
    """Not shorter ones, words of a language, or what a shown account is called."""
    assert forms(search) == {"tolvin99", "12345678", "12345679", "23456789"}


def test_only_what_is_asked_about_is_told(search):
    [number] = [n for n, needle in enumerate(search.needles) if needle.form == "tolvin99"]
    assert forms(search, [number]) == {"tolvin99"}
    assert forms(search, []) == set()


def test_a_word_that_three_others_use_points_at_nobody_and_a_number_does(search, monkeypatch):
    monkeypatch.setattr(Tally, "others", lambda *_: 3)
    assert forms(search) == {"12345678", "12345679", "23456789"}
    monkeypatch.setattr(Tally, "others", lambda *_: 2)
    assert forms(search) == {"tolvin99", "12345678", "12345679", "23456789"}


@pytest.mark.parametrize(
    ("context", "what"),
    [
        (Context.MENTION, "handle-in-mention"),
        (Context.PROFILE, "handle-in-profile-link"),
        (Context.PARAMETER, "handle-in-link-parameter"),
        (Context.ELSEWHERE, "handle-in-link-elsewhere"),
        (Context.BLOG, "handle-in-blog-address"),
        (Context.CELL, "handle-as-cell"),
    ],
)
def test_where_an_identifier_points_at_an_account_any_word_does(search, context, what):
    [needle] = [needle for needle in search.needles if needle.form == "elephant"]
    assert told(needle, int(context), points=False)[0] == what


def test_a_bare_word_is_told_only_if_it_points(search):
    [needle] = [needle for needle in search.needles if needle.form == "tolvin99"]
    assert told(needle, Context.WORD, points=True)[0] == "handle-as-word"
    assert told(needle, Context.TAG, points=True)[0] == "handle-as-hashtag"
    assert told(needle, Context.WORD, points=False) == ("", "")
