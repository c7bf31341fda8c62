"""The report on half a year: from the record, the same whenever it is made, signed once."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.consortium_people import Story

from heliograph.consortium.report import (
    as_json,
    next_period,
    period_report,
    periods,
    sign_due,
    so_far,
)
from heliograph.errors import UsageError
from heliograph.model.consortium.appeal import Appeal, AppealOutcome
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.decision import Decision, DecisionOutcome, Reason
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.period import Period
from heliograph.model.consortium.project import Project
from heliograph.model.consortium.region import region_of
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.model.consortium.stay import Stay
from heliograph.signing.keys import SigningKey
from heliograph.signing.record import verify_record

KEY = SigningKey(name="example.org/archive", seed=bytes(range(32)))
FIRST_HALF = Period(2026, 1)
LATER = datetime(2027, 1, 10, 12, tzinfo=UTC)


def at(day, hour=9):
    return datetime(2026, 3, 2, hour, tzinfo=UTC) + timedelta(days=day)


class Shelf:
    def __init__(self):
        self.held = {}

    def names(self):
        return frozenset(self.held)

    def add(self, name, document, note):
        self.held[name] = (document, note)


@pytest.fixture(scope="module")
def story():
    """Twelve applications were approved after two weeks, six were refused, one of them after an appeal; nine are open."""
    told = Story()
    lead = told.person("lead", at=told.university)
    project = Project(
        id="p", title="T", summary="", lead_id=lead.id, organisation_id=told.university.id, began_at=at(0)
    )
    told.records.write((project,))
    for number in range(12):
        received(
            told, lead, f"a{number}", ("in_review", 1), ("returned", 2), ("submitted", 9), ("approved", 18)
        )
    for number in range(6):
        received(told, lead, f"r{number}", ("in_review", 1), ("rejected", 14), ("rejected_final", 40))
        told.records.write((decision(f"r{number}", 14),))
        told.records.write((appeal(f"r{number}", 20),))
    for number in range(9):
        received(told, lead, f"o{number}", ("in_review", 1), ("approved", 400))
    received(told, lead, "draft")
    told.records.write([grant(f"g{number}") for number in range(7)])
    return told


def received(story, lead, name, *states):
    stays = [Stay("draft", at(-1)), *([Stay("submitted", at(0))] if states else [])]
    stays += [Stay(state, at(day)) for state, day in states]
    story.records.write(
        (
            Application(
                id=name, kind=ApplicationKind.ACCESS, project_id="p", lead_id=lead.id, template="tmrc-2022@1",
                state=stays[-1].state, stays=tuple(stays), saved_at=at(-1),
            ),
        )
    )  # fmt: skip


def decision(application, day):
    return Decision(
        id=f"d-{application}", application_id=application, round=1, outcome=DecisionOutcome.REJECTED,
        reasons=(Reason("data-security", "not-shown", "Where?"), Reason("affiliation", "met", "Yes.")),
        decided_at=at(day), decided_by="chair",
    )  # fmt: skip


def appeal(application, day):
    return Appeal(
        id=f"ap-{application}", application_id=application, grounds="No.", filed_at=at(day), filed_by="lead",
        outcome=AppealOutcome.OVERTURNED, decided_at=at(day + 365), decided_by="judge",
    )  # fmt: skip


def grant(name):
    stays = (Stay("active", at(30)), Stay("suspended", at(40)))
    return Grant(
        id=name, project_id="p", person_id="x", application_id="a0", agreement_id="g", state="suspended", stays=stays,
        scope=Scope("tiny", "consortium", Modality.DOWNLOAD), starts_at=at(30), ends_at=at(300),
    )  # fmt: skip


def test_the_numbers_of_a_period_as_they_stood_on_a_day(story):
    found = as_json(period_report(story.room, FIRST_HALF), name="2026-1", origin="example.org/archive")
    assert (found["start"], found["end"], found["as_of"]) == ("2026-01-01", "2026-06-30", "2026-10-28")
    assert (found["received"], found["decided"], found["returned"]) == (27, 18, 12)
    counts = {"+".join(one["outcomes"]): one["count"] for one in found["outcomes"]}
    assert (counts["approved"], counts["rejected"], counts["open"]) == (12, 6, 9)
    assert found["refusals"] == [{"criterion": "data-security", "count": 6}]
    assert found["working_days"] == {"median": 9, "nine_in_ten": 10}, "days at the applicant's do not count"
    assert [(one["name"], one["received"]) for one in found["regions"]] == [("europe", 27)]
    assert (found["appeals"], found["appeals_won"]) == (6, 0), "what was won a year later is not known yet"
    assert (found["suspensions"], found["revocations"]) == (7, 0)
    assert b"lead" not in json.dumps(found).encode()


def test_a_period_is_reported_on_when_it_is_settled_and_not_before(story):
    assert periods(story.room, datetime(2026, 10, 28, 12, tzinfo=UTC)) == ()
    assert periods(story.room, datetime(2026, 10, 29, 0, tzinfo=UTC)) == (FIRST_HALF,)
    assert str(next_period(story.room, LATER)) == "2026-2"
    assert [str(one) for one in periods(story.room, LATER + timedelta(days=365))] == [
        "2026-1",
        "2026-2",
        "2027-1",
    ]


def test_so_far_ends_with_the_last_month(story):
    assert so_far(story.room, at(10)) is None
    found = so_far(story.room, at(40))
    assert (found.as_of, found.numbers.received, found.numbers.decided) == (date(2026, 3, 31), 27, 18)


def test_a_consortium_without_applications_reports_nothing():
    story = Story()
    assert (periods(story.room, LATER), so_far(story.room, LATER)) == ((), None)
    assert str(next_period(story.room, LATER)) == "2027-1"


def test_it_is_signed_once_and_says_the_same_whenever_it_is_made(story):
    early, late = Shelf(), Shelf()
    assert sign_due(story.room, early, KEY.name, KEY, datetime(2026, 11, 1, tzinfo=UTC)) == 1
    assert sign_due(story.room, early, KEY.name, KEY, datetime(2026, 11, 2, tzinfo=UTC)) == 0
    sign_due(story.room, late, KEY.name, KEY, datetime(2026, 12, 31, tzinfo=UTC))
    assert early.held == late.held
    said = verify_record(*early.held["2026-1"], keys=[KEY.verifier])
    assert said.name == "transparency/2026-1.json"


def test_periods_have_names():
    assert Period.named("2026-2").next == Period(2027, 1)
    with pytest.raises(UsageError, match="no period"):
        Period.named("2026-3")


def test_regions_are_coarse():
    assert [region_of(code) for code in ("KE", "BR", "IN", "ES", "NZ", "??")] == [
        "africa", "americas", "asia", "europe", "oceania", "elsewhere",
    ]  # fmt: skip


def test_half_a_day_stays_half(story):
    found = period_report(story.room, FIRST_HALF)
    days = replace(found.numbers.days, median=8.5)
    half = replace(found, numbers=replace(found.numbers, days=days))
    assert as_json(half)["working_days"]["median"] == 8.5
    assert "origin" not in as_json(half)
