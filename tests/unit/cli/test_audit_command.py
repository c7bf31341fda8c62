"""heliograph audit: verify, head, list, export."""

import json
import sqlite3
from datetime import UTC, datetime

import pytest

from heliograph.bootstrap.portal import cases_of
from heliograph.model.audit import AuditEvent
from heliograph.settings import Settings
from heliograph.store.portal.database import leave
from publisher import Publisher

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def cases(tmp_path, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_STATE", str(tmp_path / "state"))
    made = cases_of(Settings.load())
    for number in range(1, 5):
        event = AuditEvent(
            at=DAY.replace(day=number), who="ada" if number % 2 else "eve", what="case-closed", subject=f"case/{number}", data={"n": number}
        )  # fmt: skip
        made.note(event)
    yield made
    leave()


@pytest.fixture
def publisher(tmp_path, monkeypatch):
    made = Publisher.at(tmp_path / "desk")
    made.store_keys()
    monkeypatch.setenv("HELIOGRAPH_KEYS", str(made.keys))
    monkeypatch.setenv("HELIOGRAPH_ARCHIVE", str(made.archive))
    return made


def tampered():
    file = sqlite3.connect(Settings.load().state / "portal.sqlite3")
    with file:
        file.execute("DROP TRIGGER audit_events_UPDATE")
        file.execute("UPDATE audit_events SET who = 'bob' WHERE number = 3")
    file.close()


def test_a_log_as_it_was_written_is_told_with_its_last_link(command):
    code, said, _ = command("audit", "verify")
    assert code == 0
    assert "4 events, each as it was written" in said
    assert "No signed head was compared" in said


def test_a_changed_event_is_named_and_leaves_with_its_code(command):
    tampered()
    code, said, complaint = command("audit", "verify", "--json")
    assert code == 10
    assert said == ""
    assert "event 3 was changed" in json.loads(complaint)["message"]


def test_triggers_that_were_taken_away_are_told(command):
    file = sqlite3.connect(Settings.load().state / "portal.sqlite3")
    file.execute("DROP TRIGGER audit_events_INSERT")
    file.close()
    code, _, complaint = command("audit", "verify")
    assert code == 10
    assert "triggers" in complaint


def test_the_end_of_the_log_is_signed_into_the_archive_and_verified(command, publisher):
    code, said, complaint = command("audit", "head", "--json")
    assert code == 0, complaint
    signed = json.loads(said)
    assert signed["number"] == 4
    assert (publisher.archive / "consortium-record" / "audit-heads" / "4.note").is_file()
    assert json.loads(command("audit", "head", "--json")[1]) == signed
    assert json.loads(command("audit", "verify", "--json")[1]) == {
        "events": 4,
        "link": signed["link"],
        "heads": [4],
        "archive": str(publisher.archive),
    }
    assert command("audit", "verify")[1].endswith("all of them fit.\n")


def test_a_changed_log_is_not_signed(command, publisher):
    tampered()
    code, _, complaint = command("audit", "head")
    assert code == 10
    assert "event 3 was changed" in complaint
    assert not (publisher.archive / "consortium-record").exists()


def test_a_head_that_somebody_else_signed_is_told(command, publisher):
    command("audit", "head")
    note = publisher.archive / "consortium-record" / "audit-heads" / "4.note"
    note.write_bytes(note.read_bytes().replace(b"\n4\n", b"\n5\n"))
    code, _, complaint = command("audit", "verify")
    assert code == 10
    assert "head 4" in complaint


def test_events_are_listed_by_whom_about_what_and_since_when(command):
    _, said, _ = command("audit", "list")
    assert said.splitlines()[0] == "1  2026-03-01 12:00:00  ada  case-closed  case/1  n=1"
    listed = json.loads(command("audit", "list", "--who", "ada", "--since", "2026-03-02", "--json")[1])
    assert [event["number"] for event in listed["events"]] == [3]
    listed = json.loads(command("audit", "list", "--subject", "case/2", "--json")[1])
    assert [event["who"] for event in listed["events"]] == ["eve"]
    assert command("audit", "list", "--since", "yesterday")[0] == 2


def test_somebodys_history_is_exported_with_its_proof(command, tmp_path):
    _, said, _ = command("audit", "export", "--who", "ada")
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["number"] for line in lines] == [1, 3]
    assert {"number", "link", "previous", "at", "what", "subject", "data", "role", "who"} == set(lines[0])
    command("audit", "export", "--who", "ada", "--output", tmp_path / "mine.jsonl")
    assert (tmp_path / "mine.jsonl").read_text() == said
