"""What waits for second people, judges and officials stands on their desk, and on nobody else's."""

from dataclasses import replace

import pytest
from tests import consortium_life as life

from heliograph.consortium.appeal import appeal, assign_appeal
from heliograph.consortium.incident import move, report_about
from heliograph.consortium.suspend import confirm_suspension, propose_revocation, revoke
from heliograph.consortium.tasks import grants_seen, tasks
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.grant import Grant


@pytest.fixture
def waits(story):
    def of(person):
        return {(one.kind, command) for one in tasks(story.room, person, story.now) for command in one.waits}

    return of


def test_a_suspension_waits_for_a_second_person_until_it_is_confirmed(story, lead, waits):
    staff = story.staff()
    grant = life.granted(story, lead, staff)
    story.suspended(grant, staff)
    assert waits(staff["approver"]) == {("grant", "confirm_suspension")}
    assert waits(staff["security"]) >= {("incident", "triage")}
    confirm_suspension(story.room, grant, rationale="Grave.", by=staff["approver"], at=story.now)
    assert waits(staff["approver"]) == set()


def test_a_proposal_waits_for_somebody_else_and_an_appeal_for_whoever_is_named(story, lead, waits):
    staff = story.staff()
    grant = life.granted(story, lead, staff)
    propose_revocation(
        story.room, grant, reason="Passed on.", by=staff["chair"], at=story.now, is_emergency=True
    )
    assert waits(staff["approver"]) == {("grant", "revoke")}
    revoke(story.room, grant, by=staff["approver"], at=story.now)
    number = story.records.get(Grant, grant).application_id
    filed = appeal(story.room, number, grounds="No.", by=lead, at=story.now, grant_id=grant)
    assert waits(staff["coordinator"]) == {("grant", "assign_appeal")}
    assert waits(staff["judge"]) == set()
    assign_appeal(story.room, filed.id, staff["judge"].id, by=staff["coordinator"], at=story.now)
    assert waits(staff["judge"]) == {("grant", "uphold"), ("grant", "reinstate_on_appeal")}
    assert waits(staff["coordinator"]) == set()


def test_an_official_finds_the_text_that_waits_for_their_organisation(story, lead, waits):
    story.room = replace(story.room, institutions_sign=True)
    staff, official = story.staff(), story.official("official")
    life.approved(story, lead, staff)
    assert waits(official) == {("agreement", "sign_institution")}
    assert waits(story.person("somebody", at=story.other)) == set()


def test_grants_are_listed_for_those_who_may_see_them(story, lead):
    staff = story.staff()
    grant = life.granted(story, lead, staff)
    for person in (lead, staff["security"], staff["approver"]):
        assert [one.id for one, _ in grants_seen(story.room, person, story.now)] == [grant]
    for person in (story.person("stranger"), staff["auditor"]):
        assert grants_seen(story.room, person, story.now) == ()


def test_an_incident_is_reported_about_a_grant_that_one_may_see(story, lead):
    staff = story.staff()
    grant = life.granted(story, lead, staff)
    with pytest.raises(NotAllowedError):
        report_about(story.room, "Seen.", grant, by=story.person("stranger"), at=story.now)
    made = report_about(story.room, "Seen.", grant, by=lead, at=story.now)
    assert made.grants == (grant,)
    with pytest.raises(NotAllowedError):
        move(story.room, made.id, "triage", severity="high", by=lead, at=story.now)
    assert report_about(story.room, "Lost.", "", by=lead, at=story.now).grants == ()
