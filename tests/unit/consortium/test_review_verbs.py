"""Reviews: what a vote must say, when it is too late to stand back, and the numbers that the publisher sets."""

from dataclasses import replace

import pytest
from tests import consortium_life as life
from tests.consortium_refusals import refused

from heliograph.consortium.review import assign, declare, mark_complete, record_review
from heliograph.consortium.timers import due_steps
from heliograph.consortium.why import why
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.review import Declaration, Vote
from heliograph.rules.default_clocks import clocks


@pytest.mark.parametrize("scores", [dict.fromkeys(life.CRITERIA[1:], 3), dict.fromkeys(life.CRITERIA, 5), {}])
def test_each_criterion_of_the_form_needs_its_score_within_the_scale(story, staff, lead, scores):
    application = life.in_review(story, lead, staff)
    said = (Vote.APPROVE, scores, "Sound.")
    refused("vote-said", record_review, story.room, application, *said, by=staff["first"], at=story.now)


def test_whoever_has_sealed_a_review_does_not_stand_back_any_more(story, staff, lead):
    application = life.in_review(story, lead, staff)
    life.vote(story, application, staff["first"])
    refused(
        "not-yet-sealed", declare, story.room, application, Declaration.RECUSED, by=staff["first"], at=story.now
    )  # fmt: skip


def test_a_publisher_may_ask_for_three_reviews(story, staff, lead):
    story.room = replace(story.room, quorum=3)
    application = life.submitted(story, lead)
    said = {"by": staff["coordinator"], "at": story.now}
    for name in ("first", "second"):
        assign(story.room, application, staff[name].id, **said)
    refused("two-reviewers-assigned", mark_complete, story.room, application, {"form": True}, **said)
    life.review_with(story, application, staff, ("third",))
    for name in ("first", "second", "third"):
        assert story.records.get(Application, application).state == "in_review"
        if name != "third":
            declare(story.room, application, Declaration.NONE, by=staff[name], at=story.now)
        life.vote(story, application, staff[name])
    assert story.records.get(Application, application).state == "deliberation"


@pytest.mark.parametrize(("days", "kept"), [(30, False), (10, True)])
def test_the_decision_about_data_asks_the_clocks_of_the_room(story, staff, lead, days, kept):
    """A renewal filed twenty days before the end keeps the grant where the publisher asks for ten, not where it asks for thirty."""
    story.room = replace(story.room, clocks=clocks({Step.RENEWAL: days}))
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    for _ in range(345):
        story.tick_day()
    life.submitted(
        story, lead, kind=ApplicationKind.RENEWAL, template="renewal@1", project_id=grant.project_id, renews=(grant.id,)
    )  # fmt: skip
    for _ in range(21):
        story.tick_day()
    due_steps(story.room, story.now)
    assert (story.records.get(Grant, grant.id).state == "active") == kept
    assert why(story.room, lead, life.TINY, story.now).allow == kept
