"""Thousands of patterns in one pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.privacy import finder
from heliograph.privacy.finder import Finder

PATTERNS = [b"ann", "анна".encode(), b"anna", b"nn", b"news"]


def places(hits):
    return sorted(map(tuple, hits.tolist()))


def by_hand(patterns, text):
    return sorted(
        (number, at, at + len(pattern))
        for number, pattern in enumerate(patterns)
        for at in range(len(text))
        if text.startswith(pattern, at)
    )


def test_every_pattern_is_found_wherever_it_stands():
    assert places(Finder(PATTERNS).written(b"joanna news")) == [(0, 2, 5), (2, 2, 6), (3, 3, 5), (4, 7, 11)]


def test_patterns_beyond_ascii_are_found_only_as_a_reader_sees_them():
    text = "анна ann".encode()
    assert places(Finder(PATTERNS).written(text)) == [(0, 9, 12), (3, 10, 12)]
    assert places(Finder(PATTERNS).seen(text)) == [(0, 9, 12), (1, 0, 8), (3, 10, 12)]


def test_nothing_is_found_where_nothing_stands_or_nothing_is_sought():
    assert Finder(PATTERNS).written(b"").shape == (0, 3)
    assert Finder([]).seen(b"ann").shape == (0, 3)
    assert Finder(["анна".encode()]).written(b"ann").shape == (0, 3)


@pytest.mark.parametrize("bound", [0, 1 << 19])
def test_a_sparing_automaton_finds_the_same(monkeypatch, bound):
    monkeypatch.setattr(finder, "FAST_UP_TO", bound)
    text = b"annannews"
    assert places(Finder(PATTERNS).written(text)) == by_hand(
        [p if p.isascii() else b"\0" for p in PATTERNS], text
    )


@given(st.sets(st.text("abж", min_size=1, max_size=3), max_size=5), st.text("abж ", max_size=12))
def test_a_search_by_hand_finds_the_same(patterns, text):
    listed = sorted(pattern.encode() for pattern in patterns)
    assert places(Finder(listed).seen(text.encode())) == by_hand(listed, text.encode())
