"""The whole life of an application, in memory: from the draft to the close-out, with everything that can go wrong between."""

import pytest
from tests import consortium_life as life

from heliograph.consortium.appeal import appeal, assign_appeal, overturn
from heliograph.consortium.apply import accept, invite, resubmit, submit
from heliograph.consortium.close import attest, close_out
from heliograph.consortium.grant import issue_grants
from heliograph.consortium.review import assign, declare, return_application
from heliograph.consortium.suspend import auto_suspend, propose_revocation, restore, revoke
from heliograph.consortium.why import open_scopes, why
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.review import Declaration


def refused(code, does, *args, **said):
    with pytest.raises(NotAllowedError) as caught:
        does(*args, **said)
    assert code in {one.code for one in caught.value.unmet}, caught.value


def test_a_member_from_the_draft_to_the_close_out(story, staff, lead):
    grant = life.granted(story, lead, staff)
    assert story.records.get(Grant, grant).state == "active"
    assert why(story.room, lead, life.TINY, story.now).allow
    assert open_scopes(story.room, lead, story.now) == (life.TINY,)
    story.pass_days(100)
    close_out(story.room, grant, by=lead, at=story.now)
    ended = attest(
        story.room, grant, deleted=True, outputs=("doi:10.5555/1",), had_incident=False, by=lead, at=story.now
    )
    assert ended.state == "closed"
    assert [one.code for one in why(story.room, lead, life.TINY, story.now).unmet] == ["grant-active"]


def test_an_application_that_is_returned_keeps_its_dossier(story, staff, lead):
    application = life.submitted(story, lead)
    return_application(
        story.room,
        application,
        {"security": "Where will the data lie?"},
        by=staff["coordinator"],
        at=story.now,
    )
    refused("marked-answered", resubmit, story.room, application, by=lead, at=story.now)
    life.fill(
        story,
        story.records.get(Application, application),
        lead,
        storage="On an encrypted server of ours. " * 10,
    )
    assert resubmit(story.room, application, by=lead, at=story.now).round == 2


def test_nobody_reviews_their_own_organisation(story, staff, lead):
    colleague = story.person("colleague", *staff["first"].roles, at=story.university)
    application = life.submitted(story, lead)
    refused(
        "reviewer-is-free",
        assign,
        story.room,
        application,
        colleague.id,
        by=staff["coordinator"],
        at=story.now,
    )


def test_a_reviewer_who_stands_back_is_replaced(story, staff, lead):
    application = life.submitted(story, lead)
    life.review_with(story, application, staff, ("first", "second"))
    life.vote(story, application, staff["first"])
    declare(story.room, application, Declaration.RECUSED, by=staff["second"], at=story.now)
    refused("declared-free", life.vote, story, application, staff["second"])
    life.review_with(story, application, staff, ("third",))
    life.vote(story, application, staff["third"])
    assert story.records.get(Application, application).state == "deliberation"


def test_a_rejection_needs_reasons_and_can_be_appealed_to_somebody_else(story, staff, lead):
    application = life.in_deliberation(story, lead, staff)
    refused("reasons-said", life.reject, story, application, staff["chair"], reasons=())
    life.reject(story, application, staff["chair"])
    filed = appeal(story.room, application, grounds="We said it on page two.", by=lead, at=story.now)
    refused(
        "had-no-part",
        assign_appeal,
        story.room,
        filed.id,
        staff["chair"].id,
        by=staff["coordinator"],
        at=story.now,
    )
    assign_appeal(story.room, filed.id, staff["judge"].id, by=staff["coordinator"], at=story.now)
    overturn(story.room, filed.id, rationale="It was said.", by=staff["judge"], at=story.now)
    life.review_with(story, application, staff, ("third", "fourth"))
    for name in ("third", "fourth"):
        life.vote(story, application, staff[name])
    refused("decider-is-free", life.approve, story, application, staff["chair"])
    life.approve(story, application, staff["other chair"])
    life.sign_all(story, application, [lead], staff)
    assert why(story.room, lead, life.TINY, story.now).allow


def test_a_lapsed_affiliation_suspends_and_a_new_one_restores(story, staff, lead):
    grant = life.granted(story, lead, staff)
    [claim] = story.records.find(Affiliation, person_id=lead.id)
    refused("prerequisite-lapsed", auto_suspend, story.room, grant, at=story.now)
    story.now = claim.valid_to
    auto_suspend(story.room, grant, at=story.now)
    assert {one.code for one in why(story.room, lead, life.TINY, story.now).unmet} >= {
        "grant-active",
        "affiliation-holds",
    }
    story.affiliate(lead, story.university)
    refused("not-yet-over", restore, story.room, grant, by=None, at=story.now)


def test_a_revocation_needs_two_people_and_notice(story, staff, lead):
    grant = life.granted(story, lead, staff)
    refused("proposed-by-another", revoke, story.room, grant, by=staff["approver"], at=story.now)
    refused(
        "not-your-part", propose_revocation, story.room, grant, reason="x", by=staff["security"], at=story.now
    )
    propose_revocation(story.room, grant, reason="Data were passed on.", by=staff["chair"], at=story.now)
    story.pass_days(15)
    refused("notice-is-over", revoke, story.room, grant, by=staff["approver"], at=story.now)
    story.deliver()
    story.pass_days(13)
    refused("notice-is-over", revoke, story.room, grant, by=staff["approver"], at=story.now)
    story.pass_days(1)
    assert revoke(story.room, grant, by=staff["approver"], at=story.now).state == "revoked"
    filed = appeal(
        story.room,
        story.records.get(Grant, grant).application_id,
        grounds="It was not us.",
        by=lead,
        at=story.now,
        grant_id=grant,
    )
    assign_appeal(story.room, filed.id, staff["judge"].id, by=staff["coordinator"], at=story.now)
    overturn(story.room, filed.id, rationale="It was not them.", by=staff["judge"], at=story.now)
    assert story.records.get(Grant, grant).state == "suspended"


def test_a_team_submits_when_all_have_accepted(story, lead):
    mate = story.person("mate", at=story.university)
    application = life.drafted(story, lead)
    invite(story.room, application, mate, by=lead, at=story.now)
    refused("team-accepted", submit, story.room, application, by=lead, at=story.now)
    accept(story.room, application, by=mate, at=story.now)
    life.fill(story, story.records.get(Application, application), mate)
    assert submit(story.room, application, by=lead, at=story.now).state == "submitted"


def test_no_grant_before_all_have_signed(story, staff, lead):
    application = life.approved(story, lead, staff)
    with pytest.raises(NotAllowedError):
        issue_grants(story.room, application, at=story.now)
    assert story.records.find(Grant, application_id=application) == ()
