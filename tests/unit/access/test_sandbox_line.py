"""First come, first served; nobody is served twice while somebody waits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.access.sandbox.line import Line
from heliograph.errors import RefusedError


def served(line):
    called = line.call()
    if called:
        line.done(called[0])
    return called


def test_who_came_first_is_called_first():
    line = Line(longest=9)
    for member in "abc":
        line.join(member, member.upper())
    assert [served(line) for _ in range(4)] == [("a", "A"), ("b", "B"), ("c", "C"), None]


def test_a_member_who_waits_or_is_served_cannot_join_again():
    line = Line(longest=9)
    line.join("a", 1)
    with pytest.raises(RefusedError):
        line.join("a", 2)
    line.call()
    with pytest.raises(RefusedError):
        line.join("a", 2)
    line.done("a")
    line.join("a", 2)
    assert line.call() == ("a", 2)


def test_a_full_line_takes_nobody():
    line = Line(longest=2)
    line.join("a", 1)
    line.join("b", 2)
    with pytest.raises(RefusedError, match="2 queries are waiting already"):
        line.join("c", 3)


def test_who_leaves_is_not_called():
    line = Line(longest=9)
    line.join("a", 1)
    line.join("b", 2)
    assert (line.leave("a"), line.leave("a"), line.leave("c")) == (1, None, None)
    assert (len(line), line.call(), line.call()) == (1, ("b", 2), None)


@given(st.lists(st.one_of(st.integers(0, 5), st.none()), max_size=60))
def test_nobody_waits_for_more_than_one_query_of_each_other_member(moves):
    """A number is a member who tries to join, None the end of a query: the next is called."""
    line, ahead = Line(longest=99), {}
    for member in moves:
        if member is None:
            called = served(line)
            if called:
                assert ahead.pop(called[0]) == 0
                ahead = {waiting: count - 1 for waiting, count in ahead.items()}
        elif member not in ahead:
            line.join(member, None)
            ahead[member] = len(ahead)
    assert len(line) == len(ahead)
