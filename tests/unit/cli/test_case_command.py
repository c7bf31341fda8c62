"""heliograph case: list, show, close."""

import json
from datetime import UTC, datetime

import pytest

from heliograph.bootstrap.portal import cases_of
from heliograph.cases.open import open_case
from heliograph.model.case import Asked, CaseKind
from heliograph.settings import Settings
from heliograph.store.portal.database import leave

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = "It is mine.\x1b[2J\x1b]0;evil\x07\n\u202eSecond line " + "x" * 80


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_STATE", str(tmp_path / "state"))
    yield cases_of(Settings.load())
    leave()


@pytest.fixture
def two(desk):
    contest = Asked(
        kind=CaseKind.CONTEST, words=WORDS, dataset="tiny", account_id="a1", reach="me@example.org"
    )
    for asked in (contest, Asked(kind=CaseKind.PROBLEM, words="broken", page="/data/")):
        open_case(desk, asked, at=NOON, known={"tiny"})


@pytest.fixture
def said(command):
    """What a command prints that must succeed."""

    def type_it(*words):
        code, printed, complaint = command("case", *words)
        assert code == 0, complaint
        return printed

    return type_it


def test_without_cases_the_list_says_so(said):
    assert said("list") == "no cases\n"
    assert json.loads(said("list", "--json")) == {"cases": []}


def test_the_list_has_a_line_for_each_and_steers_no_terminal(said, two):
    first, second = said("list").splitlines()
    assert first.startswith("1  2026-03-01  contest  open, no mail sent  It is mine.")
    assert second == "2  2026-03-01  problem  open, no mail sent  broken"
    assert not {"\x1b", "\x07", "\u202e"} & set(first)


def test_show_tells_all_and_steers_no_terminal(said, two):
    text = said("show", "1")
    for piece in ("account: a1", "answer to: me@example.org", "> It is mine.", "case-opened  form"):
        assert piece in text
    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    document = json.loads(said("show", "1", "--json"))
    assert document["words"].startswith("It is mine.")
    assert [event["what"] for event in document["events"]] == ["case-opened"]


def test_a_closed_case_leaves_the_list_of_open_ones(said, two):
    text = said("close", "1", "--outcome", "corrected", "--note", "so it is", "--by", "ada")
    assert "Case 1 is closed: corrected." in text
    assert "Answer to: me@example.org" in text
    document = json.loads(said("list", "--state", "open", "--json"))
    assert [case["number"] for case in document["cases"]] == [2]
    shown = said("show", "1")
    assert "closed (corrected)" in shown
    assert "> so it is" in shown
    assert "case-closed  ada" in shown
    closed = json.loads(said("close", "2", "--outcome", "explained", "--note", "no", "--json"))
    assert (closed["state"], closed["outcome"]) == ("closed", "explained")


@pytest.mark.parametrize(
    "words",
    [
        ("show", "99"),
        ("close", "1", "--outcome", "corrected", "--note", "yes"),
        ("close", "2", "--outcome", "perhaps", "--note", "yes"),
        ("close", "2", "--outcome", "corrected", "--note", ""),
    ],
)
def test_what_cannot_be_done_leaves_with_two(command, said, two, words):
    said("close", "1", "--outcome", "rejected", "--note", "no", "--by", "ada")
    code, printed, complaint = command("case", *words)
    assert code == 2
    assert printed == ""
    assert "error" in complaint
