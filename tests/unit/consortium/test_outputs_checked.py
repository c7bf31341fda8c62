"""Outputs: checkers are told, reminded and shown what waits; whoever asked is told what became of it; no letter holds anything of an answer."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests import consortium_life as life
from tests.consortium_in_memory import OutputsInMemory
from tests.consortium_people import Story
from tests.queries_in_memory import QueriesInMemory

from heliograph.consortium.ask import Outcome, Question, begin
from heliograph.consortium.letters import LANGUAGES, words_of
from heliograph.consortium.output import hold, outputs, review, withdraw
from heliograph.consortium.remind import remind
from heliograph.consortium.tasks import tasks
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.query import QueryKind
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality
from heliograph.rules.output import is_late

SECRET = b"@a-name-that-is-in-the-answer"


@pytest.fixture
def story():
    told = Story()
    told.queries, told.shelf = QueriesInMemory(told.records), OutputsInMemory()
    told.lead = told.person("lead", at=told.university)
    told.people = told.staff() | {
        name: told.person(name, Role.OUTPUT_CHECKER, at=at)
        for name, at in (("ada", None), ("bo", told.other), ("cy", None), ("colleague", told.university))
    }
    held = told.records.get(Grant, life.granted(told, told.lead, told.people))
    told.records.write([replace(held, scope=replace(held.scope, modality=Modality.ENCLAVE))])
    told.deliver()
    return told


def asked(story, text="SELECT 1"):
    question = Question(
        room=story.room, queries=story.queries, person=story.lead, token=None, dataset="tiny", release=1,
        edition="consortium", kind=QueryKind.SQL, text=text,
    )  # fmt: skip
    outcome = Outcome(rows=1, data=SECRET, cut="", milliseconds=4)
    return hold(question, begin(question, 4, story.now), outcome, story.shelf, story.now)


def looked(story, one, who, verdict="release", note=""):
    return review(story.room, story.shelf, one.id, verdict, note=note, by=story.people[who], at=story.now)


def told(story, one, code):
    names = {person.id: name for name, person in story.people.items()} | {story.lead.id: "lead"}
    found = story.records.find(Notice, subject=f"output/{one.id}", code=code)
    return sorted(names[notice.person_id] for notice in found)


def test_checkers_who_may_look_are_told_and_find_it_on_their_desk(story):
    one = asked(story)
    assert told(story, one, "output-to-check") == ["ada", "bo", "cy"]
    for name in ("ada", "bo", "cy"):
        [task] = tasks(story.room, story.people[name], story.now)
        assert (task.kind, task.id, task.title, task.waits) == ("output", one.id, "tiny@1", ("review",))
    assert tasks(story.room, story.people["colleague"], story.now) == ()
    with pytest.raises(NotAllowedError, match="no tie to the applicants"):
        looked(story, one, "colleague")
    looked(story, one, "ada")
    assert tasks(story.room, story.people["ada"], story.now) == ()
    [task] = tasks(story.room, story.people["bo"], story.now)
    assert task.waits == ("review_again",)


def test_five_working_days_with_reminders_to_those_who_may_still_look_and_then_it_is_late(story):
    one = asked(story)  # on a Monday
    assert f"{one.due_at - timedelta(minutes=1):%A %Y-%m-%d %H:%M}" == "Monday 2026-03-09 23:59"
    looked(story, one, "ada")
    days = []
    for _ in range(10):
        story.pass_days(1)
        before = told(story, one, "reminder-output-check")
        if remind(story.room, story.now):
            new = told(story, one, "reminder-output-check")
            assert len(new) - len(before) == 3
            assert set(new) == {"bo", "cy", "coordinator"}
            days.append(f"{story.now:%a %d}")
        story.deliver()
    assert days == ["Fri 06", "Sat 07", "Tue 10"]
    assert is_late(one, story.now)
    assert not is_late(one, one.due_at - timedelta(minutes=1))
    [task] = tasks(story.room, story.people["bo"], story.now)
    assert task.is_late
    [notice, *_] = story.records.find(Notice, step=Step.OUTPUT_CHECK)
    assert notice.data == {"title": "tiny@1", "due": "2026-03-09"}
    [own], _ = outputs(story.room, story.lead, story.now)
    assert own.state == "partially_reviewed", "silence releases nothing"
    looked(story, one, "bo")
    story.pass_days(9)
    assert remind(story.room, story.now) == 0


@pytest.mark.parametrize(("verdict", "code"), [("release", "output-released"), ("refuse", "output-refused")])
def test_whoever_asked_is_told_what_became_of_it_and_letters_say_nothing_of_an_answer(story, verdict, code):
    one = asked(story)
    looked(story, one, "ada", verdict, "It names @somebody.")
    assert told(story, one, code) == [], "what the first has said is told to nobody"
    after = looked(story, one, "bo")
    assert told(story, one, code) == ["lead"]
    assert not is_late(after, story.now + timedelta(days=99))
    for notice in story.records.find(Notice, subject=f"output/{one.id}"):
        for language in LANGUAGES:
            said = words_of(notice.code, language, notice.data)
            for word in (SECRET.decode(), "@somebody", one.sha256, "SELECT"):
                assert word not in said.subject + said.text


def test_what_is_taken_back_waits_for_nobody(story):
    one = asked(story)
    withdraw(story.room, story.shelf, one.id, by=story.lead, at=story.now)
    story.pass_days(9)
    assert (remind(story.room, story.now), tasks(story.room, story.people["bo"], story.now)) == (0, ())
