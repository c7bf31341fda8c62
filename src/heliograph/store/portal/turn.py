"""Turn: one scheduler at a time, on however many machines; who comes second leaves it to the first."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from heliograph.files.alone import at_once
from heliograph.store.portal.explained import explained

SCHEDULER = 0x7363686564
"""The lock of PostgreSQL that a scheduler holds while it runs."""


@contextmanager
def turn(state: Path, using: str = "default") -> Iterator[bool]:
    """Whether it is our turn, for as long as the block lasts.

    Args:
        state: Folder of the server's own state, where a file is locked for SQLite.
        using: Alias of the database.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        with at_once(state / ".scheduler.lock") as ours:
            yield ours
        return
    with explained(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SCHEDULER])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours:
            with explained(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SCHEDULER])
