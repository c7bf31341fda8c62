"""Two views side by side: the numbers of a slow reader, and each account left out in turn."""

from collections import Counter
from datetime import date
from math import sqrt

import pytest

from heliograph.access.compare import compare
from heliograph.access.facets import total_query
from heliograph.access.proportion import student, wilson
from heliograph.access.resolve import open_editions
from heliograph.access.view import view_query
from heliograph.bootstrap.reading import open_archive, reader_of
from heliograph.errors import UnknownNameError, UsageError
from heliograph.model.edition import Edition
from heliograph.model.progress import silent
from heliograph.model.view import Filter, View
from heliograph.settings import Settings
from tiny_archive import make_tiny_archive

BOTH = ("tiny", "tiny-2")
TINY, OTHER = View(datasets=("tiny",)), View(datasets=("tiny-2",))


@pytest.fixture(scope="module")
def readers(tmp_path_factory):
    """By the name of a data set, what reads it."""
    archive = make_tiny_archive(tmp_path_factory.mktemp("compare")).archive
    joined = open_archive(archive, Settings(cache=tmp_path_factory.mktemp("cache")))
    return {name: reader_of(joined, open_editions(joined.library, (name,)), silent) for name in BOTH}


@pytest.fixture(scope="module")
def halves(readers):
    """The posts of one data set cut in two at the day by which half of them were written."""
    posts = slow(readers["tiny"], TINY)
    middle = sorted(post["posted_at"] for post in posts)[len(posts) // 2].date()
    return View(datasets=("tiny",), until=middle), View(
        datasets=("tiny",), since=date.fromordinal(middle.toordinal() + 1)
    )


def slow(reader, view):
    return reader.engine.relation(view_query(reader, view)).to_arrow_table().to_pylist()


def by_value(comparison, column):
    [found] = [compared for compared in comparison.columns if compared.column == column]
    return {difference.value: difference for difference in found.differences}


def values(post, column):
    return set(post[column] or ()) if column == "hashtags" else {post[column]}


@pytest.mark.parametrize("clustered", [True, False])
@pytest.mark.parametrize("column", ["language", "client", "kind", "hashtags", "like_count"])
def test_shares_are_those_of_a_slow_reader(readers, column, clustered):
    found = by_value(
        compare(
            readers["tiny"],
            TINY,
            readers["tiny-2"],
            OTHER,
            columns=[column],
            most=10_000,
            clustered=clustered,
        ),
        column,
    )
    sides = [slow(readers["tiny"], TINY), slow(readers["tiny-2"], OTHER)]
    counted = [
        Counter(str(v) if v is not None else None for post in posts for v in values(post, column))
        for posts in sides
    ]
    for value in counted[0] | counted[1]:
        shares = [count[value] / len(posts) for count, posts in zip(counted, sides, strict=True)]
        assert [found[value].first.estimate.share, found[value].second.estimate.share] == pytest.approx(
            shares
        )
        assert found[value].difference == pytest.approx(shares[0] - shares[1])
    if column != "hashtags":
        assert sum(one.first.rows for one in found.values()) == len(sides[0])
    assert len(found) == len(counted[0] | counted[1])


def without_each(posts, value):
    """The share of a kind, and how it changes when each account is left out."""
    all_of = Counter(post["account_id"] for post in posts)
    having = Counter(post["account_id"] for post in posts if post["kind"] == value)
    rows, y = all_of.total(), having.total()
    return {account: (y - having[account]) / (rows - n) - y / rows for account, n in all_of.items()}


def spread(changes, others):
    """How two shares vary together, or one with itself, by the jackknife."""
    scale = sqrt((len(changes) - 1) / len(changes) * (len(others) - 1) / len(others))
    return scale * sum(change * others[account] for account, change in changes.items() if account in others)


def half(comparison, one, two):
    """Half of the interval: each side's by Student, less what shared accounts have in common."""
    arms = [
        student(side.effective - 1) * sqrt(spread(changes, changes))
        for side, changes in ((comparison.first, one), (comparison.second, two))
    ]
    correlation = spread(one, two) / sqrt(spread(one, one) * spread(two, two))
    return sqrt(arms[0] ** 2 + arms[1] ** 2 - 2 * correlation * arms[0] * arms[1])


def test_the_interval_is_that_of_leaving_out_each_account(readers):
    comparison = compare(readers["tiny"], TINY, readers["tiny-2"], OTHER)
    assert comparison.shared == 0
    for kind, found in by_value(comparison, "kind").items():
        one, two = (
            without_each(slow(readers["tiny"], TINY), kind),
            without_each(slow(readers["tiny-2"], OTHER), kind),
        )
        assert found.first.accounts <= len(one) == comparison.first.accounts
        assert found.interval.low == pytest.approx(found.difference - half(comparison, one, two))
        assert found.interval.high == pytest.approx(found.difference + half(comparison, one, two))


def test_an_account_that_writes_in_both_periods_is_left_out_of_both(readers, halves):
    reader = readers["tiny"]
    comparison = compare(reader, halves[0], reader, halves[1])
    for kind, found in by_value(comparison, "kind").items():
        one, two = (without_each(slow(reader, view), kind) for view in halves)
        assert comparison.shared == len(one.keys() & two.keys()) > 0
        assert found.interval.low == pytest.approx(found.difference - half(comparison, one, two))
        assert found.interval.high == pytest.approx(found.difference + half(comparison, one, two))


def test_a_view_does_not_differ_from_itself(readers):
    comparison = compare(readers["tiny"], TINY, readers["tiny"], TINY)
    for compared in comparison.columns:
        for one in compared.differences:
            assert one.difference == 0
            assert not one.clear
            if 0 < one.first.rows < comparison.first.rows:
                assert (one.interval.low, one.interval.high) == pytest.approx((0, 0), abs=1e-6)


def test_what_differs_most_comes_first(readers):
    comparison = compare(readers["tiny"], TINY, readers["tiny-2"], OTHER, most=3)
    for compared in comparison.columns:
        apart = [abs(one.difference) for one in compared.differences]
        assert apart == sorted(apart, reverse=True)
        assert len(apart) == min(3, compared.known)
    everything = by_value(compare(readers["tiny"], TINY, readers["tiny-2"], OTHER, most=99), "language")
    most = max(everything.values(), key=lambda one: abs(one.difference))
    [languages] = [compared for compared in comparison.columns if compared.column == "language"]
    assert languages.differences[0].value == most.value


def test_a_value_that_one_side_lacks_has_no_share_there(readers):
    narrowed = TINY.narrowed(Filter.of("kind", ["original"]))
    found = by_value(compare(readers["tiny"], narrowed, readers["tiny"], TINY), "kind")
    assert (found["repost"].first.rows, found["repost"].first.accounts) == (0, 0)
    assert found["repost"].first.estimate.interval.low == 0
    assert found["original"].first.estimate.share == 1


def test_the_whole_is_told_by_account_and_by_day(readers):
    period = View(datasets=("tiny",), since=date(2016, 1, 1), until=date(2016, 1, 10))
    posts = slow(readers["tiny"], TINY)
    days = [post["posted_at"].date() for post in posts]
    accounts = Counter(post["account_id"] for post in posts)
    for clustered in (True, False):
        side = compare(readers["tiny"], TINY, readers["tiny"], period, clustered=clustered).first
        assert (side.rows, side.accounts, side.first, side.last) == (
            len(posts),
            len(accounts),
            min(days),
            max(days),
        )
        assert side.per_account == len(posts) / len(accounts)
        assert side.per_day == pytest.approx(len(posts) / ((max(days) - min(days)).days + 1))
    side = compare(readers["tiny"], TINY, readers["tiny"], period).second
    assert side.days == 10


def test_without_accounts_the_numbers_are_those_of_the_cube_and_the_intervals_naive(readers):
    comparison = compare(readers["tiny"], TINY, readers["tiny-2"], OTHER, clustered=False)
    assert not comparison.clustered
    assert (comparison.shared, comparison.first.effective) == (None, None)
    total = slow_total(readers["tiny"])
    for one in by_value(comparison, "client").values():
        assert one.interval == one.naive
        assert one.wider == 1
        assert one.first.estimate.interval == wilson(one.first.rows / total, total)


def slow_total(reader):
    [total] = reader.engine.relation(total_query(reader, TINY)).to_arrow_table()["rows"].to_pylist()
    return total


@pytest.mark.parametrize("clustered", [True, False])
def test_a_view_without_posts_leaves_everything_open(readers, clustered):
    nothing = View(datasets=("tiny",), until=date(1999, 1, 1))
    comparison = compare(readers["tiny"], nothing, readers["tiny"], TINY, clustered=clustered)
    assert (comparison.first.rows, comparison.first.per_account, comparison.first.per_day) == (0, 0, 0)
    for one in by_value(comparison, "kind").values():
        assert (one.first.estimate.interval.low, one.first.estimate.interval.high) == (0, 1)
        assert not one.clear
    empty = compare(readers["tiny"], nothing, readers["tiny"], nothing, clustered=clustered)
    assert [(compared.differences, compared.known) for compared in empty.columns] == [((), 0)] * 3


def test_what_a_search_found_can_be_compared(readers):
    searched = View(datasets=("tiny",), text="weather")
    reader = readers["tiny"]
    found = reader.engine.keep(
        reader.engine.relation(view_query(reader, TINY)).to_arrow_table().slice(0, 25).select(["post_id"])
    )
    comparison = compare(reader, searched, reader, TINY, hits=(found, None))
    assert (comparison.first.rows, comparison.shared) == (25, comparison.first.accounts)
    with pytest.raises(UsageError, match="searches"):
        compare(reader, searched, reader, TINY)


def test_what_cannot_be_compared_is_said(readers):
    reader = readers["tiny"]
    with pytest.raises(UsageError, match="Posts are compared; the view is of accounts"):
        compare(reader, View(datasets=("tiny",), table="accounts"), reader, TINY)
    with pytest.raises(UnknownNameError, match='Did you mean "language"'):
        compare(reader, TINY, reader, TINY, columns=["langauge"])
    with pytest.raises(UsageError, match="consortium"):
        compare(reader, TINY, reader, View(datasets=("tiny",), edition=Edition.CONSORTIUM))
