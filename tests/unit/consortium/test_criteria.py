"""The shipped criteria, and how criteria change in public."""

import re
from datetime import date

import pytest

from heliograph.consortium.criterion import SHIPPED, parse, read, shipped
from heliograph.consortium.form import shipped as form
from heliograph.errors import InputError, UnknownNameError

TEXT = '{ en = "T", es = "T", ar = "T" }'
FIRST = f"""
code = "small"
[[criteria]]
code = "skill"
judged = "reviewers"
title = {TEXT}
text = {TEXT}
in_force_from = 2024-01-01
"""
SECOND = f"""
[[criteria]]
code = "skill"
version = 2
judged = "reviewers"
title = {TEXT}
text = {TEXT}
proposed_on = 2026-01-01
comments_until = 2026-02-15
in_force_from = 2026-03-01
"""


@pytest.mark.parametrize("code", SHIPPED)
def test_a_form_informs_every_criterion_and_no_other(code):
    asked = {field.criterion for field in form(code).fields()} - {None}
    assert asked == {criterion.code for criterion in shipped(code).criteria}


def test_a_renewal_informs_criteria_of_the_first_form():
    asked = {field.criterion for field in form("renewal").fields()} - {None}
    assert asked <= {criterion.code for criterion in shipped("tmrc-2022").criteria}


@pytest.mark.parametrize("code", SHIPPED)
def test_no_criterion_asks_for_a_doctorate(code):
    for criterion in shipped(code).criteria:
        assert not re.search(r"PhD|doctorate is|must hold", criterion.text.en)


def test_what_was_submitted_before_the_day_is_judged_by_the_version_of_then():
    criteria = parse(FIRST + SECOND, what="small.toml")
    assert criteria.in_force(date(2023, 12, 31)) == {}
    assert criteria.in_force(date(2026, 2, 28))["skill"].version == 1
    assert criteria.in_force(date(2026, 3, 1))["skill"].version == 2


def test_a_change_is_open_for_comments_until_its_last_day():
    criteria = parse(FIRST + SECOND, what="small.toml")
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 15), date(2026, 2, 16)]
    assert [len(criteria.open_for_comments(day)) for day in days] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("proposed_on = 2026-01-01\n", "", "skill: a change needs proposed_on and comments_until"),
        ("comments_until = 2026-02-15", "comments_until = 2026-01-15", "comments need 30 days"),
        ("in_force_from = 2026-03-01", "in_force_from = 2026-02-15", "before the time for comments is over"),
        ("version = 2", "version = 3", "versions must be 1, 2, 3"),
        ("in_force_from = 2024-01-01", "in_force_from = 2027-01-01", "hold from a later day"),
        ('judged = "reviewers"', 'judged = "coin"', "criteria.skill.judged"),
    ],
)
def test_a_change_behind_closed_doors_is_refused(old, new, told):
    text = FIRST + SECOND
    assert old in text
    with pytest.raises(InputError, match=re.escape(told)):
        parse(text.replace(old, new, 1), what="small.toml")


def test_an_installation_has_criteria_of_its_own(tmp_path):
    (tmp_path / "small.toml").write_text(FIRST, "utf-8")
    assert read(tmp_path / "small.toml").code == "small"
    with pytest.raises(UnknownNameError, match="no set of criteria 'small'"):
        shipped("small")
