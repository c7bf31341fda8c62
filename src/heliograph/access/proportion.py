"""Proportion: a share with its 95 % interval, and the difference of two; of posts on their own, and of posts in accounts."""

from dataclasses import dataclass
from math import hypot, sqrt

Z = 1.959963984540054
"""Between minus and plus this lie 95 % of the normal distribution."""

ROUNDING = 1e-12
"""Of sums of squares, so much may be left where nothing should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """From low to high, with 95 % confidence."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A share and its interval."""

    share: float
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What a side's accounts add up to for one value; y is an account's posts with the value, n all of its posts.

    Attributes:
        rows: All posts of all accounts.
        accounts: How many there are.
        squares: Sum of n squared.
        y: Posts with the value.
        yy: Sum of y squared, each account weighed.
        yn: Sum of y times n, weighed.
        nn: Sum of n squared, weighed.
    """

    rows: int
    accounts: int
    squares: float
    y: int
    yy: float
    yn: float
    nn: float

    @property
    def share(self) -> float:
        """Of all posts, 0 where there are none."""
        return self.y / self.rows if self.rows else 0.0

    @property
    def effective(self) -> float:
        """So many accounts of equal size would tell as much."""
        return self.rows**2 / self.squares if self.squares else 0.0


def wilson(share: float, of: float) -> Interval:
    """The interval of a share of independent things, by the score method of Wilson (1927).

    Args:
        share: 0 to 1.
        of: How many things; of none, nothing is known.
    """
    if of <= 0:
        return Interval(low=0.0, high=1.0)
    extra = Z**2 / of
    middle = (share + extra / 2) / (1 + extra)
    half = Z / (1 + extra) * sqrt(share * (1 - share) / of + extra / of / 4)
    return Interval(low=max(0.0, min(share, middle - half)), high=min(1.0, max(share, middle + half)))


def difference(first: Estimate, second: Estimate, *, correlation: float = 0.0) -> Interval:
    """The interval of the first share minus the second, from the intervals of both.

    Method 10 of R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of
    eleven methods", Statistics in Medicine 17 (1998), 873-890: where both are of Wilson. With other intervals and a
    correlation it is that of G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008), 1693-1702.
    """
    apart = first.share - second.share
    one, two = first.interval, second.interval
    down = _joined(first.share - one.low, two.high - second.share, correlation)
    up = _joined(one.high - first.share, second.share - two.low, correlation)
    return Interval(low=max(-1.0, apart - down), high=min(1.0, apart + up))


def variance(sums: Sums) -> float:
    """How far a share would vary between draws of accounts: that of a ratio, linearised, by leaving out each account in turn.

    Its weights are those of the jackknife, so that a few large accounts are not mistaken for many
    (A. C. Cameron and D. L. Miller, Journal of Human Resources 50 (2015), 317-372).
    """
    if sums.accounts < 2:  # noqa: PLR2004 - of one account nothing can be left out
        return 0.0
    squares = sums.yy - 2 * sums.share * sums.yn + sums.share**2 * sums.nn
    if squares <= ROUNDING * sums.share**2 * sums.nn:
        return 0.0
    return _left_out(sums.accounts) * squares / sums.rows**2


def covariance(first: Sums, second: Sums, *, both: float, one: float, two: float, whole: float) -> float:
    """How far two shares vary together because the same accounts stand on both sides.

    Args:
        first: One side.
        second: The other.
        both: Weighed sum over shared accounts of y of the first times y of the second.
        one: Of y of the first times n of the second.
        two: Of n of the first times y of the second.
        whole: Of n of the first times n of the second.
    """
    if not first.rows or not second.rows:
        return 0.0
    products = both - second.share * one - first.share * two + first.share * second.share * whole
    scale = sqrt(_left_out(first.accounts) * _left_out(second.accounts))
    return scale * products / (first.rows * second.rows)


def clustered(sums: Sums) -> Estimate:
    """A share with the interval that takes accounts, not posts, for what was drawn; it may reach below 0 or above 1.

    Where all accounts have the same share, as when none has the value, posts of one account are taken for one.
    """
    spread = variance(sums)
    if not spread:
        return Estimate(share=sums.share, interval=wilson(sums.share, sums.effective))
    half = student(sums.effective - 1) * sqrt(spread)
    return Estimate(share=sums.share, interval=Interval(low=sums.share - half, high=sums.share + half))


def possible(estimate: Estimate) -> Estimate:
    """The same with an interval that says nothing of shares below 0 or above 1."""
    low, high = max(0.0, estimate.interval.low), min(1.0, estimate.interval.high)
    return Estimate(share=estimate.share, interval=Interval(low=low, high=high))


def student(freedom: float) -> float:
    """Between minus and plus this lie 95 % of Student's distribution: the first terms of its series in 1/freedom.

    M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), 26.7.5. Fewer than 1 counts as 1.
    """
    z, part = Z, 1 / max(freedom, 1.0)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term * part**power for power, term in enumerate(terms, start=1))


def _left_out(accounts: int) -> float:
    return (accounts - 1) / accounts if accounts else 0.0


def _joined(one: float, two: float, correlation: float) -> float:
    """The length of two sides at right angles, or at the angle that their correlation makes."""
    if not correlation:
        return hypot(one, two)
    return sqrt(max(0.0, one**2 + two**2 - 2 * correlation * one * two))
