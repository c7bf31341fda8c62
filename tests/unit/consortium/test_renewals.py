"""Renewals: what they move, what they leave as it is."""

from tests import consortium_life as life
from tests.consortium_people import YEAR

from heliograph.consortium.timers import due_steps
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant


def test_a_renewal_adds_its_term_to_the_old_end(story, staff, lead):
    before = story.records.get(Grant, life.granted(story, lead, staff))
    story.pass_days(300)
    life.renewed(story, before, lead, staff)
    assert story.records.get(Grant, before.id).ends_at == before.ends_at + YEAR


def test_a_renewal_without_an_end_gives_none_and_keeps_the_reason(story, staff, lead):
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    life.renewed(story, grant, lead, staff, until=None, no_end_reason="A standing archive.")
    after = story.records.get(Grant, grant.id)
    assert (after.ends_at, after.no_end_reason) == (None, "A standing archive.")


def test_a_suspended_grant_is_renewed_and_stays_suspended(story, staff, lead):
    before = story.suspended(life.granted(story, lead, staff), staff)
    life.renewed(story, before, lead, staff)
    after = story.records.get(Grant, before.id)
    assert (after.state, after.ends_at) == ("suspended", before.ends_at + YEAR)


def test_what_has_ended_meanwhile_stays_ended_and_the_scheduler_goes_on(story, staff, lead):
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    story.move(grant, state="closeout")
    renewal = life.renewal(story, grant, lead, staff)
    due_steps(story.room, story.now)
    assert story.records.get(Application, renewal).state == "closed"
    assert story.records.get(Grant, grant.id).state == "closeout"
