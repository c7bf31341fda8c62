"""Differences: from the sums of a value on two sides to shares, their difference, and its intervals."""

from collections.abc import Mapping
from math import sqrt
from typing import Any

from heliograph.access.comparison import Difference, Portion
from heliograph.access.proportion import (
    Estimate,
    Sums,
    clustered,
    covariance,
    difference,
    possible,
    variance,
    wilson,
)
from heliograph.tables.pairs import SIDES

Row = Mapping[str, Any]
"""Sums by their names, as ``tables.pairs`` gives them."""

Rows = tuple[int, int]
"""All posts of both sides."""


def by_posts(row: Row, rows: Rows) -> Difference:
    """The difference where posts were counted without their accounts; both of its intervals are the naive one."""
    first, second = (_naive(row[f"{side}_rows"], of) for side, of in zip(SIDES, rows, strict=True))
    naive = difference(first, second)
    return Difference(
        value=row["value"],
        first=Portion(rows=row["first_rows"], accounts=None, estimate=first),
        second=Portion(rows=row["second_rows"], accounts=None, estimate=second),
        difference=first.share - second.share,
        interval=naive,
        naive=naive,
    )


def by_accounts(row: Row, rows: Rows, wholes: Row) -> Difference:
    """The difference where posts were counted by account.

    Args:
        row: The sums of one value.
        rows: All posts of both sides.
        wholes: The sums that are true of all values.
    """
    plain = by_posts(row, rows)
    one, two = (_sums(row, wholes, side, of) for side, of in zip(SIDES, rows, strict=True))
    first, second = clustered(one), clustered(two)
    return Difference(
        value=plain.value,
        first=Portion(rows=one.y, accounts=row["first_accounts"], estimate=possible(first)),
        second=Portion(rows=two.y, accounts=row["second_accounts"], estimate=possible(second)),
        difference=plain.difference,
        interval=difference(first, second, correlation=_correlation(one, two, row, wholes)),
        naive=plain.naive,
    )


def _naive(rows: int, of: int) -> Estimate:
    share = rows / of if of else 0.0
    return Estimate(share=share, interval=wilson(share, of))


def _sums(row: Row, wholes: Row, side: str, rows: int) -> Sums:
    return Sums(
        rows=rows,
        accounts=wholes[f"{side}_accounts"],
        squares=wholes[f"{side}_squares"],
        y=row[f"{side}_rows"],
        yy=row[f"{side}_own"],
        yn=row[f"{side}_mixed"],
        nn=wholes[f"{side}_own"],
    )


def _correlation(one: Sums, two: Sums, row: Row, wholes: Row) -> float:
    """Of the two shares, because of accounts that stand on both sides; 0 where there are none."""
    spread = sqrt(variance(one) * variance(two))
    if not wholes["shared"] or not spread:
        return 0.0
    both, first, second = row["shared_both"], row["shared_first"], row["shared_second"]
    shared = covariance(one, two, both=both, one=first, two=second, whole=wholes["shared_own"])
    return max(-1.0, min(1.0, shared / spread))
