"""Bands are named by their lower end and exact at every boundary."""

import duckdb
import pytest

from heliograph.model.policy import Treatment
from heliograph.privacy.coarsen import coarsened


def band(treatment, values, kind="BIGINT"):
    listed = ", ".join(f"({'NULL' if v is None else v}::{kind})" for v in values)
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT {coarsened(treatment, 'v')} FROM (VALUES {listed}) t(v)"
        ).fetchall()
    return [row[0] for row in rows]


LARGEST = 2**63 - 1


def test_decades_begin_at_powers_of_ten():
    values = [0, 1, 9, 10, 99, 100, 999, 1000, LARGEST, None]
    assert band(Treatment.DECADE, values) == [0, 1, 1, 10, 10, 100, 100, 1000, 10**18, None]


def test_octaves_begin_at_powers_of_two():
    values = [0, 1, 2, 3, 4, 7, 8, LARGEST, None]
    assert band(Treatment.OCTAVE, values) == [0, 1, 2, 2, 4, 4, 8, 2**62, None]


@pytest.mark.parametrize(
    ("treatment", "expected"),
    [
        (Treatment.MINUTE, "2018-12-31 23:59:00"),
        (Treatment.MONTH, "2018-12-01"),
        (Treatment.YEAR, "2018-01-01"),
    ],
)
def test_moments_are_cut_not_rounded(treatment, expected):
    [found] = band(treatment, ["'2018-12-31 23:59:59.999'"], kind="TIMESTAMP")
    assert str(found).startswith(expected)
