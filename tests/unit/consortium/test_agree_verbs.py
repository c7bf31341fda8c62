"""Agreements: when grants follow a signature, and when they do not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests import consortium_life as life
from tests.consortium_people import YEAR
from tests.consortium_refusals import refused

from heliograph.consortium.agree import require_resign, sign, void
from heliograph.consortium.decide import verify_condition
from heliograph.consortium.settle import settle
from heliograph.consortium.timers import due_steps
from heliograph.consortium.why import why
from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant

DAY = timedelta(days=1)


def test_a_conditional_approval_may_be_signed_and_opens_nothing_until_the_condition_is_met(
    story, staff, lead
):
    application = life.in_deliberation(story, lead, staff)
    condition = life.approve_with(story, application, staff["chair"])
    life.sign_all(story, application, [lead], staff)
    assert story.records.find(Grant) == ()
    verify_condition(story.room, application, condition.id, "sha256:1", by=staff["coordinator"], at=story.now)
    due_steps(story.room, story.now)
    assert why(story.room, lead, life.TINY, story.now).allow
    assert len(story.records.find(Agreement)) == 1, "what was signed already is not asked for anew"


def test_changed_terms_that_are_signed_take_the_place_of_the_old_ones(story, staff, lead):
    grant = life.granted(story, lead, staff)
    [before] = story.records.find(Agreement)
    after = require_resign(
        story.room, before.id, template="data-access@2/en", text="# New\n", resign_by=story.now + YEAR / 12,
        by=staff["legal"], at=story.now,
    )  # fmt: skip
    life.sign_as(story, after, lead, Capacity.RESEARCHER)
    life.sign_as(story, after, staff["signatory"], Capacity.PLATFORM)
    assert story.records.get(Agreement, before.id).state == "superseded"
    assert story.records.get(Grant, grant).agreement_id == after.id
    assert len(story.records.find(Grant)) == 1
    assert why(story.room, lead, life.TINY, story.now).allow


def test_who_signs_after_the_access_has_ended_is_given_none_and_nothing_breaks(story, staff, lead):
    application = life.in_deliberation(story, lead, staff)
    life.approve(story, application, staff["chair"], until=story.now + YEAR / 12)
    story.pass_days(40)
    life.sign_all(story, application, [lead], staff)
    assert story.records.get(Application, application).state == "closed"
    due_steps(story.room, story.now)
    assert {one.state for one in story.records.find(Grant)} == {"closeout"}


def test_the_coordinator_takes_a_text_back_and_says_why(story, staff, lead):
    agreement = story.issue(life.approved(story, lead, staff))
    refused("reason-said", void, story.room, agreement.id, reason=" ", by=staff["coordinator"], at=story.now)
    refused("nobody-needs-it", void, story.room, agreement.id, reason="time", by=None, at=story.now)
    assert (
        void(story.room, agreement.id, reason="A wrong name.", by=staff["coordinator"], at=story.now).state
        == "voided"
    )


def test_nobody_is_a_signing_official_by_their_own_word(story, staff, lead):
    agreement = story.issue(life.approved(story, lead, staff), needs_institution=True)
    official = story.official("official")
    liar = story.official("liar", by_own_word=True)
    says = {
        "statement": "I am the head of research.",
        "text_sha256": agreement.text_sha256,
        "authenticated_at": story.now,
    }
    refused(
        "not-your-part", sign, story.room, agreement.id, Capacity.INSTITUTION, by=liar, at=story.now, **says
    )
    sign(story.room, agreement.id, Capacity.INSTITUTION, by=official, at=story.now, **says)


def test_an_agreement_that_waits_to_be_signed_anew_ends_on_its_last_day(story, staff, lead):
    """The grace is longer than the agreement: it ends, it does not lapse, and what was granted under it stops."""
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    text = story.records.get(Agreement, grant.agreement_id)
    story.records.write([replace(text, ends_at=story.now + 20 * DAY)])
    require_resign(
        story.room, text.id, template="data-access@2/en", text="# New\n", resign_by=story.now + 60 * DAY, by=staff["legal"], at=story.now,
    )  # fmt: skip
    assert story.records.get(Agreement, text.id).state == "resign_required"
    for _ in range(21):
        story.tick_day()
    assert story.records.get(Agreement, text.id).state == "ended"
    assert story.records.events(subject=f"agreement/{text.id}")[-1].what == "agreement-end"
    assert story.records.get(Grant, grant.id).state == "suspended"


def test_the_days_of_grace_are_over_also_where_no_scheduler_runs(story, staff, lead):
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    text = grant.agreement_id
    require_resign(
        story.room, text, template="data-access@2/en", text="# New\n", resign_by=story.now + 20 * DAY, by=staff["legal"], at=story.now,
    )  # fmt: skip
    while story.records.get(Agreement, text).state == "resign_required":
        allowed = why(story.room, lead, life.TINY, story.now + DAY).allow
        story.tick_day()
        assert allowed == why(story.room, lead, life.TINY, story.now).allow
    assert not allowed


@pytest.mark.parametrize("traced", [True, False])
def test_an_agreement_speaks_of_marks_where_copies_of_its_data_set_are_marked(story, staff, lead, traced):
    story.room = replace(story.room, is_traced=lambda name: traced and name == "tiny")
    settle(story.room, life.approved(story, lead, staff), at=story.now)
    [agreement] = story.records.find(Agreement)
    assert ("left out, so that a leak can be traced" in agreement.text) is traced
