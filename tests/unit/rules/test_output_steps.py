"""Outputs: who takes which step, and that nothing is released without two people."""

from itertools import product

import pytest
from tests.consortium_scenes import NOW, alone, grant

from heliograph.model.consortium.output import Verdict
from heliograph.model.consortium.role import Role
from heliograph.rules.matter import Act, Dossier, Matter, parts
from heliograph.rules.output import HELD, OUTPUT
from heliograph.rules.step import step

STATES = ("-", *OUTPUT.states)
COMMANDS = tuple(dict.fromkeys(row.command for row in OUTPUT.transitions))
RIGHT = {
    "verdict": "release",
    "note": "",
    "first_by": "another",
    "first_verdict": "release",
    "second_verdict": "release",
}


def ruling(state, command, by, *, dossier=Dossier(), **said):  # noqa: B008 - it is frozen
    act = Act(command=command, by=by, at=NOW, said=RIGHT | {"person_id": by.id if by else ""} | said)
    return step(OUTPUT, state, Matter(act=act, dossier=dossier))[0]


@pytest.mark.parametrize(("state", "command"), list(product(STATES, COMMANDS)))
def test_a_step_is_taken_by_the_roles_of_its_row_alone(state, command):
    row = OUTPUT.row(state, command)
    for role in Role:
        by = alone(role)
        allowed = ruling(state, command, by).allow
        theirs = row is not None and bool(parts(by, Dossier(), NOW) & set(row.actors))
        wanted = theirs and command != "refuse"
        assert allowed == wanted, (state, command, role)


def test_every_state_has_a_turn_or_is_final():
    assert set(OUTPUT.turns) | OUTPUT.final == set(OUTPUT.states)
    assert not set(OUTPUT.turns) & OUTPUT.final
    assert set(OUTPUT.turns) > HELD


@pytest.mark.parametrize(("first", "second"), list(product([*Verdict, ""], [*Verdict, ""])))
def test_two_verdicts_release_and_one_refusal_keeps_back(first, second):
    said = {"first_verdict": first, "second_verdict": second}
    assert ruling("reviewed", "release", None, **said).allow == (first == second == "release")
    assert ruling("reviewed", "refuse", None, **said).allow == ("refuse" in {first, second})


def test_the_second_look_is_another_person_s_and_a_refusal_has_words():
    by = alone(Role.OUTPUT_CHECKER)
    assert not ruling("partially_reviewed", "review_again", by, first_by=by.id).allow
    assert not ruling("submitted", "review", by, verdict="refuse").allow
    assert ruling("submitted", "review", by, verdict="refuse", note="Too much.").allow
    assert not ruling("submitted", "review", by, verdict="").allow


def test_an_output_is_withdrawn_by_whoever_asked_alone():
    by = alone(Role.MEMBER)
    member = Dossier(grants=(grant(person_id=by.id),))
    [row] = [row for row in OUTPUT.transitions if "own_output" in row.guards]
    for state in row.before:
        assert ruling(state, row.command, by, dossier=member).allow
        assert not ruling(state, row.command, by, dossier=member, person_id="another").allow
