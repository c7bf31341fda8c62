"""Who decides on a page has shown the second factor a moment ago."""

from datetime import UTC, datetime

import pytest

from heliograph.model.consortium.role import Role
from heliograph.rules.proposal import PROPOSALS
from heliograph.rules.step import MACHINES
from heliograph.rules.step_up import DECIDING, LATELY, STEP_UP, step_up

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
ROWS = [row for machine in MACHINES.values() for row in machine.transitions]


def test_each_command_that_decides_is_a_step_or_the_proposal_of_one():
    assert {row.command for row in ROWS} | {"propose_revocation"} >= DECIDING
    assert PROPOSALS["revoke"].event == "grant-propose-revocation"


def test_people_of_staff_take_what_decides_but_for_the_end_of_an_agreement():
    by_applicants = {
        row.command for row in ROWS if {Role.LEAD, Role.CO_APPLICANT, Role.MEMBER} & set(row.actors)
    }
    assert not DECIDING & by_applicants


def test_nothing_delays_a_suspension():
    assert "suspend" not in DECIDING


@pytest.mark.parametrize("command", sorted(DECIDING))
def test_it_is_asked_for_ten_minutes(command):
    assert step_up(command, NOW, NOW) == step_up(command, NOW - STEP_UP, NOW) == ()
    assert step_up(command, NOW - STEP_UP * 1.001, NOW) == (LATELY,)
    assert step_up(command, NOW + STEP_UP, NOW) == (LATELY,)


def test_other_steps_do_not_ask_for_it():
    assert step_up("submit", NOW - 100 * STEP_UP, NOW) == ()
