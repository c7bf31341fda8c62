"""The log of audit events in a database: added to by one after the other, never changed; who does so is found out."""

from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from heliograph.errors import InputError
from heliograph.model.audit import AuditEvent
from heliograph.signing.chain import GENESIS, FaultKind, follow
from heliograph.store.portal.audit import AuditRows, append, head

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
WRITERS, EACH = 6, 20


def event(number=1):
    return AuditEvent(
        at=NOON,
        who="ada",
        what="case-closed",
        subject=f"case/{number}",
        role="coordinator",
        data={"round": number, "late": False, "reason": None, "hash": "ab\u0627"},
    )


def add(*events):
    with transaction.atomic():
        return [append(each) for each in events]


def sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def tampered(*statements):
    """What somebody does who may do everything."""
    if connection.vendor == "sqlite":
        off = [f"DROP TRIGGER IF EXISTS audit_events_{verb}" for verb in ("UPDATE", "DELETE", "INSERT")]
    else:
        off = ["ALTER TABLE audit_events DISABLE TRIGGER ALL"]
    sql(*off, *statements)


def fault():
    found = follow(AuditRows().entries()).fault
    return found and (found.number, found.kind)


@pytest.fixture
def log(kept):
    add(*map(event, range(1, 6)))
    return AuditRows()


def test_events_come_back_as_they_were_and_their_links_hold(log):
    found = list(log.entries())
    assert [entry.event for entry in found] == [event(number) for number in range(1, 6)]
    assert [entry.number for entry in found] == [1, 2, 3, 4, 5]
    assert found[0].previous == GENESIS
    assert follow(found).link == head()[1]
    assert fault() is None


def test_events_are_found_by_subject_and_by_whom(log):
    add(replace(event(2), who="eve"))
    assert [entry.number for entry in log.entries(subject="case/2")] == [2, 6]
    assert [entry.number for entry in log.entries(who="eve")] == [6]
    assert list(log.entries(who="nobody")) == []


def test_what_is_taken_back_leaves_no_gap(log):
    class ChangedMindError(Exception):
        pass

    with pytest.raises(ChangedMindError), transaction.atomic():
        append(event(6))
        raise ChangedMindError
    assert add(event(7))[0].number == 6
    assert fault() is None


def test_an_event_outside_a_transaction_or_without_json_is_refused(log):
    with pytest.raises(transaction.TransactionManagementError):
        append(event())
    with pytest.raises(InputError):
        add(replace(event(), data={"n": 2**60}))
    assert head()[0] == 5


def test_the_database_refuses_every_other_way(log):
    rows = apps.get_model("portal", "AuditEventRow").objects
    columns = "at, who, what, subject, role, data, previous, link"
    for refused in (
        lambda: rows.filter(number=1).update(who="eve"),
        lambda: rows.filter(number=5).delete(),
        lambda: sql(
            f"INSERT INTO audit_events (number, {columns}) SELECT 7, {columns} FROM audit_events WHERE number = 5"
        ),
        lambda: sql(
            f"INSERT INTO audit_events (number, {columns}) SELECT 6, {columns} FROM audit_events WHERE number = 5"
        ),
        lambda: sql("TRUNCATE audit_events" if connection.vendor != "sqlite" else "DELETE FROM audit_events"),
    ):
        with pytest.raises(DatabaseError, match="only added"):
            refused()
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="only added"):
            sql(
                f"REPLACE INTO audit_events (number, {columns}) SELECT 2, {columns} FROM audit_events WHERE number = 5"
            )
    assert fault() is None
    assert head()[0] == 5


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE audit_events SET who = 'eve' WHERE number = 3"], (3, FaultKind.CHANGED)),
        (["UPDATE audit_events SET data = '{}' WHERE number = 1"], (1, FaultKind.CHANGED)),
        (["DELETE FROM audit_events WHERE number = 2"], (2, FaultKind.MISSING)),
        (
            [
                "UPDATE audit_events SET number = 100 WHERE number = 2",
                "UPDATE audit_events SET number = 2 WHERE number = 3",
                "UPDATE audit_events SET number = 3 WHERE number = 100",
            ],
            (2, FaultKind.MOVED),
        ),
        (
            [
                "UPDATE audit_events SET number = -number WHERE number > 2",
                "UPDATE audit_events SET number = 1 - number WHERE number < 0",
                (
                    "INSERT INTO audit_events (number, at, who, what, subject, role, data, previous, link) "
                    "SELECT 3, at, who, what, subject, role, data, link, link FROM audit_events WHERE number = 2"
                ),
            ],
            (3, FaultKind.INSERTED),
        ),
    ],
)
def test_who_may_do_everything_is_found_out(log, statements, found):
    tampered(*statements)
    assert fault() == found


def test_writers_at_once_make_one_chain_without_a_gap(kept):
    troubles = []

    def write(writer):
        try:
            for number in range(EACH):
                with transaction.atomic():
                    append(event(writer * EACH + number))
        except Exception as error:  # noqa: BLE001 - told below
            troubles.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert follow(AuditRows().entries()).number == WRITERS * EACH
    assert fault() is None


def test_events_of_the_first_version_are_chained_and_close_up(kept):
    if connection.vendor == "sqlite":
        there = connection.introspection.table_names()
        sql("PRAGMA foreign_keys=OFF", *(f"DROP TABLE {name}" for name in there), "PRAGMA foreign_keys=ON")
    else:
        sql("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    call_command("migrate", "portal", "0001", verbosity=0)
    for number in (1, 2, 5):
        sql(
            "INSERT INTO audit_events (number, at, who, what, subject) VALUES "
            f"({number}, '2026-03-01 12:00:00', 'form', 'case-opened', 'case/{number}')"
        )
    call_command("migrate", "portal", verbosity=0)
    assert [entry.event.subject for entry in AuditRows().entries()] == ["case/1", "case/2", "case/5"]
    assert follow(AuditRows().entries()).number == 3
    add(event())
    assert fault() is None
    with pytest.raises(DatabaseError, match="only added"):
        sql("UPDATE audit_events SET who = 'eve'")
