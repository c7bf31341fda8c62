"""Anybody asks a gated edition at any time: no answer without a live grant, an agreement in force and its events, whatever happened before."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests import consortium_life as life
from tests.consortium_people import Story
from tests.queries_in_memory import QueriesInMemory

from heliograph.consortium.ask import Outcome, Question, admit, answer, begin, fail
from heliograph.consortium.token import make, revoke
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.query import Query, QueryKind
from heliograph.model.consortium.scope import Modality
from heliograph.model.consortium.token import Token
from heliograph.rules.querying import Quota

QUOTA = Quota(queries_per_day=4, seconds_per_day=10)
WHO, SETS = st.sampled_from(["lead"] * 5 + ["stranger"]), st.sampled_from(["tiny"] * 5 + ["other"])
GOOD = [
    ("the_grant_changes", "active"),
    ("the_agreement_changes", "in_force"),
    ("the_affiliation_changes", False),
    ("the_account_changes", PersonState.ACTIVE),
    ("time_passes", 25),
]
BAD = [
    ("the_grant_changes", "suspended"),
    ("the_grant_changes", "revoked"),
    ("the_agreement_changes", "terminated"),
    ("the_agreement_changes", "resign_required"),
    ("the_affiliation_changes", True),
    ("the_account_changes", PersonState.LOCKED),
    ("the_token_is_revoked",),
    ("time_passes", 60),
    ("time_passes", 24 * 400),
]
CHANGES = st.sampled_from(GOOD * 2 + BAD)
MEANWHILE = st.none() | st.none() | st.sampled_from(BAD)
ENDS = st.sampled_from(["answered", "answered", "answered", "fails", "its process dies"])


class Asking(RuleBasedStateMachine):
    """The right changes under a member who asks; what is true is computed from the records and not by the rules."""

    @initialize()
    def people_come(self):
        self.story = story = Story()
        self.queries = QueriesInMemory(story.records)
        self.people = {name: story.person(name, at=story.university) for name in ("lead", "stranger")}
        held = story.records.get(Grant, life.granted(story, self.people["lead"], story.staff()))
        self.grant = story.new_id(story.now)
        scope = replace(held.scope, modality=Modality.QUERY)
        story.records.write([replace(held, id=self.grant, version=0, scope=scope)])
        self.token = make(
            story.room, self.people["lead"], "s", name="", days=2, grants=(self.grant,), at=story.now
        )[0]
        self.answered = []

    def changed(self, kind, **changes):
        for one in self.story.records.find(kind):
            self.story.records.write([replace(one, **changes)])

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
            fail(question, query, "usage", milliseconds, self.story.now)
        elif end == "answered":
            self.ends(question, query, milliseconds, self.may(who, dataset, by_token=by_token))

    def ends(self, question, query, milliseconds, may):
        outcome = Outcome(rows=1, data=b"x", cut="", milliseconds=milliseconds)
        try:
            self.answered.append(answer(question, query, outcome, self.story.now).id)
            assert may
        except NotAllowedError:
            assert not may

    @rule(changes=st.lists(CHANGES, min_size=1, max_size=2))
    def something_changes(self, changes):
        for name, *words in changes:
            getattr(self, name)(*words)

    def the_grant_changes(self, state):
        held = self.story.records.get(Grant, self.grant)
        self.story.move(held, state=state)

    def the_agreement_changes(self, state):
        for one in self.story.records.find(Agreement):
            self.story.move(one, state=state)

    def the_affiliation_changes(self, is_over):
        end = self.story.now - timedelta(days=1) if is_over else self.story.now + timedelta(days=900)
        self.changed(Affiliation, valid_to=end)

    def the_account_changes(self, state):
        lead = self.story.records.get(Person, self.people["lead"].id)
        self.story.records.write([replace(lead, state=state)])

    def the_token_is_revoked(self):
        revoke(self.story.room, self.people["lead"], self.token.id, self.story.now)

    def time_passes(self, hours):
        self.story.now += timedelta(hours=hours)

    def may(self, who, dataset, *, by_token):
        """Whether the right is there, from what is kept; nobody was reminded of the end of the grant, so that it does not come."""
        story, now = self.story, self.story.now
        held, lead = story.records.get(Grant, self.grant), story.records.get(Person, self.people["lead"].id)
        token = story.records.get(Token, self.token.id)
        return (
            (who, dataset) == ("lead", "tiny")
            and held.state == "active"
            and lead.state is PersonState.ACTIVE
            and any(
                one.state in {"in_force", "resign_required"} and (one.ends_at is None or now < one.ends_at)
                for one in story.records.find(Agreement)
            )
            and any(
                one.person_id == lead.id and one.valid_from <= now < one.valid_to
                for one in story.records.find(Affiliation)
            )
            and (not by_token or (token.revoked_at is None and now < token.expires_at))
        )

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
