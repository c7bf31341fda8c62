"""Tracking: a link that tells who has shared it is found in every column of links and texts."""

import pytest

from gate_desk import PEOPLE, desk
from heliograph.publish.gate.tracking import tracking

LINK = "https://e.example/?utm_source=letter"


@pytest.fixture
def spoilt():
    return desk(PEOPLE).copy()


@pytest.mark.parametrize("column", ["url", "description"])
def test_a_tracking_parameter_in_a_profile_is_found(spoilt, column):
    assert list(tracking(spoilt.subject())) == []

    spoilt.rewrite("accounts.parquet", f"SELECT * REPLACE ('{LINK}' AS {column}) FROM rows")
    [finding] = tracking(spoilt.subject())

    assert (finding.what, finding.where) == ("tracking-parameter", f"accounts.{column}")
    assert (finding.count, set(finding.samples)) == (6, {LINK})
