"""The log of audit events: the one place that adds to it, inside the transaction of what the events tell of."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connections
from django.db.models import Max
from django.db.transaction import TransactionManagementError

from heliograph.model.audit import AuditEntry, AuditEvent
from heliograph.signing.canonical import canonical
from heliograph.signing.chain import GENESIS, chained
from heliograph.store.portal.explained import explained
from heliograph.store.portal.models import AuditEventRow

TURN = 0x68656C696F
"""The lock of PostgreSQL that a writer of the log holds until its transaction ends."""

SQLITE_GUARDS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_events'"
POSTGRESQL_GUARDS = (
    "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_events'::regclass AND tgenabled IN ('O', 'A')"
)
"""Triggers that are in force."""

FETCHED = 1000
"""Rows that are read at a time."""


def append(event: AuditEvent, using: str = "default") -> AuditEntry:
    """Add an event behind the last one. Call it last in a transaction: others wait until that ends.

    Args:
        event: What was done.
        using: Alias of the database.

    Raises:
        TransactionManagementError: No transaction is open, or it is broken.
        InputError: The event holds what JSON cannot say.
    """
    take_turn(using)
    number, link_before = head(using)
    entry = chained(event, number=number, link_before=link_before)
    AuditEventRow.objects.using(using).create(
        number=entry.number,
        at=event.at,
        who=event.who,
        what=event.what,
        subject=event.subject,
        role=event.role,
        data=canonical(dict(event.data)).decode(),
        previous=entry.previous,
        link=entry.link,
    )
    return entry


def head(using: str = "default") -> tuple[int, str]:
    """Number and link of the last event; 0 and ``GENESIS`` when there is none."""
    last = AuditEventRow.objects.using(using).order_by("-number").first()
    return (last.number, last.link) if last else (0, GENESIS)


def entries(using: str = "default", **equal: Any) -> Iterator[AuditEntry]:  # noqa: ANN401 - as Django compares
    """Entries in order, read a thousand at a time.

    Args:
        using: Alias of the database.
        equal: Columns and what they hold.
    """
    rows = AuditEventRow.objects.using(using).filter(**equal)
    last, end = 0, rows.aggregate(end=Max("number"))["end"] or 0
    while last < end:
        part = list(rows.filter(number__gt=last, number__lte=end)[:FETCHED])
        if not part:
            return
        yield from map(_entry, part)
        last = part[-1].number


class AuditRows:
    """The log as a room reads it.

    Args:
        using: Alias of the database.
    """

    def __init__(self, using: str = "default") -> None:
        self._using = using

    def entries(self, *, subject: str | None = None, who: str | None = None) -> Iterator[AuditEntry]:
        """Entries in order: about a subject, by somebody, or all."""
        with explained():
            yield from entries(self._using, **chosen(subject, who))


def is_guarded(using: str = "default") -> bool:
    """Whether the database itself refuses to change, remove or put in between."""
    connection = connections[using]
    with explained(), connection.cursor() as cursor:
        cursor.execute(SQLITE_GUARDS if connection.vendor == "sqlite" else POSTGRESQL_GUARDS)
        found = {row[0].lower() for row in cursor.fetchall()}
    verbs = {"update", "delete", "insert"} | (set() if connection.vendor == "sqlite" else {"truncate"})
    return found >= {f"audit_events_{verb}" for verb in verbs}


def chosen(subject: str | tuple[str, ...] | None, who: str | None) -> dict[str, str | tuple[str, ...]]:
    """What the columns must hold."""
    asked = {"subject__in" if isinstance(subject, tuple) else "subject": subject, "who": who}
    return {name: value for name, value in asked.items() if value is not None}


def take_turn(using: str) -> None:
    """One writer after another: numbers without a gap, a chain without a fork. SQLite has one writer anyway.

    Whoever changes rows as well takes the turn first: two who hold rows and wait for each other's turn would wait for ever.
    """
    connection = connections[using]
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise TransactionManagementError("An audit event is added in the transaction of what it tells of.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def _entry(row: AuditEventRow) -> AuditEntry:
    event = AuditEvent(
        at=row.at,
        who=row.who,
        what=row.what,
        subject=row.subject,
        role=row.role,
        data=json.loads(row.data),
    )
    return AuditEntry(number=row.number, event=event, previous=row.previous, link=row.link)
