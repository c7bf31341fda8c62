"""Columns of records: one function for each form that a field takes in a database."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import models
from django.db.models import Q

from heliograph.model.consortium.transition import Machine

LONGEST_ID = 64


def reference() -> models.CharField[str, str]:
    """The id of another record; no foreign key: what it tells of may be erased."""
    return models.CharField(max_length=LONGEST_ID, db_index=True)


def maybe_reference() -> models.CharField[str | None, str | None]:
    """The id of another record, or none."""
    return models.CharField(max_length=LONGEST_ID, null=True, db_index=True)


def text() -> models.TextField[str, str]:
    """Text, perhaps empty."""
    return models.TextField(blank=True)


def code(*, is_asked: bool = False) -> models.CharField[str, str]:
    """A value of a closed list, or a code.

    Args:
        is_asked: Whether rows are looked for by it.
    """
    return models.CharField(max_length=60, blank=True, db_index=is_asked)


def maybe_code() -> models.CharField[str | None, str | None]:
    """A value of a closed list, or none."""
    return models.CharField(max_length=60, null=True)


def document() -> models.TextField[str, str]:
    """A list, a mapping or a part of a record, as JSON."""
    return models.TextField()


def count() -> models.BigIntegerField[int, int]:
    """A number."""
    return models.BigIntegerField()


def flag() -> models.BooleanField[bool, bool]:
    """Yes or no."""
    return models.BooleanField()


def moment() -> models.DateTimeField[datetime, datetime]:
    """A time."""
    return models.DateTimeField()


def maybe_moment() -> models.DateTimeField[datetime | None, datetime | None]:
    """A time, or none."""
    return models.DateTimeField(null=True)


def among(table: str, column: str, values: type[StrEnum]) -> models.CheckConstraint:
    """Only values of a closed list.

    Args:
        table: Begins the name of the constraint.
        column: That holds one.
        values: The list.
    """
    return models.CheckConstraint(
        condition=Q(**{f"{column}__in": [value.value for value in values]}), name=f"{table}_{column}"
    )


def standing(table: str, machine: Machine) -> models.CheckConstraint:
    """Only states of a machine.

    Args:
        table: Begins the name of the constraint.
        machine: Whose states.
    """
    return models.CheckConstraint(condition=Q(state__in=list(machine.states)), name=f"{table}_state")


def signed(table: str, act: str) -> models.CheckConstraint:
    """``x_at`` never without ``x_by``, nor the other way round.

    Args:
        table: Begins the name of the constraint.
        act: As in ``verified``.
    """
    neither = Q(**{f"{act}_at__isnull": True, f"{act}_by__isnull": True})
    both = Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False})
    return models.CheckConstraint(condition=neither | both, name=f"{table}_{act}_by")
