"""Whose projects and answers an application may begin with, and who belongs to it in the end."""

import pytest
from tests import consortium_life as life
from tests.consortium_refusals import refused

from heliograph.consortium.apply import Asked, accept, create, decline, invite, save, submit, withdraw
from heliograph.consortium.listing import invitations
from heliograph.consortium.timers import due_steps
from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.role import Role


def again(story, by, application, **asked):
    """Another application for the project of one that there is."""
    project = story.records.get(Application, application).project_id
    wanted = Asked(kind=ApplicationKind.ACCESS, template="tmrc-2022@1", project_id=project, **asked)
    return create(story.room, wanted, by=by, at=story.now)


def test_nobody_applies_for_the_project_of_somebody_else(story, lead):
    application, stranger = life.drafted(story, lead), story.person("stranger", at=story.university)
    refused("belongs-to-applicant", again, story, stranger, application)
    assert (
        again(story, lead, application).project_id == story.records.get(Application, application).project_id
    )


def test_nobody_reads_the_answers_of_others_by_copying_them(story, lead):
    application, stranger = life.drafted(story, lead), story.person("stranger", at=story.university)
    copy = Asked(kind=ApplicationKind.ACCESS, template="tmrc-2022@1", copied_from=application)
    refused("belongs-to-applicant", create, story.room, copy, by=stranger, at=story.now)
    assert create(story.room, copy, by=lead, at=story.now).copied_from == application


def test_nobody_renews_what_belongs_to_another_project(story, staff, lead):
    grant = life.granted(story, lead, staff)
    stranger = story.person("stranger", at=story.university)
    theirs = life.drafted(story, stranger)
    refused("belongs-to-applicant", again, story, stranger, theirs, renews=(grant,))


def test_who_is_past_the_time_to_attest_begins_nothing_new(story, staff, lead):
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    story.move(grant, state="noncompliant")
    refused("nothing-to-attest", life.drafted, story, lead)


def test_a_reviewer_who_joins_the_team_neither_judges_nor_is_given_access(story, staff, lead):
    application = life.in_review(story, lead, staff)
    life.vote(story, application, staff["first"])
    other = again(story, lead, application)
    invite(story.room, other.id, staff["first"], by=lead, at=story.now)
    accept(story.room, other.id, by=staff["first"], at=story.pass_days(1))
    life.vote(story, application, staff["second"])
    assert story.records.get(Application, application).state == "in_review"
    life.review_with(story, application, staff, ("third",))
    life.vote(story, application, staff["third"])
    life.approve(story, application, staff["chair"])
    life.sign_all(story, application, [lead], staff)
    assert {one.person_id for one in story.records.find(Grant, application_id=application)} == {lead.id}


def test_who_is_invited_may_say_no_and_the_lead_hears_of_it(story, lead):
    application, mate = life.drafted(story, lead), story.person("mate", at=story.university)
    invite(story.room, application, mate, by=lead, at=story.now)
    assert invitations(story.records, mate)[0].waits == ("accept", "decline")
    decline(story.room, application, by=mate, at=story.now)
    assert invitations(story.records, mate) == ()
    [notice] = story.records.find(Notice, code="team-declined")
    assert (notice.person_id, notice.data["person"]) == (lead.id, mate.name)
    [event] = [one for one in story.records.events(who=mate.id) if one.what == "application-decline"]
    assert event.subject == f"application/{application}"
    refused("is-invited", decline, story.room, application, by=mate, at=story.now)
    invite(story.room, application, mate, by=lead, at=story.now)
    accept(story.room, application, by=mate, at=story.now)
    refused("has-not-joined", decline, story.room, application, by=mate, at=story.now)


def test_a_chair_of_the_team_is_no_chair_there(story, staff, lead):
    chair = story.person("leading-chair", Role.CHAIR, at=story.university)
    application = life.in_deliberation(story, chair, staff)
    refused("not-your-part", life.approve, story, application, chair)


def test_who_withdraws_leaves_no_text_to_sign(story, staff, lead):
    application = life.approved(story, lead, staff)
    agreement = story.issue(application)
    withdraw(story.room, application, by=lead, at=story.now)
    assert story.records.get(Agreement, agreement.id).state == "voided"
    [event] = [
        one
        for one in story.records.events(subject=f"agreement/{agreement.id}")
        if one.what == "agreement-void"
    ]
    assert event.role == Role.SYSTEM


def test_a_text_is_void_when_nobody_signed_it_in_time(story, staff, lead):
    application = life.approved(story, lead, staff)
    agreement = story.issue(application)
    story.move(story.records.get(Application, application), state="lapsed")
    refused("application-stands", life.sign_as, story, agreement, lead, Capacity.RESEARCHER)
    due_steps(story.room, story.now)
    assert story.records.get(Agreement, agreement.id).state == "voided"


@pytest.mark.parametrize(
    "odd",
    [
        {"listing": []},
        {"datasets": [{"dataset": 1, "edition": [], "modality": {}}, {"dataset": "tiny", "edition": "consortium", "modality": "download"}]},
        {"title": {"a": [1]}, "datasets": "all"},
        {"no such question": None},
    ],
)  # fmt: skip
def test_whatever_was_written_is_saved(story, lead, odd):
    application = life.drafted(story, lead)
    save(story.room, application, odd, by=lead, at=story.now)
    refused("form-complete", submit, story.room, application, by=lead, at=story.now)
