"""Appeals: each is judged once, by whom it was given to, and each revocation can be appealed."""

import pytest
from tests import consortium_life as life
from tests.consortium_refusals import refused

from heliograph.consortium.appeal import appeal, assign_appeal, overturn, uphold, withdraw_appeal
from heliograph.consortium.timers import due_steps
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.role import Role


@pytest.fixture
def mate(story):
    return story.person("mate", at=story.university)


def file(story, grant, by):
    return appeal(
        story.room, grant.application_id, grounds="It was not us.", by=by, at=story.now, grant_id=grant.id
    )


def test_who_judges_one_appeal_does_not_judge_another(story, staff, lead, mate):
    grants = life.granted_to(story, lead, staff, mates=[mate])
    for grant in grants:
        story.revoked(grant.id, staff)
    one, other = (file(story, grant, by) for grant, by in zip(grants, (lead, mate), strict=True))
    assign_appeal(story.room, one.id, staff["judge"].id, by=staff["coordinator"], at=story.now)
    refused("appeal-is-yours", overturn, story.room, other.id, rationale="x", by=staff["judge"], at=story.now)
    overturn(story.room, one.id, rationale="It was not them.", by=staff["judge"], at=story.now)


def test_a_decided_appeal_is_not_given_out_again(story, staff, lead):
    application = life.in_deliberation(story, lead, staff)
    life.reject(story, application, staff["chair"])
    first = appeal(story.room, application, grounds="Page two.", by=lead, at=story.now)
    assign_appeal(story.room, first.id, staff["judge"].id, by=staff["coordinator"], at=story.now)
    overturn(story.room, first.id, rationale="It was said.", by=staff["judge"], at=story.now)
    life.review_with(story, application, staff, ("third", "fourth"))
    for name in ("third", "fourth"):
        life.vote(story, application, staff[name])
    life.reject(story, application, staff["other chair"])
    appeal(story.room, application, grounds="Page three.", by=lead, at=story.now)
    another = story.person("another-judge", Role.APPEAL_REVIEWER)
    refused(
        "appeal-is-undecided",
        assign_appeal,
        story.room,
        first.id,
        another.id,
        by=staff["coordinator"],
        at=story.now,
    )
    refused("appeal-is-undecided", withdraw_appeal, story.room, first.id, by=lead, at=story.now)


def test_a_second_revocation_can_be_appealed_too(story, staff, lead):
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    story.revoked(grant.id, staff)
    first = file(story, grant, lead)
    assign_appeal(story.room, first.id, staff["judge"].id, by=staff["coordinator"], at=story.now)
    overturn(story.room, first.id, rationale="It was not them.", by=staff["judge"], at=story.now)
    story.pass_days(1)
    story.revoked(grant.id, staff)
    due_steps(story.room, story.now)
    assert story.records.get(Grant, grant.id).state == "revoked", "the time to appeal runs anew"
    second = file(story, grant, lead)
    refused(
        "had-no-part",
        assign_appeal,
        story.room,
        second.id,
        staff["judge"].id,
        by=staff["coordinator"],
        at=story.now,
    )


def test_a_chair_who_reviewed_does_not_fail_a_condition(story, staff, lead):
    both = story.person("both", Role.REVIEWER, Role.CHAIR)
    staff = staff | {"both": both}
    application = life.in_deliberation(story, lead, staff, ("first", "both"))
    life.approve_with(story, application, staff["chair"])
    for _ in range(40):
        story.tick_day()
    refused("decider-is-free", life.reject, story, application, both, command="condition_failed")
    assert life.reject(story, application, staff["chair"], command="condition_failed").state == "rejected"


def test_an_upheld_rejection_is_final(story, staff, lead):
    application = life.in_deliberation(story, lead, staff)
    life.reject(story, application, staff["chair"])
    filed = appeal(story.room, application, grounds="Page two.", by=lead, at=story.now)
    assign_appeal(story.room, filed.id, staff["judge"].id, by=staff["coordinator"], at=story.now)
    uphold(story.room, filed.id, rationale="It was not.", by=staff["judge"], at=story.now)
    assert story.records.get(Application, application).state == "rejected_final"
