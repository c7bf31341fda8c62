"""A consortium in which anybody does anything in any order: what must be true of it is true after every step.

In `make test` some short sequences run in memory. Nightly there are 5,000 there, and as many again on databases; then every row of
every table must have been reached.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.consortium_game import ENCLOSED, Game
from tests.consortium_moves import EVERY, MOVES, WORLD
from tests.consortium_moves_asked import begin, begin_renewal
from tests.consortium_moves_granted import ask_enclosed
from tests.consortium_promises import LEFT, Promises

from heliograph.consortium.remind import remind
from heliograph.consortium.timers import due_steps
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.decision import Decision
from heliograph.model.consortium.grant import Grant, Proposal
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.review import Review
from heliograph.model.consortium.role import Role
from heliograph.rules.step import MACHINES

KINDS = {kind.__name__.lower(): kind for kind in (Application, Agreement, Grant, Incident, Output)}
TWO_STEPS = {"submit", "resubmit", "stop", "ask_enclosed", "collect"}
"""Moves that save or report first, or that are logged when they are refused: the second step may be refused after the first."""
NO_STEPS = {
    "grant-propose-revocation",
    "application-propose-extension",
    "output-collect",
    "output-refused",
}
ROWS = {
    (m.name, before, row.command) for m in MACHINES.values() for row in m.transitions for before in row.before
}

TEAMS = ("", "", "invite accept", "invite accept invite accept invite accept")
TO_THE_PANEL = (
    "submit assign assign assign mark_complete declare declare declare vote vote vote vote vote vote"
)
ENDS = (
    "", "approve issue", "approve issue", "approve issue", "approve", "approve_with_conditions", "approve_with_conditions issue",
    "approve_with_conditions issue verify_condition verify_condition verify_condition", "reject", "reject appeal_rejection",
    "reject appeal_rejection assign_appeal overturn", "reject appeal_rejection assign_appeal uphold", "defer", "send_back",
)  # fmt: skip
GRANT_ENDS = (
    "stop", "stop confirm", "stop confirm restore", "propose_revocation", "propose_revocation revoke",
    "propose_revocation propose_revocation revoke appeal_revocation assign_appeal uphold",
    "propose_revocation propose_revocation revoke appeal_revocation assign_appeal overturn restore",
    "appeal_revocation assign_appeal overturn", "close_out", "close_out attest",
)  # fmt: skip
OUTPUT_ENDS = (
    "look look collect", "look look collect", "collect look collect look collect collect", "take_back", "look take_back", "look", ""
)  # fmt: skip
DAYS = (1, 1, 3, 8, 8, 15, 15, 35, 35, 100, 370)
LETTERS = ("come", "come", "come", "come", "fail", "bounce")
SEEDS = st.integers(0, 2**31)
REACHED: Counter[tuple[str, str, str]] = Counter()


class Consortium(Promises, RuleBasedStateMachine):
    """Rules are what happens, invariants what must be true; dice come from one number, so that a failure is found again."""

    closely, runs = True, 6
    """Whether promises are looked at after each move, not only after each rule; how often the scheduler runs while days pass."""

    def begun(self):
        """A game before its first move."""
        return Game()

    @initialize()
    def people_come(self):
        self.game = self.begun()
        self.seen, self.collected, self.shadow, self.known = 0, 0, {}, set()

    @rule(seed=SEEDS)
    def somebody_applies(self, seed):
        self.dice(seed)
        self.tried(begin)

    @rule(seed=SEEDS, steps=st.integers(4, 30))
    def things_go_their_way(self, seed, steps):
        """The next steps of one record, then of what came of it."""
        self.dice(seed)
        for _ in range(steps):
            found = self.open_records()
            if not found:
                self.tried(begin)
                continue
            kind = self.game.dice.choice(sorted({type(one) for one in found}, key=lambda one: one.__name__))
            found = [one for one in found if type(one) is kind]
            record = self.game.dice.choice(found[-3:] if self.game.dice.random() < 0.8 else found)
            moves = MOVES.get((type(record), record.state))
            if moves:
                self.tried(self.game.dice.choice(moves), record)
            if self.game.dice.random() < 0.3:
                self.pass_days(self.game.dice.choice(DAYS), self.game.dice.choice(LETTERS))

    @rule(seed=SEEDS, team=st.sampled_from(TEAMS), end=st.sampled_from(ENDS))
    def an_application_comes_far(self, seed, team, end):
        """The usual way without detours: so deep states are reached often."""
        self.dice(seed)
        self.comes_far(f"{team} {TO_THE_PANEL} {end}")

    @rule(seed=SEEDS, end=st.sampled_from(GRANT_ENDS))
    def a_grant_goes_on(self, seed, end):
        self.dice(seed)
        found = self.game.records.find(Grant, state=("active", "suspended", "pending", "revoked"))
        if found:
            self.along(self.game.dice.choice(found[-3:]), end)

    @rule(seed=SEEDS)
    def a_renewal_comes_far(self, seed):
        self.dice(seed)
        known = {one.id for one in self.game.records.find(Application)}
        for grant in self.game.records.find(Grant, state=("active", "suspended"))[-1:]:
            self.tried(begin_renewal, grant)
        for one in self.game.records.find(Application, state="draft"):
            if one.id not in known:
                self.along(one, f"{TO_THE_PANEL} approve approve issue")
                self.all_sign(one)

    @rule(
        seed=SEEDS,
        how=st.sampled_from(["replace_text", "require_resign", "replace_text require_resign"]),
        days=st.sampled_from(DAYS),
    )
    def a_text_is_replaced(self, seed, how, days):
        self.dice(seed)
        for text in self.game.records.find(Agreement, state="in_force")[-1:]:
            first, _, second = how.partition(" ")
            self.along(text, first)
            if self.game.dice.random() < 0.8:
                self.all_sign(self.game.records.get(Application, text.application_id))
            for next_ in self.game.records.find(Agreement, state="in_force")[-1:]:
                self.along(next_, second)
            self.pass_days(days, "come")

    @rule(
        seed=SEEDS, end=st.sampled_from(OUTPUT_ENDS), meanwhile=st.sampled_from(["", "", "stop", "close_out"])
    )
    def an_answer_is_held_back(self, seed, end, meanwhile):
        """Somebody asks enclosed data; where nobody may, somebody gets access first."""
        self.dice(seed)
        if not self.enclosed():
            self.game.wanted = (ENCLOSED,)
            self.comes_far(f"{TO_THE_PANEL} approve issue")
            self.game.wanted = ()
        for grant in self.enclosed()[-1:]:
            self.tried(ask_enclosed, grant)
        for one in self.game.records.find(Output, state="submitted")[-1:]:
            self.along(one, end)
            for grant in self.enclosed()[-1:]:
                self.along(grant, meanwhile)
            self.along(one, "collect")

    @rule(seed=SEEDS)
    def somebody_tries_what_is_not_theirs(self, seed):
        self.dice(seed)
        kind, move = self.game.dice.choice(EVERY)
        found = self.game.records.find(kind)
        if found:
            self.game.anybody = self.game.dice.random() < 0.7
            self.game.spoilt = self.game.dice.random() < 0.4
            self.tried(move, self.game.dice.choice(found))
            self.game.anybody = self.game.spoilt = False

    @rule(seed=SEEDS)
    def the_world_changes(self, seed):
        self.dice(seed)
        self.game.dice.choice(WORLD)(self.game)

    @rule(seed=SEEDS, days=st.sampled_from(DAYS), letters=st.sampled_from(LETTERS))
    def days_pass(self, seed, days, letters):
        self.dice(seed)
        self.pass_days(days, letters)

    @invariant()
    def what_happened_stands_in_the_tables(self):
        """Every change of state has one event of that step, by somebody with a role of its row; later ones build on it."""
        if not hasattr(self, "game"):
            return
        events = self.game.records.events()
        for event in events[self.seen :]:
            kind, _, id_ = event.subject.partition("/")
            if kind not in KINDS or event.what in NO_STEPS:
                continue
            command = event.what.removeprefix(f"{kind}-").replace("-", "_")
            before = self.shadow.get(event.subject, "-")
            row = MACHINES[kind].row(before, command)
            assert row is not None, f"{event.what} while {event.subject} is {before}"
            assert Role(event.role) in row.actors, event
            assert not set(row.keeps) - event.data.keys(), (event.what, set(row.keeps) - event.data.keys())
            self.shadow[event.subject] = row.after
            REACHED[kind, before, command] += 1
            self.acted_rightly(event, self.game.records.get(KINDS[kind], id_))
            self.was_warned(event, self.game.records.get(KINDS[kind], id_))
        self.seen = len(events)
        for kind, of in KINDS.items():
            for record in self.game.records.find(of):
                assert self.shadow.get(f"{kind}/{record.id}") == record.state, record
                assert record.stays[-1].state == record.state

    @invariant()
    def nothing_is_decided_or_granted_without_what_it_needs(self):
        if not hasattr(self, "game"):
            return
        for decision in self.game.records.find(Decision):
            if decision.id not in self.known:
                self.known.add(decision.id)
                self.well_decided(decision)
        for grant in self.game.records.find(Grant):
            if grant.id not in self.known:
                self.known.add(grant.id)
                self.well_granted(grant)

    @invariant()
    def the_list_of_what_is_open_agrees_with_each_question(self):
        if not hasattr(self, "game"):
            return
        holders = {grant.person_id for grant in self.game.records.find(Grant)}
        for person in self.game.records.find(Person, id=tuple(holders)):
            self.agrees(person)

    @invariant()
    def no_answer_leaves_before_two_others_said_yes_under_a_live_grant_and_logged(self):
        if not hasattr(self, "game"):
            return
        for left in self.game.left[self.collected :]:
            self.rightly_left(*left)
        self.collected = len(self.game.left)
        kept = self.game.records.find(Output, state=("submitted", "partially_reviewed", "released"))
        here = {one.id for one in self.game.records.find(Person) if one.state is not PersonState.ERASED}
        assert self.game.shelf.held.keys() == {one.id for one in kept if one.person_id in here}

    def teardown(self):
        if hasattr(self, "game"):
            self.the_list_of_what_is_open_agrees_with_each_question()
            for person in self.game.dice.sample(self.game.people, 3):
                self.agrees(self.game.records.get(Person, person))
                self.lists_what_may_be_seen(self.game.records.get(Person, person))

    # what the rules do

    def comes_far(self, names):
        """A new application, as far as these moves bring it; then everybody signs."""
        known = {one.id for one in self.game.records.find(Application)}
        self.tried(begin)
        for one in self.game.records.find(Application, state="draft"):
            if one.id not in known:
                self.along(one, names)
                self.all_sign(one)

    def enclosed(self):
        return [one for one in self.game.records.find(Grant, state="active") if one.scope == ENCLOSED]

    def pass_days(self, days, letters):
        runs = min(days, self.runs)
        for n in range(runs):
            self.game.story.now += timedelta(days=days * (n + 1) // runs - days * n // runs)
            self.scheduler_runs(letters)

    def dice(self, seed):
        self.game.dice = Random(seed)

    def tried(self, move, *about):
        """A move; one that is refused leaves nothing behind."""
        before = self.mark()
        try:
            move(self.game, *about)
        except NotAllowedError as error:
            refused = error.unmet
        else:
            refused = None
        if refused is not None:
            assert refused
            assert self.mark() == before or move.__name__ in TWO_STEPS, (move.__name__, refused)
        if self.closely:
            self.what_happened_stands_in_the_tables()
            self.nothing_is_decided_or_granted_without_what_it_needs()
            self.no_answer_leaves_before_two_others_said_yes_under_a_live_grant_and_logged()

    def mark(self):
        return len(self.game.records.events())

    def along(self, record, names):
        """Moves by name, each where the state of the record has it."""
        for name in names.split():
            now = self.game.records.get(type(record), record.id)
            for move in MOVES.get((type(record), now.state), ()):
                if move.__name__ == name:
                    self.tried(move, now)
                    break

    def all_sign(self, application):
        for _ in range(12):
            open_ = self.game.records.find(
                Agreement, application_id=application.id, state=("issued", "partially_signed")
            )
            for text in open_:
                self.along(
                    text,
                    self.game.dice.choice(
                        ("sign_researcher", "sign_researcher", "countersign", "sign_institution")
                    ),
                )

    def open_records(self):
        return [
            record
            for name, kind in KINDS.items()
            for record in self.game.records.find(kind)
            if record.state not in MACHINES[name].final
            or (record.state == "closed" and kind in {Incident, Application})
        ]

    def scheduler_runs(self, letters):
        """Steps, reminders, mail; a second run at the same moment changes nothing."""
        game = self.game
        due_steps(game.room, game.now)
        remind(game.room, game.now)
        if self.closely:
            self.what_happened_stands_in_the_tables()
        self.mail(letters)
        before = self.mark(), self.all_versions()
        assert (due_steps(game.room, game.now), remind(game.room, game.now)) == (0, 0)
        assert (self.mark(), self.all_versions()) == before

    def all_versions(self):
        kinds = (*KINDS.values(), Notice, Review, Proposal)
        return {(kind, one.id): one.version for kind in kinds for one in self.game.records.find(kind)}

    def mail(self, letters):
        arrived = []
        for notice in self.game.records.find(Notice, state=NoticeState.QUEUED):
            fate = letters if self.game.dice.random() < 0.8 else "come"
            if fate == "fail":
                continue
            came = replace(notice, state=NoticeState.ACCEPTED, accepted_at=self.game.now)
            if fate == "bounce":
                came = replace(came, state=NoticeState.BOUNCED, bounced_at=self.game.now)
            arrived.append(came)
        self.game.records.write(arrived)


def play(machine, examples, steps, *, phases=(Phase.generate, Phase.shrink)):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, phases=phases, report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck), database=None,
        ),
    )  # fmt: skip


def told(record_property, examples):
    missed = sorted(ROWS - REACHED.keys())
    record_property(
        "table",
        f"{examples} sequences reached {len(ROWS & REACHED.keys())} of {len(ROWS)} rows, {sum(REACHED.values())} steps",
    )
    record_property("table", f"answers that left after two people had looked: {len(LEFT)}")
    record_property("table", f"not reached: {', '.join(' '.join(row) for row in missed) or 'none'}")
    return missed


def test_whatever_people_do_the_promises_hold(record_property):
    REACHED.clear()
    LEFT.clear()
    play(Consortium, 100, 15, phases=(Phase.generate,))
    told(record_property, 100)
    assert len(ROWS & REACHED.keys()) > len(ROWS) / 2


@pytest.mark.nightly
def test_the_promises_hold_in_five_thousand_lives_and_every_step_is_taken(record_property):
    REACHED.clear()
    LEFT.clear()
    play(Consortium, 5000, 25)
    assert told(record_property, 5000) == []
