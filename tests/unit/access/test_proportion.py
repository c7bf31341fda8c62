"""Shares and their differences: what the papers print, and intervals that hold what they promise."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.access.proportion import (
    Estimate,
    Interval,
    Sums,
    clustered,
    difference,
    possible,
    student,
    variance,
    wilson,
)

COUNTS = st.integers(0, 10**9).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def naive(rows, of):
    share = rows / of if of else 0.0
    return Estimate(share=share, interval=wilson(share, of))


def sums(posts, with_value):
    """What the database adds up, for accounts with so many posts, and so many with a value."""
    n, y = np.asarray(posts, float), np.asarray(with_value, float)
    weight = 1 / (1 - n / n.sum())
    return Sums(
        rows=int(n.sum()),
        accounts=len(n),
        squares=float((n**2).sum()),
        y=int(y.sum()),
        yy=float(((y * weight) ** 2).sum()),
        yn=float((y * n * weight**2).sum()),
        nn=float(((n * weight) ** 2).sum()),
    )


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_examples_of_newcombe_1998_come_out_as_printed(first, second, low, high):
    found = difference(naive(*first), naive(*second))
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("freedom", "printed"), [(2, 4.303), (3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042), (1000, 1.962)]
)
def test_students_distribution_is_that_of_the_tables(freedom, printed):
    assert student(freedom) == pytest.approx(printed, rel=0.01)


@given(first=COUNTS, second=COUNTS)
def test_an_interval_holds_its_difference_and_turns_with_the_sides(first, second):
    one, two = naive(*first), naive(*second)
    found, turned = difference(one, two), difference(two, one)
    assert -1 <= found.low <= one.share - two.share <= found.high <= 1
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


def test_of_nothing_nothing_is_known():
    assert difference(naive(0, 0), naive(0, 0)) == Interval(low=-1, high=1)


def test_accounts_of_one_post_are_independent_posts():
    alone = sums([1] * 400, [1] * 100 + [0] * 300)
    assert variance(alone) == pytest.approx(0.25 * 0.75 / 399)
    assert alone.effective == 400


def test_posts_of_one_account_count_as_one_where_they_all_agree():
    whole = sums([50] * 20, [50] * 5 + [0] * 15)
    assert variance(whole) == pytest.approx(0.25 * 0.75 / 19)


@given(
    parts=st.lists(
        st.integers(0, 20).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n + 1))), min_size=2
    )
)
def test_the_variance_is_that_of_leaving_out_each_account_in_turn(parts):
    y, n = (np.array(numbers, float) for numbers in zip(*parts, strict=True))
    share = y.sum() / n.sum()
    without = (y.sum() - y) / (n.sum() - n)
    slow = (len(n) - 1) / len(n) * ((without - share) ** 2).sum()
    assert variance(sums(n, y)) == pytest.approx(slow, abs=1e-12)


def test_a_value_that_no_account_has_is_as_uncertain_as_there_are_accounts():
    nobody = sums([1000] * 40, [0] * 40)
    assert clustered(nobody).interval == wilson(0.0, 40)


def test_of_a_single_account_next_to_nothing_is_known():
    single = Sums(rows=10_000, accounts=1, squares=1e8, y=10_000, yy=0, yn=0, nn=0)
    assert clustered(single).interval.low < 0.3


def test_what_is_shown_of_a_share_is_possible():
    shown = possible(clustered(sums([10, 10, 500], [1, 0, 100])))
    assert 0 <= shown.interval.low <= shown.share <= shown.interval.high <= 1


def drawn(chance, accounts, *, share, unevenness, alike):
    """An operation: accounts of uneven size, each with a leaning of its own."""
    posts = np.clip(chance.lognormal(3, unevenness, accounts), 1, 20_000).astype(int)
    leaning = chance.beta(share * alike, (1 - share) * alike, accounts)
    return posts, chance.binomial(posts, leaning)


@pytest.mark.parametrize(
    ("accounts", "shares", "unevenness"),
    [
        ((80, 60), (0.3, 0.3), 1.2),
        ((300, 200), (0.5, 0.3), 1.2),
        ((60, 60), (0.5, 0.5), 2.0),
        ((1000, 500), (0.05, 0.05), 1.8),
    ],
)
def test_the_interval_by_accounts_holds_the_truth_as_often_as_it_says_and_the_naive_one_does_not(
    accounts, shares, unevenness
):
    chance, rounds, held, naively = np.random.default_rng(2018), 1000, 0, 0
    for _ in range(rounds):
        one, two = (
            sums(*drawn(chance, count, share=share, unevenness=unevenness, alike=2))
            for count, share in zip(accounts, shares, strict=True)
        )
        truth = shares[0] - shares[1]
        found = difference(clustered(one), clustered(two))
        posts = difference(naive(one.y, one.rows), naive(two.y, two.rows))
        held += found.low <= truth <= found.high
        naively += posts.low <= truth <= posts.high
    assert 0.93 <= held / rounds <= 0.99
    assert naively / rounds < 0.35


def test_both_intervals_hold_where_posts_are_independent():
    chance, rounds, held, naively = np.random.default_rng(7), 1000, 0, 0
    for _ in range(rounds):
        one, two = (sums(*drawn(chance, 100, share=0.3, unevenness=0.3, alike=1e6)) for _ in range(2))
        found = difference(clustered(one), clustered(two))
        posts = difference(naive(one.y, one.rows), naive(two.y, two.rows))
        held += found.low <= 0 <= found.high
        naively += posts.low <= 0 <= posts.high
    assert 0.93 <= held / rounds <= 0.975
    assert 0.93 <= naively / rounds <= 0.975


def test_accounts_on_both_sides_are_the_same_accounts():
    one = clustered(sums([30, 20, 50], [10, 15, 5]))
    found = difference(one, replace(one), correlation=1.0)
    assert (found.low, found.high) == pytest.approx((0, 0), abs=1e-9)
