"""The scheduler's own steps: they wait for reminders that were delivered, and a second run finds nothing to do."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from tests import consortium_life as life

from heliograph.consortium.apply import resubmit
from heliograph.consortium.incident import move, report
from heliograph.consortium.remind import remind
from heliograph.consortium.review import return_application
from heliograph.consortium.suspend import propose_revocation, revoke, suspend
from heliograph.consortium.timers import due_steps
from heliograph.consortium.why import why
from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.notice import Notice
from heliograph.rules.clock import add_working_days

DAY = timedelta(days=1)


def tick(story, *, deliver=True):
    """One run of the scheduler, then another at the same moment, which must change nothing."""
    remind(story.room, story.now)
    if deliver:
        story.deliver()
    done = due_steps(story.room, story.now)
    before = dict(story.records.held), list(story.records.kept)
    assert remind(story.room, story.now) == 0
    assert due_steps(story.room, story.now) == 0
    assert (dict(story.records.held), list(story.records.kept)) == before
    return done


def days(story, count, *, deliver=True):
    return sum(tick(story, deliver=deliver) for _ in range(count) if story.pass_days(1))


def grant_of(story, grant):
    return story.records.get(Grant, grant)


def test_a_grant_ends_after_its_reminders_and_is_closed_out(story, staff, lead):
    grant = life.granted(story, lead, staff)
    days(story, 364)
    assert grant_of(story, grant).state == "active"
    days(story, 3)
    assert grant_of(story, grant).state == "closeout"
    told = story.records.find(Notice, subject=f"grant/{grant}", code="reminder-grant-end", person_id=lead.id)
    assert len(told) == 3
    days(story, 40)
    assert grant_of(story, grant).state == "noncompliant"


def test_a_grant_whose_reminders_never_arrive_does_not_lapse(story, staff, lead):
    grant = life.granted(story, lead, staff)
    days(story, 380, deliver=False)
    assert grant_of(story, grant).state == "active"
    assert why(story.room, lead, life.TINY, story.now).allow
    story.deliver()
    days(story, 7)
    assert grant_of(story, grant).state == "closeout"


def test_a_returned_application_lapses_only_after_two_reminders(story, staff, lead):
    application = life.submitted(story, lead)
    return_application(story.room, application, {"security": "Where?"}, by=staff["coordinator"], at=story.now)
    days(story, 27)
    assert story.records.get(Application, application).state == "returned"
    days(story, 8)
    assert story.records.get(Application, application).state == "lapsed"


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_letters_name_the_last_day_on_which_something_can_be_done(story, staff, lead, zone):
    story.room = replace(story.room, calendar=replace(story.room.calendar, zone=ZoneInfo(zone)))
    application = life.submitted(story, lead)
    return_application(story.room, application, {"security": "Where?"}, by=staff["coordinator"], at=story.now)
    asked_on, days_left = story.now.astimezone(ZoneInfo(zone)).date(), story.room.clocks[Step.REPLY].days
    days(story, 27)
    found = story.records.find(Notice, subject=f"application/{application}", person_id=lead.id)
    told = {one.data["due"] for one in found if one.code in {"application-returned", "reminder-reply"}}
    assert len(found) > 2
    assert told == {f"{add_working_days(asked_on, days_left, story.room.calendar)}"}


def test_a_draft_that_was_left_alone_is_discarded_in_the_end(story, lead):
    application = life.drafted(story, lead)
    days(story, 89)
    assert story.records.get(Application, application).state == "draft"
    days(story, 2)
    assert story.records.get(Application, application).state == "discarded"


def test_an_approval_that_nobody_signs_lapses(story, staff, lead):
    application = life.approved(story, lead, staff)
    days(story, 75)
    assert story.records.get(Application, application).state == "lapsed"


def test_an_affiliation_that_ends_suspends_and_one_that_begins_restores(story, staff, lead):
    lately = story.person("lately", at=story.university, years=0)
    story.affiliate(lately, story.university, years=0)
    story.records.write(
        [_ends_in(story, claim, 30) for claim in story.records.find(Affiliation, person_id=lately.id)]
    )
    grant = life.granted(story, lately, staff)
    days(story, 31)
    assert grant_of(story, grant).state == "suspended"
    story.affiliate(lately, story.university)
    tick(story)
    assert grant_of(story, grant).state == "active"


def _ends_in(story, claim, count):
    return replace(claim, valid_to=story.now + timedelta(days=count))


def test_a_suspension_by_one_person_ends_after_fourteen_days_unless_another_confirms(story, staff, lead):
    grant = life.granted(story, lead, staff)
    incident = report(story.room, "A file was seen elsewhere.", by=None, at=story.now, grants=(grant,))
    move(story.room, incident.id, "triage", by=staff["security"], at=story.now, severity="high")
    suspend(
        story.room,
        grant,
        incident_id=incident.id,
        reason="A file was seen elsewhere.",
        by=staff["security"],
        at=story.now,
    )
    days(story, 14)
    assert grant_of(story, grant).state == "suspended"
    days(story, 1)
    assert grant_of(story, grant).state == "active"


def test_a_revoked_grant_is_closed_out_when_nobody_appeals(story, staff, lead):
    grant = life.granted(story, lead, staff)
    propose_revocation(
        story.room, grant, reason="Passed on.", by=staff["chair"], at=story.now, is_emergency=True
    )
    revoke(story.room, grant, by=staff["approver"], at=story.now)
    days(story, 14)
    assert grant_of(story, grant).state == "revoked"
    days(story, 2)
    assert grant_of(story, grant).state == "closeout"


def test_a_reviewer_who_is_late_is_reminded_and_the_chair_hears_of_it(story, staff, lead):
    life.in_review(story, lead, staff)
    days(story, 20)
    told = story.records.find(Notice, code="reminder-review")
    assert {one.person_id for one in told} >= {staff["first"].id, staff["second"].id, staff["chair"].id}


def test_an_application_that_nobody_looks_at_is_brought_to_mind_and_to_the_chair(story, staff, lead):
    """Three times each, and then no more: silence decides nothing, and nobody is told every day."""
    application = life.submitted(story, lead)
    days(story, 50)
    told = {
        code: story.records.find(Notice, code=code)
        for code in ("reminder-completeness", "reminder-first-decision")
    }
    hearing = {code: Counter(one.person_id for one in notices) for code, notices in told.items()}
    coordinator, chairs = staff["coordinator"].id, {staff["chair"].id, staff["other chair"].id}
    assert hearing["reminder-completeness"] == {coordinator: 3}
    assert hearing["reminder-first-decision"] == dict.fromkeys({coordinator, *chairs}, 3)
    assert story.records.get(Application, application).state == "submitted"


def test_who_has_decided_is_reminded_of_nothing(story, staff, lead):
    application = life.in_deliberation(story, lead, staff)
    life.reject(story, application, staff["chair"])
    days(story, 50)
    assert not story.records.find(Notice, code="reminder-completeness")
    assert not story.records.find(Notice, code="reminder-first-decision")


def test_the_day_that_was_promised_moves_on_by_what_the_applicant_took(story, staff, lead):
    application = life.submitted(story, lead)
    promised = story.records.get(Application, application).due_at
    return_application(story.room, application, {"security": "Where?"}, by=staff["coordinator"], at=story.now)
    story.pass_days(14)
    life.fill(story, story.records.get(Application, application), lead, storage="On a server of ours. " * 10)
    assert resubmit(story.room, application, by=lead, at=story.now).due_at == promised + 14 * DAY
