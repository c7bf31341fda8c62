"""Gated bytes: one decision and one event for each request, budgets, alarms."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests import consortium_life as life
from tests.consortium_people import Story
from tests.takings_in_memory import TakingsInMemory

from heliograph.consortium.reach import Asking, Part, admit, begin, refused, still
from heliograph.consortium.suspend import suspend
from heliograph.consortium.token import make, revoke
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import PersonState
from heliograph.model.consortium.role import Role
from heliograph.rules.taking import NO_FILE, Limits

PART = Part(path="posts.parquet", sha256="a" * 64, size=100, first=0, count=100)


@pytest.fixture
def story():
    told = Story()
    told.takings = TakingsInMemory(told.records)
    return told


def asking(story, person, **more):
    told = {"token": None, "dataset": "tiny", "release": 1, "edition": "consortium"} | more
    return Asking(room=story.room, takings=story.takings, person=person, **told)


def member(story):
    lead = story.person("lead", at=story.university)
    story.staff_now = story.staff()
    grant = life.granted(story, lead, story.staff_now)
    return lead, grant


def logged(story, *kinds):
    return [event for event in story.records.events() if event.what in kinds]


def test_a_member_is_let_in_and_the_event_stands_before_a_byte_is_sent(story):
    lead, _ = member(story)
    admit(asking(story, lead), story.now)
    assert logged(story, "download", "download-refused") == []
    taking = begin(asking(story, lead), PART, story.now)
    [event] = logged(story, "download")
    assert (event.who, event.subject) == (lead.id, "edition/tiny@1/consortium")
    assert event.data == {"sha256": "a" * 64, "first": 0, "count": 100}
    assert story.takings.of(lead.id) == (taking,)


def cells(story):
    """Who is refused, and by which condition."""
    lead, grant = member(story)
    yield "no-grant", story.person("stranger", at=story.university), {}
    yield "no-grant", lead, {"edition": "enclave"}
    yield "no-grant", lead, {"dataset": "another"}
    guard = story.person("guard", Role.SECURITY_ADMIN)
    suspend(story.room, grant, reason="A file was seen.", by=guard, at=story.now)
    yield "grant-active", lead, {}


def test_everybody_else_is_refused_word_for_word_and_logged(story):
    for number, (code, person, more) in enumerate(cells(story), start=1):
        with pytest.raises(NotAllowedError) as said:
            admit(asking(story, person, **more), story.now)
        assert said.value.unmet[0].code == code
        assert len(logged(story, "download-refused")) == number
    assert logged(story, "download") == []


def test_an_edition_that_is_asked_where_it_lies_is_not_taken_whatever_was_granted(story):
    lead, grant = member(story)
    held = story.records.get(Grant, grant)
    story.records.write([replace(held, scope=replace(held.scope, edition="enclave"))])
    with pytest.raises(NotAllowedError) as said:
        admit(asking(story, lead, edition="enclave"), story.now)
    assert said.value.unmet[0].code == "edition-stays"


def test_an_expired_grant_and_an_agreement_that_ended_open_nothing(story):
    lead, _ = member(story)
    later = story.now + timedelta(days=4000)
    with pytest.raises(NotAllowedError) as said:
        admit(asking(story, lead), later)
    assert {one.code for one in said.value.unmet} & {"agreement-in-force", "affiliation-holds"}


def test_somebody_who_is_locked_is_refused_although_their_token_was_good(story):
    lead, _ = member(story)
    story.records.write((replace(story.records.get(type(lead), lead.id), state=PersonState.LOCKED),))
    assert [one.code for one in still(asking(story, lead), story.now).unmet] == ["person-active"]


def test_a_token_that_ends_or_a_grant_that_is_suspended_is_felt_while_bytes_flow(story):
    lead, grant = member(story)
    token, _ = make(story.room, lead, "s", name="", days=1, grants=(grant,), at=story.now)
    asks = asking(story, lead, token=token)
    begin(asks, PART, story.now)
    assert still(asks, story.now).allow
    assert [one.code for one in still(asks, story.now + timedelta(days=1)).unmet] == ["token-holds"]
    revoke(story.room, lead, token.id, story.now)
    assert [one.code for one in still(asks, story.now).unmet] == ["token-holds"]
    guard = story.person("guard", Role.SECURITY_ADMIN)
    suspend(story.room, grant, reason="A file was seen.", by=guard, at=story.now)
    assert [one.code for one in still(asking(story, lead), story.now).unmet] == ["grant-active"]


def test_the_budget_of_a_day_counts_what_was_sent_and_what_still_runs(story):
    lead, _ = member(story)
    asks = asking(story, lead, limits=Limits(bytes_per_day=250))
    first, _running = begin(asks, PART, story.now), begin(asks, PART, story.now)
    with pytest.raises(NotAllowedError) as said:
        begin(asks, PART, story.now)
    assert [one.code for one in said.value.unmet] == ["budget-left"]
    begin(asks, replace(PART, count=0), story.now)
    story.takings.note(first.id, 10, ended_at=story.now, stopped="left")
    begin(asks, PART, story.now)
    story.pass_days(1)
    begin(asks, PART, story.now)


def test_names_that_are_tried_raise_one_alarm_for_so_many(story):
    lead, _ = member(story)
    asks = asking(story, lead, limits=Limits(refused_names=3))
    for _ in range(2):
        refused(asks, (NO_FILE,), story.now)
    story.now += timedelta(hours=1)
    for _ in range(5):
        refused(asks, (NO_FILE,), story.now)
    [alarm] = logged(story, "enumeration-alarm")
    assert (alarm.subject, alarm.data) == (f"person/{lead.id}", {"refused": 3})
