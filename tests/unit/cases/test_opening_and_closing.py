"""Cases from their opening to their end, without a database."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases_in_memory import CasesInMemory
from heliograph.cases.check import Fault, clean, faults, tidied
from heliograph.cases.close import close_case
from heliograph.cases.open import open_case, tell
from heliograph.cases.ration import Ration
from heliograph.errors import RemoteError, UnknownNameError, UsageError
from heliograph.model.case import LIMITS, OUTCOMES, TRANSITIONS, Asked, CaseKind, CaseState, Outcome

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONTEST = Asked(
    kind=CaseKind.CONTEST, words="mine", dataset="tiny@1", account_id="a1", reach="me@example.org"
)
PROBLEM = Asked(kind=CaseKind.PROBLEM, words="broken")
KNOWN = {"tiny"}


@pytest.fixture
def cases():
    return CasesInMemory()


def opened(cases, asked=CONTEST):
    return open_case(cases, asked, at=NOON, known=KNOWN)


def test_a_case_is_kept_with_its_event(cases):
    case = opened(cases)
    assert cases.get(1) == case
    assert (case.asked, case.opened_at, case.state, case.is_told) == (CONTEST, NOON, CaseState.OPEN, False)
    [event] = cases.events(1)
    assert (event.what, event.who, event.at) == ("case-opened", "form", NOON)


@pytest.mark.parametrize(
    ("changed", "name", "fault", "words"),
    [
        ({"words": ""}, "words", Fault.EMPTY, "words must not be empty"),
        ({"words": " \n\t"}, "words", Fault.EMPTY, "words must not be empty"),
        ({"words": "x" * 5001}, "words", Fault.TOO_LONG, "at most 5000"),
        ({"dataset": ""}, "dataset", Fault.EMPTY, "data set must not be empty"),
        ({"dataset": "other"}, "dataset", Fault.UNKNOWN, "no such data set"),
        ({"account_id": ""}, "account_id", Fault.EMPTY, "account must not be empty"),
        ({"account_id": "x" * 121}, "account_id", Fault.TOO_LONG, "at most 120"),
        ({"reach": "nobody"}, "reach", Fault.NO_ADDRESS, "no e-mail address"),
        ({"reach": "a b@c"}, "reach", Fault.NO_ADDRESS, "no e-mail address"),
        ({"reach": f"{'x' * 200}@c"}, "reach", Fault.TOO_LONG, "at most 200"),
        ({"page": "/" * 501}, "page", Fault.TOO_LONG, "at most 500"),
    ],
)
def test_what_cannot_be_a_case_is_refused_by_field_and_nothing_is_kept(cases, changed, name, fault, words):
    asked = replace(CONTEST, **changed)
    assert faults(tidied(asked), KNOWN) == {name: fault}
    with pytest.raises(UsageError, match=words):
        opened(cases, asked)
    assert cases.all() == ()
    assert cases.kept == []


def test_as_long_as_the_limit_is_not_too_long(cases):
    assert len(opened(cases, replace(CONTEST, words="x" * LIMITS["words"])).asked.words) == LIMITS["words"]


def test_a_problem_needs_nothing_but_words(cases):
    assert opened(cases, PROBLEM).asked == PROBLEM


@given(st.text())
def test_a_kept_text_has_no_control_characters_and_loses_no_other(text):
    kept = clean(text)
    assert all(c.isprintable() or c in "\n\t" or ord(c) > 0x9F for c in kept)
    assert clean(kept) == kept
    assert "".join(c for c in text if c.isprintable() and not c.isspace()) == "".join(
        c for c in kept if c.isprintable() and not c.isspace()
    )


def test_a_publisher_who_was_told_stands_in_the_case(cases):
    told = []
    assert tell(cases, opened(cases), lambda case: told.append(case) is None, at=LATER) is None
    assert [case.number for case in told] == [1]
    assert cases.get(1).is_told
    assert [event.what for event in cases.events(1)] == ["case-opened", "case-mailed"]


def test_a_mail_that_fails_loses_no_case(cases):
    def fails(case):
        raise RemoteError("no server")

    trouble = tell(cases, opened(cases), fails, at=LATER)
    assert trouble.message == "no server"
    assert not cases.get(1).is_told
    assert [event.what for event in cases.events(1)] == ["case-opened", "case-mail-failed"]


def test_a_place_that_fails_after_the_mail_loses_no_case(cases, monkeypatch):
    def fails(*_parts):
        raise RemoteError("full")

    opened(cases)
    monkeypatch.setattr(cases, "replace", fails)
    monkeypatch.setattr(cases, "note", fails)
    assert tell(cases, cases.get(1), lambda _case: True, at=LATER).message == "full"
    assert cases.get(1).state is CaseState.OPEN


def test_where_nobody_is_to_be_told_nothing_is_noted(cases):
    assert tell(cases, opened(cases), lambda _case: False, at=LATER) is None
    assert not cases.get(1).is_told
    assert len(cases.events(1)) == 1


@pytest.mark.parametrize("outcome", Outcome)
def test_a_case_is_closed_once(cases, outcome):
    opened(cases)
    closed = close_case(cases, 1, outcome=outcome, note=" so it is\x07 ", by="ada", at=LATER)
    assert (closed.state, closed.outcome, closed.note, closed.closed_at) == (
        CaseState.CLOSED,
        outcome,
        "so it is",
        LATER,
    )
    assert cases.get(1) == closed
    assert (cases.events(1)[-1].who, cases.events(1)[-1].what) == ("ada", "case-closed")
    with pytest.raises(UsageError, match=f"closed already .{outcome}"):
        close_case(cases, 1, outcome=outcome, note="again", by="ada", at=LATER)


@pytest.mark.parametrize(("note", "words"), [(" ", "must not be empty"), ("x" * 5001, "at most 5000")])
def test_closing_needs_a_note_of_some_length(cases, note, words):
    opened(cases)
    with pytest.raises(UsageError, match=words):
        close_case(cases, 1, outcome=Outcome.CORRECTED, note=note, by="ada", at=LATER)
    assert cases.get(1).state is CaseState.OPEN


def test_no_case_is_closed_that_is_not_there(cases):
    with pytest.raises(UnknownNameError):
        close_case(cases, 1, outcome=Outcome.CORRECTED, note="x", by="ada", at=LATER)


def test_every_state_is_reached_and_every_outcome_explained():
    assert {step.after for step in TRANSITIONS} == set(CaseState)
    assert len({(step.verb, step.before) for step in TRANSITIONS}) == len(TRANSITIONS)
    assert set(OUTCOMES) == set(Outcome)


def test_a_ration_is_taken_until_it_is_used_up_and_grows_back():
    ration = Ration(most=2, seconds=10)
    assert [ration.take(0), ration.take(4), ration.take(5), ration.take(9.5)] == [0, 0, 5, 0.5]
    assert [ration.take(10), ration.take(11), ration.take(14)] == [0, 3, 0]
