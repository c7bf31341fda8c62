"""Anybody asks a gated edition at any time: no answer without a live grant, an agreement in force and its events, whatever happened before."""

from datetime import timedelta

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from tests.changing_right import MEANWHILE, SETS, WHO, ChangingRight
from tests.queries_in_memory import QueriesInMemory

from heliograph.consortium.ask import Outcome, Question, admit, answer, begin, fail
from heliograph.errors import NotAllowedError, UsageError
from heliograph.model.consortium.query import Query, QueryKind
from heliograph.model.consortium.scope import Modality
from heliograph.rules.querying import Quota

QUOTA = Quota(queries_per_day=4, seconds_per_day=10)
ENDS = st.sampled_from(["answered", "answered", "answered", "fails", "its process dies"])


class Asking(ChangingRight):
    """The right changes under a member who asks; what is true is computed from the records and not by the rules."""

    modality = Modality.QUERY

    def begins(self):
        self.queries, self.answered = QueriesInMemory(self.story.records), []

    @rule(
        who=WHO,
        dataset=SETS,
        by_token=st.booleans(),
        meanwhile=MEANWHILE,
        end=ENDS,
        milliseconds=st.integers(0, 4000),
    )
    def asks(self, who, dataset, by_token, meanwhile, end, milliseconds):
        question = Question(
            room=self.story.room, queries=self.queries, person=self.people[who], token=self.token if by_token else None,
            dataset=dataset, release=1, edition="consortium", kind=QueryKind.SQL, text="SELECT 1", quota=QUOTA,
        )  # fmt: skip
        may = self.may(who, dataset, by_token=by_token) and self.has_left(who, dataset)
        try:
            admit(question, self.story.now)
            query = begin(question, 4, self.story.now)
            assert may
        except NotAllowedError:
            assert not may
            return
        self.story.now += timedelta(seconds=2)
        if meanwhile:
            getattr(self, meanwhile[0])(*meanwhile[1:])
        if end == "fails":
            self.fails(question, query, milliseconds, self.may(who, dataset, by_token=by_token))
        elif end == "answered":
            self.ends(question, query, milliseconds, self.may(who, dataset, by_token=by_token))

    def fails(self, question, query, milliseconds, may):
        try:
            fail(question, query, UsageError("'rosa' is no number"), milliseconds, self.story.now)
            assert may
        except NotAllowedError:
            assert not may

    def ends(self, question, query, milliseconds, may):
        outcome = Outcome(rows=1, data=b"x", cut="", milliseconds=milliseconds)
        try:
            self.answered.append(answer(question, query, outcome, self.story.now).id)
            assert may
        except NotAllowedError:
            assert not may

    def has_left(self, who, dataset):
        day = self.story.now.replace(hour=0, minute=0, second=0, microsecond=0)
        mine = [
            one
            for one in self.story.records.find(Query, person_id=self.people[who].id)
            if one.dataset == dataset
        ]
        today = [one for one in mine if one.begun_at >= day and (not one.refused or one.milliseconds)]
        runs = [
            one
            for one in mine
            if one.ended_at is None and self.story.now - one.begun_at < timedelta(minutes=1)
        ]
        return len(today) < 4 and sum(one.milliseconds for one in today) < 10_000 and not runs

    @invariant()
    def every_answer_has_its_two_events_and_nobody_asks_more_than_the_day_holds(self):
        if not hasattr(self, "story"):
            return
        told = {}
        for event in self.story.records.events():
            if event.what.startswith("query"):
                told.setdefault(event.data["query"], []).append(event.what)
        assert all(told[one] == ["query", "query-answered"] for one in self.answered)
        assert all(one.id in told for one in self.story.records.find(Query))
        assert sum("query-answered" in kinds for kinds in told.values()) == len(self.answered)


@pytest.mark.parametrize("examples", [60, pytest.param(5000, marks=pytest.mark.nightly)])
def test_no_answer_without_a_right_and_its_events(examples):
    chosen = settings(
        max_examples=examples, stateful_step_count=20, deadline=None, phases=(Phase.generate, Phase.shrink), database=None
    )  # fmt: skip
    run_state_machine_as_test(Asking, settings=chosen)
