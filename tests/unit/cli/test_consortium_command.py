"""heliograph consortium tick: what is due is done once."""

import json
from datetime import UTC, datetime

import pytest

from heliograph.bootstrap.portal import cases_of
from heliograph.cases.open import open_case
from heliograph.model.case import Asked, CaseKind
from heliograph.settings import Settings
from heliograph.store.portal.database import leave
from heliograph.store.portal.turn import turn
from publisher import Publisher

LONG_AGO = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def cases(tmp_path, monkeypatch):
    publisher = Publisher.at(tmp_path / "desk")
    publisher.store_keys()
    for name, value in (
        ("STATE", tmp_path / "state"),
        ("KEYS", publisher.keys),
        ("ARCHIVE", publisher.archive),
        ("MAIL_TO", "publisher@example.org"),
    ):
        monkeypatch.setenv(f"HELIOGRAPH_{name}", str(value))
    made = cases_of(Settings.load())
    open_case(made, Asked(kind=CaseKind.PROBLEM, words="broken"), at=LONG_AGO, known=set())
    yield made
    leave()


def done(command):
    code, said, complaint = command("consortium", "tick", "--json")
    assert code == 0, complaint
    return {timer["name"]: timer["done"] for timer in json.loads(said)["timers"]}


def test_a_case_of_which_nobody_was_told_is_told_and_the_log_is_signed_once(command, cases, tmp_path):
    first = done(command)
    assert (first["cases"], first["audit-head"]) == (1, 1)
    assert cases.get(1).is_told
    assert len(list((tmp_path / "state" / "mail").iterdir())) == 1
    assert {*done(command).values()} == {0}
    assert "cases: 0" in command("consortium", "tick")[1]


def test_of_two_schedulers_the_second_leaves_it_to_the_first(command, cases):
    with turn(Settings.load().state) as ours:
        assert ours
        assert json.loads(command("consortium", "tick", "--json")[1])["is_busy"]
        assert "another scheduler" in command("consortium", "tick")[1]
    assert not cases.get(1).is_told


def test_a_server_of_mail_that_is_away_is_no_fault_of_the_schedule(command, cases, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_MAIL", "smtp://127.0.0.1:9")
    code, said, _ = command("consortium", "tick")
    assert code == 0
    assert "cases: 0" in said
    assert [event.what for event in cases.events(1)] == ["case-opened", "case-mail-failed"]
