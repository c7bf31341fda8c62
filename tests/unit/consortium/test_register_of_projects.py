"""The public register: by consent, and under a pseudonym where a name would put somebody at risk."""

from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from tests import consortium_life as life
from tests.consortium_people import Story

from heliograph.consortium.close import attest, close_out
from heliograph.consortium.register import registered
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.project import Listing, Project


@pytest.fixture
def granted():
    """A project that has had access to a data set since 2 March 2026."""
    story = Story()
    lead = story.person("lead", at=story.university)
    story.lead = lead
    grant = story.records.get(Grant, life.granted(story, lead, story.staff()))
    project = story.records.get(Project, grant.project_id)
    return story, replace(project, summary="Who copied whom."), grant


def listed(story, project, listing):
    story.records.write((replace(project, listing=listing),))
    return registered(story.room, story.now)


def test_a_project_that_consented_stands_with_its_organisation_and_its_days(granted):
    story, project, grant = granted
    [entry] = listed(story, project, Listing.NAMED).entries
    assert (entry.name, entry.organisation, entry.country) == (project.title, "Hill University", "DE")
    [access] = entry.access
    assert (access.dataset, access.since, access.until) == ("tiny", "2026-03-02", f"{grant.ends_at:%Y-%m-%d}")
    assert (entry.is_running, access.is_early, entry.decided_in) == (True, False, 0)


def test_what_came_of_it_is_told_when_it_is_over(granted):
    story, project, grant = granted
    story.pass_days(40)
    close_out(story.room, grant.id, by=story.lead, at=story.now)
    attest(
        story.room,
        grant.id,
        deleted=True,
        outputs=("doi:10.5555/1",),
        had_incident=False,
        by=story.lead,
        at=story.now,
    )
    [entry] = listed(story, project, Listing.NAMED).entries
    assert (entry.is_running, entry.outputs) == (False, ("doi:10.5555/1",))
    assert entry.access[0].until == "2026-04-11"


def test_under_a_pseudonym_nothing_can_be_recognised_and_no_day_be_learnt(granted):
    story, project, grant = granted
    story.records.write((replace(grant, is_early=True),))
    assert listed(story, project, Listing.PSEUDONYMOUS).entries == (), "March is not over"
    story.now = story.now.replace(month=4, day=1)
    [entry] = registered(story.room, story.now).entries
    text = repr(asdict(entry))
    for word in (project.title, project.summary, "Hill", "DE", "2026-03-02", project.id, story.lead.name):
        assert word not in text, word
    assert entry.access[0].since == "2026-03"
    assert entry.access[0].is_early, "early access is on the record all the same"
    again = registered(story.room, story.now + timedelta(days=60)).entries[0]
    assert (again.name, len(again.name)) == (entry.name, 8)


def test_the_end_of_a_hidden_project_shows_when_its_month_is_over(granted):
    story, project, grant = granted
    listed(story, project, Listing.PSEUDONYMOUS)
    story.pass_days(40)
    close_out(story.room, grant.id, by=story.lead, at=story.now)
    assert registered(story.room, story.now).entries[0].is_running
    story.now = story.now.replace(month=5, day=1)
    [entry] = registered(story.room, story.now).entries
    assert (entry.is_running, entry.access[0].until) == (False, "2026-04")


def test_of_those_who_did_not_consent_there_is_a_number_alone(granted):
    story, project, grant = granted
    story.records.write((replace(grant, is_early=True, ends_at=None, no_end_reason="a standing archive"),))
    found = listed(story, project, Listing.UNLISTED)
    assert (found.entries, found.unlisted, found.unlisted_early) == ((), 1, 1)
    story.records.write((replace(story.records.get(Project, project.id), listing=Listing.NAMED),))
    assert registered(story.room, story.now).entries[0].access[0].until == ""


def test_what_was_never_opened_is_not_listed(granted):
    story, project, grant = granted
    pending = replace(
        grant, id="next", version=0, project_id="next", state="pending", stays=(), starts_at=story.now
    )
    story.records.write((pending, replace(project, id="next", version=0)))
    assert len(listed(story, project, Listing.NAMED).entries) == 1
    assert story.now.date() == date(2026, 3, 2)


def test_a_data_set_that_the_public_does_not_know_has_no_name_there(granted):
    story, project, grant = granted
    story.room = replace(story.room, is_known=lambda name: name != grant.scope.dataset)
    [entry] = listed(story, project, Listing.NAMED).entries
    assert "tiny" not in repr(asdict(entry))
    assert [(one.dataset, one.since) for one in entry.access] == [("", "2026-03-02")]
