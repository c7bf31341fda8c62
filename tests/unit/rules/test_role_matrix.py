"""Who may do what: every step and every view, for every role, as a full matrix."""

from dataclasses import replace
from itertools import product

import pytest
from tests.consortium_scenes import (
    LEAD,
    NOW,
    PROJECT,
    SCENES,
    Scene,
    agreement,
    alone,
    application,
    decision,
    placed,
    sealed,
)

from heliograph.model.consortium.person import PersonState
from heliograph.model.consortium.project import Teammate
from heliograph.model.consortium.role import STAFF, Role
from heliograph.rules.access import decide
from heliograph.rules.matter import parts
from heliograph.rules.permissions import LOGGED, MAY_SEE, View
from heliograph.rules.step import MACHINES, step

STEPS = [
    (machine.name, before, row.command)
    for machine in MACHINES.values()
    for row in machine.transitions
    for before in row.before
]
BY_STANDING = frozenset({Role.LEAD, Role.CO_APPLICANT, Role.MEMBER, Role.SIGNING_OFFICIAL})
OWN_MATTER = STAFF | {Role.REFEREE}
IN_THE_TEAM = {("application", "decline"): {Role.LEAD, Role.CO_APPLICANT}}
"""A step of everybody that whoever stands in the team already cannot take."""


def held(role, dossier):
    """What the table of roles gives to somebody who has one role: everybody who is known may also apply and report."""
    if role is Role.SYSTEM:
        return {Role.SYSTEM}
    if role is Role.VISITOR:
        return {Role.VISITOR}
    nothing_there = dossier.application is None and role in {Role.LEAD, Role.CO_APPLICANT, Role.REVIEWER}
    without_project = dossier.project is None and role is Role.SIGNING_OFFICIAL
    if role is Role.REFEREE or nothing_there or without_project:
        return {Role.VISITOR, Role.APPLICANT}
    return {role, Role.VISITOR, Role.APPLICANT}


@pytest.mark.parametrize(("kind", "before", "command"), STEPS, ids=" ".join)
def test_a_step_is_taken_by_exactly_the_roles_of_its_row(kind, before, command):
    machine, cells = MACHINES[kind], 0
    row = machine.row(before, command)
    for role in Role:
        by = alone(role)
        scene = SCENES[kind, command](before, by)
        dossier = placed(role, by, scene)
        assert parts(by, dossier, NOW) == held(role, dossier), role
        ruling, _, acted = step(machine, before, scene.matter(by, command, dossier))
        if role in IN_THE_TEAM.get((kind, command), ()):
            assert [one.code for one in ruling.unmet] == ["has-not-joined"], role
        elif held(role, dossier) & set(row.actors):
            assert ruling.allow, (role, ruling.unmet)
            assert acted in row.actors
            assert ruling.obligations == ("log",)
        else:
            assert [one.code for one in ruling.unmet] == ["not-your-part"], role
        cells += 1
    assert cells == len(Role)


def test_every_step_has_a_scene(record_property):
    assert {(kind, command) for kind, _, command in STEPS} == set(SCENES)
    record_property(
        "table",
        f"cells of the matrix of steps and roles: {len(STEPS)} x {len(Role)} = {len(STEPS) * len(Role)}",
    )


OPEN_TO_ALL = Scene(
    known={
        "application": application("closed"), "reviews": (sealed("first", unsealed_at=NOW), sealed("second", unsealed_at=NOW)),
        "decisions": (decision(),), "agreements": (agreement(),),
    }
)  # fmt: skip
"""A dossier in which no view waits for anything but a role."""


@pytest.mark.parametrize("view", View)
def test_a_view_is_seen_by_exactly_the_roles_of_its_row(view):
    assert set(MAY_SEE) == set(View)
    cells = 0
    for role in Role:
        by = alone(role)
        dossier = placed(role, by, OPEN_TO_ALL)
        if role is Role.REVIEWER:  # whose own review is sealed too
            own = [
                replace(one, sealed_at=NOW) if one.reviewer_id == by.id else one for one in dossier.reviews
            ]
            dossier = replace(dossier, reviews=tuple(own))
        if role is Role.SYSTEM:
            ruling = decide(None, view, dossier, NOW)  # nobody: a page asks for somebody who is not signed in
            assert ruling.allow == (Role.VISITOR in MAY_SEE[view])
        else:
            ruling = decide(by, view, dossier, NOW)
            assert ruling.allow == bool(held(role, dossier) & MAY_SEE[view]), (role, ruling.unmet)
        assert ruling.allow or {one.code for one in ruling.unmet} == {"not-your-part"}
        assert ("log" in ruling.obligations) == (ruling.allow and view in LOGGED)
        cells += 1
    assert cells == len(Role)


def test_all_views_are_counted(record_property):
    record_property(
        "table",
        f"cells of the matrix of views and roles: {len(View)} x {len(Role)} = {len(View) * len(Role)}",
    )
    assert sum(len(roles) for roles in MAY_SEE.values()) > 40


@pytest.mark.parametrize("role", sorted(OWN_MATTER))
@pytest.mark.parametrize("place", ["lead", "mate", "holder"])
def test_nobody_of_the_team_has_a_role_of_staff_in_their_own_matter(role, place):
    """Whatever else stands there: assigned as a reviewer, named to judge an appeal."""
    by = replace(LEAD if place == "lead" else alone(role), roles=frozenset(OWN_MATTER))
    dossier = placed(role, by, OPEN_TO_ALL)
    if place == "mate":
        dossier = replace(dossier, project=replace(PROJECT, team=(Teammate(by.id, NOW, NOW),)))
    if place == "holder":
        dossier = placed(Role.MEMBER, by, OPEN_TO_ALL)
    assert not parts(by, dossier, NOW) & STAFF


@pytest.mark.parametrize("role", sorted(STAFF))
def test_staff_without_a_second_factor_has_no_role(role):
    by = replace(alone(role), has_second_factor=False)
    assert parts(by, placed(role, by, OPEN_TO_ALL), NOW) == {Role.VISITOR, Role.APPLICANT}


@pytest.mark.parametrize(
    ("role", "state"), list(product(sorted(STAFF | BY_STANDING), (PersonState.LOCKED, PersonState.ERASED)))
)
def test_somebody_who_is_locked_or_erased_is_a_visitor(role, state):
    by = replace(alone(role), state=state)
    assert parts(by, placed(role, by, OPEN_TO_ALL), NOW) == {Role.VISITOR}


@pytest.mark.parametrize("role", sorted(set(Role) - STAFF))
def test_a_role_that_nobody_is_invited_to_is_not_given_by_a_record(role):
    """A person whose record holds it all the same acts no more than others."""
    by = replace(alone(Role.APPLICANT), roles=frozenset({role}))
    assert parts(by, OPEN_TO_ALL.dossier(), NOW) == {Role.VISITOR, Role.APPLICANT}


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPEAL_REVIEWER])
def test_who_was_not_asked_neither_reviews_nor_judges(role):
    assert parts(alone(role), OPEN_TO_ALL.dossier(), NOW) == {Role.VISITOR, Role.APPLICANT}
