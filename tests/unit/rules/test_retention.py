"""How long files of applicants are kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.consortium_scenes import application, grant

from heliograph.model.consortium.stay import Stay
from heliograph.rules.retention import KEPT, files_are_over

THEN = datetime(2026, 3, 2, tzinfo=UTC)
LATER = THEN + KEPT


def standing(made, state, since=THEN):
    return replace(made, state=state, stays=(Stay(state, since),))


@pytest.mark.parametrize(
    ("state", "after", "over"),
    [
        ("draft", LATER, False),
        ("in_review", LATER, False),
        ("discarded", THEN, True),
        ("withdrawn", THEN, False),
        ("withdrawn", LATER, True),
        ("closed", LATER, True),
    ],
)
def test_files_go_a_year_after_the_end_and_those_of_thrown_away_drafts_at_once(state, after, over):
    assert files_are_over(standing(application(state), state), (), after) is over


def test_a_grant_that_lives_keeps_the_files_and_its_end_begins_the_year():
    closed = standing(application("closed"), "closed")
    assert not files_are_over(closed, [standing(grant("active"), "active")], LATER)
    ended = standing(grant("closed"), "closed", THEN + timedelta(days=30))
    assert not files_are_over(closed, [ended], LATER)
    assert files_are_over(closed, [ended], LATER + timedelta(days=30))
