"""Copy: every row that Django knows as lines of JSON, which either make of database can read again."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import BinaryField, Field, Model
from django.utils.duration import duration_iso_string

from heliograph.errors import InputError, RefusedError, VerificationError
from heliograph.store.portal.explained import explained

PART = 500
"""Rows that are written at a time."""

PASSING = frozenset({"remembered", "sessions", "tokens", "login_requests"})
"""Tables of who is let in: people and programs log in again, else a backup would let in again who was shut out since it was made."""


@contextmanager
def standing_still(using: str = "default") -> Iterator[None]:
    """Every read in the block sees the database as it is at the first; writers are not held up."""
    connection = connections[using]
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with explained(), connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def tables() -> tuple[str, ...]:
    """Every table whose rows are kept."""
    return tuple(sorted(_by_table(apps)))


def lines(table: str, using: str = "default") -> Iterator[bytes]:
    """The rows of a table, one JSON object a line, by their primary key."""
    model = _by_table(apps)[table]
    names = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001 - as Django's documentation does
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)  # noqa: SLF001
    for row in rows.iterator(chunk_size=PART):
        values = dict(zip(names, map(_plain, row), strict=True))
        yield json.dumps(values, ensure_ascii=False).encode() + b"\n"


def form() -> dict[str, str]:
    """The last migration of each part of the database that has any."""
    executor = MigrationExecutor(connections["default"])
    return dict(sorted(executor.loader.graph.leaf_nodes()))


def pour(
    form: dict[str, str],
    counts: Mapping[str, int],
    rows: Callable[[str], Iterable[bytes]],
    using: str = "default",
) -> None:
    """Fill an empty database with all tables or none, then give it the form of today.

    Args:
        form: Which form the copy has: the last migration of each part.
        counts: How many rows each table has.
        rows: The lines of a table.
        using: Alias of the database.

    Raises:
        RefusedError: The database is not empty, or the form is not known.
        InputError: A row does not fit.
        VerificationError: A table has another number of rows.
    """
    target = Target(form, using)
    with explained(), transaction.atomic(using=using):
        kept = {table: count for table, count in counts.items() if table not in PASSING}
        for table, count in kept.items():
            if target.fill(table, rows(table)) != count:
                raise VerificationError(f"The table {table} has another number of rows than was said.")
    target.finish()


class Target:
    """An empty database that is filled from a copy.

    Args:
        form: Which form the copy has: the last migration of each part.
        using: Alias of the database.
    """

    def __init__(self, form: dict[str, str], using: str = "default") -> None:
        self._using, self._form = using, form
        connection = connections[using]
        with explained():
            self._check_empty()
            self._check_form(MigrationExecutor(connection))
            for part in form.items():
                call_command("migrate", *part, database=using, verbosity=0, interactive=False)
            self._models = _by_table(MigrationExecutor(connection).loader.project_state([*form.items()]).apps)
        self._empty_what_migrations_made()

    def fill(self, table: str, rows: Iterable[bytes]) -> int:
        """Write the rows of a table; how many. Call it in a transaction of all tables.

        Raises:
            InputError: There is no such table, or a row does not fit.
        """
        model = self._models.get(table)
        if model is None:
            raise InputError(f"The backup holds a table {table} that its form does not have.")
        fields = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001
        done, part = 0, list[Model]()
        for line in rows:
            part.append(_row(model, fields, line))
            if len(part) == PART:
                done += self._write(model, part)
        return done + self._write(model, part)

    def finish(self) -> None:
        """Let numbers go on behind those that were restored, and give the database the form of today."""
        connection = connections[self._using]
        resets = connection.ops.sequence_reset_sql(no_style(), list(self._models.values()))
        with explained(), connection.cursor() as cursor:
            for statement in resets:
                cursor.execute(statement)
        call_command("migrate", database=self._using, verbosity=0, interactive=False)

    def _write(self, model: type[Model], part: list[Model]) -> int:
        with explained():
            model._base_manager.using(self._using).bulk_create(part)  # noqa: SLF001
        done = len(part)
        part.clear()
        return done

    def _check_empty(self) -> None:
        """Rows that migrations make count for nothing."""
        there = set(connections[self._using].introspection.table_names())
        for table, model in _by_table(apps).items():
            if table in there and not _is_made(model) and _holds_rows(table, self._using):
                raise RefusedError(
                    f"The database is not empty: there are rows in {table}.",
                    hint="Restore into a new database, or name another folder: HELIOGRAPH_STATE.",
                )

    def _check_form(self, executor: MigrationExecutor) -> None:
        wanted = [*self._form.items()]
        for part, name in wanted:
            if (part, name) not in executor.loader.graph.nodes:
                raise RefusedError(
                    f"The backup has the form {part} {name}, which this version does not know.",
                    hint="Restore it with the version of Heliograph that wrote it, or a later one.",
                )
        if any(is_back for _, is_back in executor.migration_plan(wanted)):
            raise RefusedError(
                "The database has a later form than the backup.",
                hint="Restore into a new database: it is brought up to date after the rows are in it.",
            )

    def _empty_what_migrations_made(self) -> None:
        made = [model for model in self._models.values() if _is_made(model)]
        with explained(), transaction.atomic(using=self._using):
            for model in made:
                model._base_manager.using(self._using).all().delete()  # noqa: SLF001


def _by_table(registry: Apps) -> dict[str, type[Model]]:
    found = registry.get_models(include_auto_created=True)
    return {
        model._meta.db_table: model  # noqa: SLF001
        for model in found
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in PASSING  # noqa: SLF001
    }


def _is_made(model: type[Model]) -> bool:
    """Tables that Django fills by itself when a database is made."""
    return model._meta.db_table in {"django_content_type", "auth_permission", "django_site"}  # noqa: SLF001


def _holds_rows(table: str, using: str) -> bool:
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
        return cursor.fetchone() is not None


def _row(model: type[Model], fields: dict[str, "Field[Any, Any]"], line: bytes) -> Model:
    try:
        values = json.loads(line)
        return model(**{name: _value(fields[name], value) for name, value in values.items()})
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise InputError(
            f"A row of {model._meta.db_table} in the backup cannot be read: {type(error).__name__}."  # noqa: SLF001
        ) from error


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a column
    """What JSON can say, and ``to_python`` of the same column reads again; times keep their microseconds."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    return str(value) if isinstance(value, Decimal | UUID) else value


def _value(field: "Field[Any, Any]", value: Any) -> Any:  # noqa: ANN401
    if isinstance(field, BinaryField) and value is not None:
        return base64.b64decode(value)
    return field.to_python(value)
