"""Questions to gated editions: one decision, one event before, one before the answer, quotas of a day."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from tests import consortium_life as life
from tests.consortium_people import Story
from tests.queries_in_memory import QueriesInMemory

from heliograph.consortium.ask import Outcome, Question, admit, answer, begin, fail, worded
from heliograph.consortium.erase import erase
from heliograph.consortium.output import hold
from heliograph.consortium.suspend import suspend
from heliograph.consortium.token import make, revoke
from heliograph.errors import NotAllowedError, UsageError
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.query import Query, QueryKind
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality
from heliograph.rules.querying import Quota

TEXT = "SELECT count(*) FROM posts"
DONE = Outcome(rows=1, data=b"arrow", cut="", milliseconds=1500)


@pytest.fixture
def story():
    told = Story()
    told.queries = QueriesInMemory(told.records)
    told.lead = told.person("lead", at=told.university)
    held = told.records.get(Grant, life.granted(told, told.lead, told.staff()))
    scope = replace(held.scope, modality=Modality.QUERY)
    told.grant = told.new_id(told.now)
    told.records.write([replace(held, id=told.grant, version=0, scope=scope)])
    return told


def question(story, **more):
    told = {
        "person": story.lead, "token": None, "dataset": "tiny", "release": 1, "edition": "consortium",
        "kind": QueryKind.SQL, "text": TEXT,
    } | more  # fmt: skip
    return Question(room=story.room, queries=story.queries, **told)


def logged(story):
    return [event for event in story.records.events() if event.what.startswith("query")]


def refused(act, *words):
    with pytest.raises(NotAllowedError) as said:
        act(*words)
    return said.value.unmet[0].code


def stop(story):
    guard = story.person("guard", Role.SECURITY_ADMIN)
    suspend(story.room, story.grant, reason="A file was seen.", by=guard, at=story.now)


def test_what_is_asked_and_what_is_answered_stand_in_the_log_without_the_words(story):
    asked = question(story)
    admit(asked, story.now)
    assert logged(story) == []
    query = begin(asked, 4, story.now)
    [event] = logged(story)
    assert event.subject == "edition/tiny@1/consortium"
    assert event.data == {
        "query": query.id, "kind": "sql", "text_sha256": sha256(TEXT.encode()).hexdigest(),
    }  # fmt: skip
    answer(asked, query, DONE, story.now)
    told = logged(story)[1]
    assert (told.what, told.data["rows"], told.data["bytes"]) == ("query-answered", 1, 5)
    assert told.data["sha256"] == sha256(b"arrow").hexdigest()
    assert TEXT not in str([event.data for event in story.records.events()])
    [kept] = story.queries.of(story.lead.id)
    assert (kept.text, kept.rows, kept.milliseconds, kept.ended_at) == (TEXT, 1, 1500, story.now)


def test_a_grant_to_download_lets_nobody_ask_and_a_refusal_is_logged_with_what_was_asked(story):
    for more in ({"dataset": "another"}, {"edition": "enclave"}, {"person": story.person("stranger")}):
        assert refused(admit, question(story, **more), story.now) == "no-grant"
    assert [event.what for event in logged(story)] == ["query-refused"] * 3
    assert [one.refused for one in story.records.find(Query)] == ["no-grant"] * 3
    held = story.records.get(Grant, story.grant)
    story.records.write([replace(held, scope=replace(held.scope, modality=Modality.DOWNLOAD))])
    assert refused(admit, question(story), story.now) == "no-grant"


def test_a_right_that_ends_while_a_query_runs_keeps_the_answer_back(story):
    asked = question(story)
    query = begin(asked, 4, story.now)
    stop(story)
    assert refused(answer, asked, query, DONE, story.now) == "grant-active"
    assert [event.what for event in logged(story)] == ["query", "query-refused"]
    token, _ = make(story.room, story.lead, "s", name="", days=1, grants=(), at=story.now)
    revoke(story.room, story.lead, token.id, story.now)
    assert refused(admit, question(story, token=token), story.now) == "token-holds"


def test_a_right_that_ends_while_a_query_runs_keeps_the_words_of_its_error_back_too(story):
    asked = question(story)
    query = begin(asked, 4, story.now)
    stop(story)
    error = UsageError("'rosa@hill.example' is no number.")
    assert refused(fail, asked, query, error, 900, story.now) == "grant-active"
    assert [event.what for event in logged(story)] == ["query", "query-refused"]
    kept = story.records.get(Query, query.id)
    assert (kept.refused, kept.failed, kept.milliseconds) == ("grant-active", "", 900)


def test_queries_and_seconds_of_a_day_are_counted_and_one_query_runs_at_a_time(story):
    asked = question(story, quota=Quota(queries_per_day=3, seconds_per_day=5))
    first = begin(asked, 4, story.now)
    assert refused(begin, asked, 4, story.now) == "query-ended"
    fail(asked, first, UsageError("There is no such column."), 2500, story.now)
    assert logged(story)[-1].data["code"] == "usage"
    second = begin(asked, 4, story.now)
    answer(asked, second, replace(DONE, milliseconds=2500), story.now)
    assert refused(begin, asked, 4, story.now) == "seconds-left"
    longer = replace(asked, quota=Quota(queries_per_day=3, seconds_per_day=None))
    begin(longer, 4, story.now)  # its process dies
    story.now += timedelta(minutes=2)
    assert refused(begin, longer, 4, story.now) == "queries-left"
    story.pass_days(1)
    begin(asked, 4, story.now)
    assert refused(begin, question(story, dataset="other"), 4, story.now) == "query-ended"


def test_the_words_go_with_their_person_and_the_log_stays(story):
    begin(question(story), 4, story.now)
    before = story.records.events()
    erase(story.room, story.lead.id, by=story.lead, at=story.now)
    [kept] = story.records.find(Query)
    assert (kept.text, kept.text_sha256) == ("", sha256(TEXT.encode()).hexdigest())
    assert story.records.events()[: len(before)] == before


@pytest.mark.parametrize("text", ["", "  ", "a\0b", "\ud800", "x" * 20_001])
def test_what_is_no_question_is_refused(text):
    with pytest.raises(UsageError):
        worded(text)


def test_everybody_s_queries_are_counted(story):
    asked = question(story)
    answer(asked, begin(asked, 4, story.now), DONE, story.now)
    stop(story)
    refused(admit, asked, story.now)
    [one] = story.queries.totals(since=story.now)
    assert (one.queries, one.rows, one.bytes, one.milliseconds, one.refused) == (1, 1, 5, 1500, 1)
    assert story.queries.totals(until=story.now) == ()


def test_an_answer_is_held_under_the_grant_by_which_it_was_asked(story):
    """Two projects ask the same data; whoever may look at an answer follows from the project."""
    scope = replace(story.records.get(Grant, story.grant).scope, modality=Modality.ENCLAVE)
    other = story.records.get(Grant, life.granted(story, story.lead, story.staff()))
    for grant in (story.records.get(Grant, story.grant), other):
        story.records.write([replace(grant, scope=scope)])
    token = make(story.room, story.lead, "secret", name="desk", days=1, grants=(other.id,), at=story.now)[0]
    asked = question(story, token=token)
    output = hold(asked, begin(asked, 4, story.now), DONE, Shelf(), story.now)
    assert output.application_id == other.application_id


class Shelf:
    def keep(self, output_id, data):
        del output_id, data
