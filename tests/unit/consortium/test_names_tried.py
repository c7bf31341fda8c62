"""Names that are tried, by files or by questions: an alarm in the log, once a day and member an incident and a letter to security admins."""

from datetime import timedelta

import pytest
from tests.consortium_people import Story
from tests.queries_in_memory import QueriesInMemory
from tests.takings_in_memory import TakingsInMemory

from heliograph.consortium import ask, reach
from heliograph.consortium.alarm import tried_by
from heliograph.consortium.letters import LANGUAGES, words_of
from heliograph.consortium.tasks import tasks
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.query import QueryKind
from heliograph.model.consortium.role import Role
from heliograph.rules.querying import NO_EDITION, SMALL_CELLS
from heliograph.rules.taking import Limits

MOST = 4


@pytest.fixture
def story():
    told = Story()
    told.queries, told.takings = QueriesInMemory(told.records), TakingsInMemory(told.records)
    told.guard = told.person("guard", Role.SECURITY_ADMIN)
    told.member = told.person("member")
    return told


def question(story, dataset, by=None):
    return ask.Question(
        room=story.room, queries=story.queries, person=by or story.member, token=None, dataset=dataset, release=1,
        edition="consortium", kind=QueryKind.SQL, text="SELECT 1", refused_names=MOST,
    )  # fmt: skip


def asks(story, *datasets, by=None):
    for dataset in datasets:
        with pytest.raises(NotAllowedError):
            ask.admit(question(story, dataset, by), story.now)


def takes(story, *datasets):
    for dataset in datasets:
        wish = reach.Asking(
            room=story.room, takings=story.takings, person=story.member, token=None, dataset=dataset, release=1,
            edition="consortium", limits=Limits(refused_names=MOST),
        )  # fmt: skip
        with pytest.raises(NotAllowedError):
            reach.admit(wish, story.now)


def alarms(story):
    return [event.data for event in story.records.events() if event.what == "enumeration-alarm"]


def test_questions_for_names_raise_the_alarm_that_files_raise_and_both_are_counted_together(story):
    asks(story, "a", "b")
    takes(story, "c")
    assert alarms(story) == []
    asks(story, "d")
    [incident] = story.records.find(Incident)
    assert alarms(story) == [{"refused": 4, "incident": incident.id}]
    assert tried_by(incident.words) == story.member.id
    takes(story, "e", "f", "g", "h")
    assert alarms(story)[1:] == [{"refused": 8}]


def test_a_security_admin_has_one_letter_a_day_and_member_without_a_name_and_it_waits_on_their_desk(story):
    other = story.person("other")
    asks(story, *"abcdefgh")
    asks(story, *"abcd", by=other)
    found = story.records.find(Notice)
    assert [(one.person_id, one.code) for one in found] == [(story.guard.id, "enumeration-alarm")] * 2
    for notice in found:
        for language in LANGUAGES:
            said = words_of(notice.code, language, notice.data)
            assert story.member.id not in said.subject + said.text
            assert story.member.name not in said.subject + said.text.replace("A member", "")
    waiting = tasks(story.room, story.guard, story.now)
    assert {(one.kind, tried_by(one.title)) for one in waiting} == {
        ("incident", story.member.id),
        ("incident", other.id),
    }
    story.now += timedelta(hours=23)
    asks(story, *"abcd")
    assert len(story.records.find(Incident)) == 2
    story.now += timedelta(hours=2)
    asks(story, *"abcd")
    assert len(story.records.find(Incident)) == 3


def test_other_refusals_raise_none_and_a_security_admin_is_not_told_of_themselves(story):
    for _ in range(MOST):
        ask.refused(question(story, "a"), (SMALL_CELLS,), story.now)
    assert alarms(story) == []
    for _ in range(MOST):
        ask.refused(question(story, "a", story.guard), (NO_EDITION,), story.now)
    assert len(alarms(story)) == 1
    assert story.records.find(Notice) == ()


def test_what_somebody_reports_is_no_alarm():
    assert tried_by("Names of data are tried.") == ""
    assert tried_by("Names of data that they may not reach are tried by person <b>.") == ""
