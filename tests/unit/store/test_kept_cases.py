"""What is promised of the place where cases are kept, by all three: memory, SQLite, PostgreSQL."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection

from cases_in_memory import CasesInMemory
from heliograph.bootstrap.portal import cases_of
from heliograph.errors import StorageError, UnknownNameError, UsageError
from heliograph.model.audit import AuditEvent
from heliograph.model.case import Asked, CaseKind, CaseState, Outcome
from heliograph.settings import Settings
from heliograph.store.portal.database import databases, leave

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONTEST = Asked(
    kind=CaseKind.CONTEST,
    words="mine \u2014 \u0627\u0644\u062d\u0633\u0627\u0628\n\U0001f600",
    dataset="tiny",
    account_id="a1",
    reach="me@example.org",
)
PROBLEM = Asked(kind=CaseKind.PROBLEM, words="broken", page="/data/")


def event(what="case-opened", subject="", who="form"):
    return AuditEvent(at=NOON, who=who, what=what, subject=subject)


@contextmanager
def emptied(request, state):
    """Cases in an empty database of the make that a test is for."""
    url = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    yield cases_of(Settings(state=state, database=url))
    if url:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    leave()


SERVER = pytest.param("postgresql", marks=pytest.mark.real_server)


@pytest.fixture(params=["sqlite", SERVER])
def database(request, tmp_path):
    with emptied(request, tmp_path / "state") as made:
        yield made


@pytest.fixture(params=["memory", "sqlite", SERVER])
def cases(request, tmp_path):
    if request.param == "memory":
        yield CasesInMemory()
        return
    with emptied(request, tmp_path / "state") as made:
        yield made


def test_what_is_kept_comes_back_as_it_was(cases):
    first, second = cases.add(CONTEST, event()), cases.add(PROBLEM, event())
    assert (first.asked, first.opened_at, first.state) == (CONTEST, NOON, CaseState.OPEN)
    assert cases.get(first.number) == first
    assert first.number < second.number
    assert cases.all() == (first, second)


def test_a_number_without_a_case_is_told(cases):
    with pytest.raises(UnknownNameError, match="no case 12"):
        cases.get(12)


def test_what_became_of_a_case_is_kept_with_its_event(cases):
    opened = cases.add(CONTEST, event())
    closed = replace(
        opened,
        state=CaseState.CLOSED,
        outcome=Outcome.CORRECTED,
        note="so it is",
        closed_at=NOON,
        is_told=True,
    )
    done = event("case-closed", f"case/{opened.number}", "ada")
    cases.replace(opened, closed, done)
    assert cases.get(opened.number) == closed
    assert cases.events(opened.number) == (replace(event(), subject=f"case/{opened.number}"), done)
    assert cases.all(CaseState.OPEN) == ()
    assert cases.all(CaseState.CLOSED) == (closed,)


def test_of_two_who_close_a_case_the_second_is_refused_and_leaves_no_event(cases):
    opened = cases.add(CONTEST, event())
    closed = replace(opened, state=CaseState.CLOSED, outcome=Outcome.REJECTED, note="no", closed_at=NOON)
    done = event("case-closed", f"case/{opened.number}", "ada")
    cases.replace(opened, closed, done)
    with pytest.raises(UsageError, match="meanwhile"):
        cases.replace(opened, replace(closed, outcome=Outcome.CORRECTED), done)
    assert cases.get(opened.number).outcome is Outcome.REJECTED
    assert len(cases.events(opened.number)) == 2


def test_cases_are_counted_by_kind_and_state(cases):
    assert cases.counts() == {}
    for asked in (CONTEST, PROBLEM, PROBLEM):
        cases.add(asked, event())
    assert cases.counts() == {
        (CaseKind.CONTEST, CaseState.OPEN): 1,
        (CaseKind.PROBLEM, CaseState.OPEN): 2,
    }


def test_an_event_alone_is_kept(cases):
    opened = cases.add(CONTEST, event())
    cases.note(event("case-mail-failed", f"case/{opened.number}", "mail"))
    assert [each.what for each in cases.events(opened.number)] == ["case-opened", "case-mail-failed"]


def test_a_case_whose_event_cannot_be_kept_is_not_kept(database, monkeypatch):
    def broken(*_args, **_named):
        raise DatabaseError("no")

    monkeypatch.setattr(type(database), "_keep", broken)
    with pytest.raises(StorageError):
        database.add(CONTEST, event())
    assert database.all() == ()


def test_the_database_refuses_what_no_transition_allows(database):
    opened = database.add(CONTEST, event())
    with pytest.raises(StorageError) as told:
        database.replace(opened, replace(opened, state=CaseState.CLOSED), event())
    assert "mine" not in str(told.value)
    assert database.get(opened.number) == opened


@pytest.mark.parametrize("change", [lambda rows: rows.update(who="eve"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_remove_an_event(database, change):
    opened = database.add(CONTEST, event())
    with pytest.raises(DatabaseError, match="only added"):
        change(apps.get_model("portal", "AuditEventRow").objects.all())
    assert len(database.events(opened.number)) == 1


def test_rows_and_migrations_say_the_same(database):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_database_that_is_no_address_is_refused(tmp_path):
    for wrong in ("mysql://somewhere/x", "postgresql://host"):
        with pytest.raises(UsageError, match="no address of a database"):
            databases(wrong, tmp_path)


def test_parts_of_an_address_reach_django(tmp_path):
    found = databases("postgresql://me:p%40ss@db.example.org:5433/cases", tmp_path)["default"]
    assert [found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "cases",
        "me",
        "p@ss",
        "db.example.org",
        "5433",
    ]
    safe = databases("postgresql://db.example.org/cases?sslmode=verify-full&sslrootcert=/ca.pem", tmp_path)
    assert safe["default"]["OPTIONS"] == {
        "connect_timeout": 10,
        "sslmode": "verify-full",
        "sslrootcert": "/ca.pem",
    }
    with pytest.raises(UsageError, match="options"):
        databases("postgresql://db.example.org/cases?options=-c", tmp_path)


def test_without_its_library_a_server_of_another_make_is_refused_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("heliograph.store.portal.database.find_spec", lambda _name: None)
    with pytest.raises(UsageError, match="psycopg") as told:
        databases("postgresql://host/x", tmp_path)
    assert "heliograph[postgres]" in told.value.hint


def test_a_mail_that_was_sent_meanwhile_is_not_forgotten_by_who_closes(cases):
    opened = cases.add(CONTEST, event())
    cases.replace(opened, replace(opened, is_told=True), event("case-mailed", "case/1"))
    closed = replace(opened, state=CaseState.CLOSED, outcome=Outcome.REJECTED, note="no", closed_at=NOON)
    cases.replace(opened, closed, event("case-closed", "case/1"))
    assert cases.get(opened.number) == replace(closed, is_told=True)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "state").write_text("a file")
    with pytest.raises(StorageError, match="state"):
        cases_of(Settings(state=tmp_path / "state"))
    leave()


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "portal.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(StorageError, match="cannot be opened"):
        cases_of(Settings(state=tmp_path))
    leave()
