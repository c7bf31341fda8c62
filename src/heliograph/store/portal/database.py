"""Database: where it is, and that it has the form that the rows need."""

from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.exceptions import InconsistentMigrationHistory

from heliograph.errors import StorageError, UsageError
from heliograph.files.alone import alone
from heliograph.files.atomic import storage_errors

FILE = "portal.sqlite3"
ENCRYPTION = frozenset({"sslmode", "sslrootcert"})

SQLITE = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    "timeout": 10,
    "transaction_mode": "IMMEDIATE",
}
"""Readers do not wait for writers; a writer waits for another instead of failing when it turns from reading to writing."""

KEPT_OPEN = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
"""Seconds that a thread keeps its connection, from one request to the next: to open one costs more than most questions."""


def databases(url: str | None, state: Path) -> dict[str, dict[str, Any]]:
    """What Django calls DATABASES.

    Args:
        url: ``postgresql://name:password@host:port/database``; None for a file.
        state: Folder of the file.
    """
    if url is None:
        return {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(state / FILE),
                "OPTIONS": SQLITE,
                **KEPT_OPEN,
            }
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise UsageError(
            "The setting database is no address of a database.",
            hint="Write postgresql://name:password@host:5432/database, or leave it out for SQLite.",
        )
    if find_spec("psycopg") is None:
        raise UsageError(
            "A PostgreSQL database needs psycopg.", hint="install it with: pip install 'heliograph[postgres]'"
        )
    return {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": {"connect_timeout": 10, **_encryption(parts.query)},
            **KEPT_OPEN,
        }
    }


def _encryption(query: str) -> dict[str, str]:
    """How the connection is encrypted, where the address says it."""
    said = dict(parse_qsl(query, keep_blank_values=True))
    if said.keys() - ENCRYPTION:
        raise UsageError(
            f"The setting database has {', '.join(sorted(said.keys() - ENCRYPTION))} in its address.",
            hint="There may stand sslmode=verify-full and sslrootcert=FILE.",
        )
    return said


def join(chosen: dict[str, dict[str, Any]]) -> None:
    """Leave the database that this process has spoken to, for another.

    Args:
        chosen: As ``databases`` makes it.
    """
    ours = {**chosen["default"]}
    held = connections.settings["default"]
    if all(held.get(name) == value for name, value in ours.items()):
        return
    leave()
    connections.settings["default"] = connections.configure_settings({"default": ours})["default"]


def leave() -> None:
    """Close what this thread holds open."""
    connections.close_all()
    with suppress(AttributeError):  # none was open
        del connections["default"]


def renew(state: Path, using: str = "default") -> None:
    """Give the database the form of today; processes that start together wait for one another.

    Args:
        state: Folder of the server's own state; made when it is missing, for its owner alone.
        using: Alias of the database.

    Raises:
        StorageError: It cannot be opened, or another version gave it a form that this one does not know.
    """
    with storage_errors("write", state):
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone(state / ".lock"):
        try:
            call_command("migrate", database=using, verbosity=0, interactive=False)
        except DatabaseError as error:
            raise StorageError(
                f"The database cannot be opened: {type(error).__name__}.",
                hint="Is it reachable, may it be written? The settings database and state say where it is.",
            ) from error
        except InconsistentMigrationHistory as error:
            raise StorageError(
                f"The database has the form of another Heliograph: {error}",
                hint="Nothing was changed. Use the version that made it, or read a backup into an empty server "
                "(heliograph restore); the setting state says where it is.",
            ) from error
