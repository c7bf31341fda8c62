"""Which records of organisations may be one."""

from dataclasses import replace

import pytest

from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.rules.alike import alike

HILL = Organisation(
    id="1", name="École Hill", kind=OrganisationKind.ACADEMIC, country="DE", domains=("hill.example",)
)
OTHER = replace(HILL, id="2", name="Lake", domains=())


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (OTHER, False),
        (replace(OTHER, name="ecole-HILL"), True),
        (replace(OTHER, domains=("hill.example",)), True),
        (replace(OTHER, name="École Hill", ror_id="https://ror.org/01b"), False),
        (replace(OTHER, ror_id="01A"), True),
        (replace(HILL), False),
    ],
)
def test_by_registry_domain_or_name(other, found):
    one = replace(HILL, ror_id="https://ror.org/01a")
    assert bool(alike(one, [other])) is found


def test_a_domain_that_belongs_to_everybody_shows_nothing():
    one, other = replace(HILL, domains=("gmail.com",)), replace(OTHER, domains=("gmail.com",))
    assert alike(one, [other]) == ()
