"""Outputs in a database of each make: whoever is erased leaves no answer, no words of theirs and none about it; the log stays as it was."""

from dataclasses import replace

import pytest
from django.db import connection
from tests import consortium_life as life
from tests.consortium_people import Story

from heliograph.bootstrap.consortium import held_outputs
from heliograph.consortium.ask import Outcome, Question, admit, begin
from heliograph.consortium.erase import erase
from heliograph.consortium.output import hold, review
from heliograph.consortium.reach import Asking
from heliograph.consortium.reach import admit as reach
from heliograph.consortium.remind import remind
from heliograph.errors import NotAllowedError, UnknownNameError
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.query import QueryKind
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality
from heliograph.rules.taking import GUESSES, HOUR, Limits
from heliograph.store.portal.audit import AuditRows
from heliograph.store.portal.queries import DatabaseQueries
from heliograph.store.portal.records import DatabaseRecords
from heliograph.store.portal.takings import DatabaseTakings

NOTE, TEXT = "It names the mayor of Hill.", "SELECT handle FROM accounts WHERE handle = 'mayor'"


@pytest.fixture
def story(kept):
    told = Story(DatabaseRecords())
    told.shelf, told.folder = held_outputs(), kept.state / "outputs"
    told.room = replace(told.room, outputs=told.shelf)
    told.lead, told.people = told.person("lead", at=told.university), told.staff()
    told.people |= {name: told.person(name, Role.OUTPUT_CHECKER) for name in ("ada", "bo", "cy")}
    held = told.records.get(Grant, life.granted(told, told.lead, told.people))
    told.records.write([replace(held, scope=replace(held.scope, modality=Modality.ENCLAVE))])
    return told


def asked(story):
    question = Question(
        room=story.room, queries=DatabaseQueries(), person=story.lead, token=None, dataset="tiny", release=1,
        edition="consortium", kind=QueryKind.SQL, text=TEXT,
    )  # fmt: skip
    outcome = Outcome(rows=1, data=b"mayor", cut="", milliseconds=4)
    return hold(question, begin(question, 4, story.now), outcome, story.shelf, story.now).id


def looked(story, output, **said):
    for name, verdict in said.items():
        review(story.room, story.shelf, output, verdict, note=NOTE, by=story.people[name], at=story.now)


def tables_that_say(words):
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(words in str(value) for row in cursor.fetchall() for value in row):
                yield table


def test_whoever_is_erased_leaves_no_answer_and_no_words_and_the_log_stays(story):
    waits, half, released, refused = (asked(story) for _ in range(4))
    looked(story, half, ada="refuse")
    looked(story, released, ada="release", bo="release")
    looked(story, refused, ada="release", bo="refuse")
    assert {one.name for one in story.folder.iterdir()} == {waits, half, released}
    assert set(tables_that_say("mayor")) == {"outputs", "queries"}
    before = list(AuditRows().entries())

    erase(story.room, story.lead.id, by=story.lead, at=story.now)

    assert list(story.folder.iterdir()) == []
    assert list(tables_that_say("mayor")) == []
    after = list(AuditRows().entries())
    assert after[: len(before)] == before
    assert [one.event.what for one in after[len(before) :]] == ["person-erase", "output-void", "output-void"]
    assert after[len(before)].event.data == {"files": 0, "answers": 3}
    states = [story.records.get(Output, one).state for one in (waits, half, released, refused)]
    assert states == ["withdrawn", "withdrawn", "released", "refused"]
    looks = story.records.get(Output, half)
    assert (looks.first_by, looks.first_verdict) == (story.people["ada"].id, "refuse"), (
        "an id leads to nobody"
    )
    story.pass_days(20)
    remind(story.room, story.now)
    assert not story.records.find(Notice, code="reminder-output-check")
    with pytest.raises(NotAllowedError):
        looked(story, waits, cy="release")
    with pytest.raises(UnknownNameError):
        story.shelf.read(released)


def test_a_checker_who_is_erased_has_looked_all_the_same_and_another_looks_too(story):
    one, ada = asked(story), story.people["ada"]
    looked(story, one, ada="release")
    erase(story.room, ada.id, by=ada, at=story.now)
    kept = story.records.get(Output, one)
    assert (kept.state, kept.first_by, kept.first_note) == ("partially_reviewed", ada.id, NOTE), (
        "as a review is"
    )
    assert list(tables_that_say(ada.email)) == []
    looked(story, one, bo="release")
    assert story.records.get(Output, one).state == "released"


def test_names_that_are_tried_are_counted_over_files_and_questions_and_the_alarm_is_kept_whole(kept):
    story = Story(DatabaseRecords())
    member, guard = story.person("member"), story.person("guard", Role.SECURITY_ADMIN)
    told = {
        "room": story.room,
        "person": member,
        "token": None,
        "dataset": "x",
        "release": 1,
        "edition": "consortium",
    }
    taking = Asking(**told, takings=DatabaseTakings(), limits=Limits(refused_names=3))
    question = Question(
        **told, queries=DatabaseQueries(), kind=QueryKind.SQL, text="SELECT 1", refused_names=3
    )
    for verb, wish in ((admit, question), (reach, taking), (admit, question)):
        with pytest.raises(NotAllowedError):
            verb(wish, story.now)
    for port in (taking.takings, question.queries):
        assert port.refusals(member.id, GUESSES, story.now - HOUR) == 3
        assert port.refusals(guard.id, GUESSES, story.now - HOUR) == 0
        assert port.refusals(member.id, GUESSES, story.now) == 0
    [incident] = story.records.find(Incident)
    [letter] = story.records.find(Notice)
    assert (letter.person_id, letter.subject) == (guard.id, f"incident/{incident.id}")
    assert [one.event.what for one in AuditRows().entries()][-3:] == [
        "query-refused", "enumeration-alarm", "incident-report",
    ]  # fmt: skip
