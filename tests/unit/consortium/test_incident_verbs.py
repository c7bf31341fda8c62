"""Incidents: handled by nobody whom they are about, contained when nothing is open any more."""

from datetime import timedelta

from tests import consortium_life as life
from tests.consortium_people import BEGIN
from tests.consortium_refusals import refused

from heliograph.consortium.incident import move, report
from heliograph.consortium.suspend import suspend
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role


def ends_with_a_decision(story, staff, found, notice):
    """An incident ends, and not without a word on who is told."""
    said = {"by": staff["chair"], "at": story.now, "rationale": "All copies are gone."}
    for wrong in ("", "later"):
        refused("notice-decided", move, story.room, found.id, "resolve", notice=wrong, **said)
    move(story.room, found.id, "resolve", notice=notice, **said)
    assert story.records.events()[-1].data == {"notice": notice}


def test_nobody_handles_an_incident_about_their_own_access(story, staff):
    lead = story.person("guarding-lead", Role.SECURITY_ADMIN, at=story.university)
    grant = life.granted(story, lead, staff)
    found = report(story.room, "A file was seen elsewhere.", by=None, at=story.now, grants=(grant,))
    refused(
        "not-your-part", move, story.room, found.id, "dismiss", by=lead, at=story.now, rationale="Nothing."
    )
    assert (
        move(story.room, found.id, "dismiss", by=staff["security"], at=story.now, rationale="Nothing.").state
        == "closed"
    )


def test_an_incident_is_contained_when_its_grants_are_stopped(story, staff):
    grant = life.granted(story, story.person("lead", at=story.university), staff)
    found = report(story.room, "A file was seen elsewhere.", by=None, at=story.now, grants=(grant,))
    acts = {"by": staff["security"], "at": story.now, "severity": "high"}
    move(story.room, found.id, "triage", **acts)
    refused("grants-are-stopped", move, story.room, found.id, "contain", **acts)
    suspend(
        story.room, grant, incident_id=found.id, reason="It was seen.", by=staff["security"], at=story.now
    )
    assert move(story.room, found.id, "contain", **acts).state == "contained"


def test_the_chair_ends_what_was_looked_into(story, staff):
    found = report(story.room, "A file was seen elsewhere.", by=None, at=story.now)
    move(story.room, found.id, "triage", by=staff["security"], at=story.now, severity="low")
    said = {"at": story.now, "rationale": "A file of the public edition."}
    refused(
        "not-your-part", move, story.room, found.id, "resolve", by=staff["security"], notice="nobody", **said
    )
    assert move(story.room, found.id, "resolve", by=staff["chair"], notice="nobody", **said).state == "closed"


def test_what_was_only_looked_into_ends_with_a_decision_on_who_is_told_too(story, staff):
    """The 72 hours run from the report, whether or not there was a grant to stop."""
    found = report(story.room, "A file was seen elsewhere.", by=None, at=story.now)
    move(story.room, found.id, "triage", by=staff["security"], at=story.now, severity="high")
    ends_with_a_decision(story, staff, found, "people")


def test_what_was_closed_is_opened_again_for_something_new_alone(story, staff):
    found = report(story.room, "A file was seen elsewhere.", by=None, at=story.now)
    acts = {"by": staff["security"], "at": story.now}
    move(story.room, found.id, "dismiss", rationale="Nothing.", **acts)
    refused("news-said", move, story.room, found.id, "reopen", evidence=" ", **acts)
    assert move(story.room, found.id, "reopen", evidence="Another file.", **acts).state == "investigating"


def test_what_was_contained_ends_with_a_decision_on_who_is_told(story, staff):
    grant = life.granted(story, story.person("lead", at=story.university), staff)
    story.suspended(grant, staff)
    [found] = story.records.find(Incident)
    move(story.room, found.id, "contain", by=staff["security"], at=story.now, severity="high")
    ends_with_a_decision(story, staff, found, "both")


def test_security_and_chair_are_reminded_within_three_days_of_the_report(story, staff):
    report(story.room, "A file was seen elsewhere.", by=None, at=story.now)
    for _ in range(5):
        story.tick_day()
    told = story.records.find(Notice, step=Step.INCIDENT_NOTICE)
    names = [story.records.get(Person, one.person_id).name for one in told]
    assert sorted(names) == ["chair", "chair", "other-chair", "other-chair", "security", "security"]
    assert {one.due_at - BEGIN for one in told} == {timedelta(hours=72)}
