"""Lacking: whoever has the role but no second factor is told so, and nobody else is."""

from dataclasses import replace

import pytest
from tests.consortium_scenes import NOW, alone

from heliograph.model.consortium.role import Role
from heliograph.rules.access import decide
from heliograph.rules.matter import Dossier
from heliograph.rules.permissions import View
from heliograph.rules.registry import keeps


def codes(ruling):
    return [one.code for one in ruling.unmet]


def test_a_coordinator_without_a_second_factor_is_told_what_is_missing():
    bare = replace(alone(Role.COORDINATOR), has_second_factor=False)
    assert codes(keeps(bare, NOW)) == ["second-factor-set-up"]
    assert codes(decide(bare, View.PEOPLE, Dossier(), NOW)) == ["second-factor-set-up"]
    assert keeps(replace(bare, has_second_factor=True), NOW).allow


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.AUDITOR])
def test_whoever_lacks_the_role_too_is_told_whose_part_it_is(role):
    bare = replace(alone(role), has_second_factor=False)
    assert codes(keeps(bare, NOW)) == ["not-your-part"]
    assert codes(decide(None, View.PEOPLE, Dossier(), NOW)) == ["not-your-part"]
