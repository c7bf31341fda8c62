"""Anybody asks a gated edition at any time: no answer without a live grant, an agreement in force and its events, whatever
happened before; and none that is enclosed before two others have looked at it."""

from datetime import timedelta

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from tests.changing_right import GOOD, MEANWHILE, SETS, WHO, ChangingRight
from tests.consortium_in_memory import OutputsInMemory
from tests.queries_in_memory import QueriesInMemory

from heliograph.consortium.ask import Outcome, Question, admit, answer, begin, fail
from heliograph.consortium.output import collect, hold, review, withdraw
from heliograph.errors import NotAllowedError, UsageError
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.query import Query, QueryKind
from heliograph.model.consortium.role import Role
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


GONE: list[str] = []
"""Answers that left, for the count."""
CHECKERS = st.sampled_from(["first"] * 3 + ["second"] * 3 + ["colleague", "lead", "stranger"])
LOOKS = st.sampled_from(
    [("first", "second")] * 3
    + [(), ("first",), ("second", "second"), ("first", "colleague"), ("lead", "second")]
)
VERDICTS = st.sampled_from(["release"] * 6 + ["refuse", ""])


class Enclosed(ChangingRight):
    """The same right, to answers that two people look at first: outputs wait, are looked at, released, refused, taken back, collected."""

    modality = Modality.ENCLAVE

    def begins(self):
        story = self.story
        self.queries, self.shelf, self.said, self.got = (
            QueriesInMemory(story.records),
            OutputsInMemory(),
            {},
            [],
        )
        self.people |= {name: story.person(name, Role.OUTPUT_CHECKER) for name in ("first", "second")}
        self.people["colleague"] = story.person("colleague", Role.OUTPUT_CHECKER, at=story.university)

    @rule(who=WHO, dataset=SETS, by_token=st.booleans(), meanwhile=MEANWHILE)
    def asks(self, who, dataset, by_token, meanwhile):
        question = Question(
            room=self.story.room, queries=self.queries, person=self.people[who], token=self.token if by_token else None,
            dataset=dataset, release=1, edition="consortium", kind=QueryKind.SQL, text="SELECT 1",
        )  # fmt: skip
        try:
            assert admit(question, self.story.now) is Modality.ENCLAVE
            query = begin(question, 4, self.story.now)
        except NotAllowedError:
            assert not self.may(who, dataset, by_token=by_token) or self.runs()
            return
        self.story.now += timedelta(seconds=2)
        if meanwhile:
            getattr(self, meanwhile[0])(*meanwhile[1:])
        may = self.may(who, dataset, by_token=by_token)
        outcome = Outcome(rows=1, data=query.id.encode(), cut="", milliseconds=4)
        try:
            held = hold(question, query, outcome, self.shelf, self.story.now)
            self.said[held.id] = []
            assert may
        except NotAllowedError:
            assert not may

    def runs(self):
        found = self.story.records.find(Query, ended_at=None)
        return any(self.story.now - one.begun_at < timedelta(minutes=1) for one in found)

    def one(self, which):
        found = sorted(self.said)
        return self.story.records.get(Output, found[max(which, -len(found))]) if found else None

    @rule(which=st.integers(-2, -1), looks=st.lists(st.tuples(CHECKERS, VERDICTS), min_size=1, max_size=5))
    def some_look(self, which, looks):
        for who, verdict in looks if self.said else ():
            self.looks(self.one(which), who, verdict)

    @rule(is_good=st.booleans(), by_token=st.booleans(), looks=LOOKS, meanwhile=MEANWHILE)
    def an_answer_goes_its_way(self, is_good, by_token, looks, meanwhile):
        if is_good:
            for name, *words in GOOD:
                getattr(self, name)(*words)
        self.asks("lead", "tiny", by_token, None)
        self.some_look(-1, [(who, "release") for who in looks])
        if meanwhile:
            getattr(self, meanwhile[0])(*meanwhile[1:])
        self.somebody_collects(-1, "lead", by_token)

    def looks(self, output, who, verdict):
        said = self.said[output.id]
        may = who in {"first", "second"} and who not in dict(said) and verdict and self.waits(output.id)
        try:
            review(
                self.story.room, self.shelf, output.id, verdict, note="Too much.", by=self.people[who], at=self.story.now
            )  # fmt: skip
            assert may
            said.append((who, verdict))
        except NotAllowedError:
            assert not may

    def waits(self, output_id):
        return len(self.said[output_id]) < 2 and "taken back" not in dict(self.said[output_id])

    @rule(which=st.integers(-2, -1), who=st.sampled_from(["lead", "first", "stranger"]))
    def somebody_takes_it_back(self, which, who):
        output = self.one(which)
        if output is None or self.story.now.day % 3:
            return
        # somebody who is locked takes no step
        may = who == "lead" and self.waits(output.id) and self.is_active(who)
        try:
            withdraw(self.story.room, self.shelf, output.id, by=self.now_of(who), at=self.story.now)
            assert may
            self.said[output.id].append(("taken back", ""))
        except NotAllowedError:
            assert not may

    def now_of(self, who):
        return self.story.records.get(Person, self.people[who].id)

    def is_active(self, who):
        return self.now_of(who).state is PersonState.ACTIVE

    @rule(
        which=st.integers(-2, -1),
        who=st.sampled_from(["lead"] * 4 + ["first", "stranger"]),
        by_token=st.booleans(),
    )
    def somebody_collects(self, which, who, by_token):
        output = self.one(which)
        if output is None:
            return
        both = sorted(self.said[output.id]) == [("first", "release"), ("second", "release")]
        may = both and self.may(who, "tiny", by_token=by_token)
        try:
            data = collect(
                self.story.room, output, self.shelf, by=self.now_of(who), token=self.token if by_token else None,
                at=self.story.now,
            )  # fmt: skip
            assert may
            assert data == output.query_id.encode()
            self.got.append(output.id)
            GONE.append(output.id)
        except NotAllowedError:
            assert not may

    @invariant()
    def every_answer_that_left_is_logged_after_two_looks_and_what_may_not_leave_is_not_kept(self):
        if not hasattr(self, "story"):
            return
        logged = [event.subject for event in self.story.records.events() if event.what == "output-collect"]
        assert logged == [f"output/{one}" for one in self.got]
        over = {
            one for one, said in self.said.items() if not self.waits(one) and "refuse" in dict(said).values()
        }
        over |= {one for one, said in self.said.items() if "taken back" in dict(said)}
        assert self.shelf.held.keys() == self.said.keys() - over


@pytest.mark.parametrize("examples", [60, pytest.param(5000, marks=pytest.mark.nightly)])
def test_no_answer_without_a_right_and_its_events(examples):
    chosen = settings(
        max_examples=examples, stateful_step_count=20, deadline=None, phases=(Phase.generate, Phase.shrink), database=None
    )  # fmt: skip
    run_state_machine_as_test(Asking, settings=chosen)


@pytest.mark.parametrize("examples", [40, pytest.param(5000, marks=pytest.mark.nightly)])
def test_no_enclosed_answer_without_two_looks_a_right_and_its_event(examples, record_property):
    GONE.clear()
    chosen = settings(
        max_examples=examples, stateful_step_count=30, deadline=None, phases=(Phase.generate, Phase.shrink), database=None
    )  # fmt: skip
    run_state_machine_as_test(Enclosed, settings=chosen)
    record_property(
        "table", f"{examples} sequences in which {len(GONE)} enclosed answers left after two looks"
    )
