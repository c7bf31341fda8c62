"""What the decision on using data is shown: what it looks at, and nothing that it could take for nothing."""

from dataclasses import fields

import pytest
from tests import consortium_life as life
from tests.consortium_people import Story

from heliograph.consortium.gather import NOT_FOR_USE, gather, gather_for_use
from heliograph.consortium.when_asked import WhenAsked
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.role import Role
from heliograph.rules.access import decide
from heliograph.rules.matter import Dossier
from heliograph.rules.permissions import View


@pytest.fixture(scope="module")
def story():
    return Story()


@pytest.fixture(scope="module")
def lead(story):
    found = story.person("lead", at=story.university)
    life.granted(story, found, story.staff())
    return found


def shown(story, lead):
    return gather_for_use(story.records, story.records.find(Grant, person_id=lead.id), lead.id)


def test_each_part_is_as_in_the_whole_dossier_or_of_the_holder_alone(story, lead):
    part, whole = shown(story, lead), gather(story.records, shown(story, lead).application.id, lead)
    for name in {one.name for one in fields(Dossier)} - {*NOT_FOR_USE, "people", "affiliations"}:
        assert getattr(part, name) == getattr(whole, name), name
    assert part.people == {lead.id: lead}
    assert set(part.affiliations) == {one for one in whole.affiliations if one.person_id == lead.id}


@pytest.mark.parametrize("name", NOT_FOR_USE)
def test_a_part_that_was_left_out_is_never_taken_for_an_empty_one(story, lead, name):
    part = getattr(shown(story, lead), name)
    for look in (
        bool,
        len,
        list,
        dict,
        lambda one: "x" in one,
        lambda one: one["x"],
        lambda one: one.get("x"),
    ):
        with pytest.raises(LookupError, match="was not read"):
            look(part)


def test_another_decision_on_such_a_dossier_fails_instead_of_deciding(story, lead):
    chair = story.person("another-chair", Role.CHAIR)
    with pytest.raises(LookupError, match="was not read"):
        decide(chair, View.REVIEWS, shown(story, lead), story.now)


def test_reminders_are_not_read_before_somebody_asks_for_them(story, lead, monkeypatch):
    asked, find = [], story.records.find
    monkeypatch.setattr(
        story.records, "find", lambda kind, **equal: asked.append(kind) or find(kind, **equal)
    )
    dossier = shown(story, lead)
    assert Notice not in asked
    assert dict(dossier.reminders) == dict(dossier.reminders)
    assert asked.count(Notice) == 1


def test_a_mapping_that_is_made_when_asked_is_made_once():
    made = []
    mapping = WhenAsked(lambda: made.append(1) or {"a": 1})
    assert not made
    assert (mapping["a"], mapping.get("b"), len(mapping), list(mapping)) == (1, None, 1, ["a"])
    assert made == [1]
