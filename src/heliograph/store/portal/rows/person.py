"""Rows of people: the record, and the password beside it that no record holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.timezone import now

from heliograph.model.consortium.person import PersonState
from heliograph.store.ids import new_id
from heliograph.store.portal.rows import columns

NO_PASSWORD = "!"  # noqa: S105 - as Django marks those who have none
LONGEST_EMAIL = 254


def new_person_id() -> str:
    """The id of somebody who has just signed up."""
    return new_id(now())


class PersonRows(BaseUserManager["PersonRow"]):
    """How Django finds somebody by what they log in with."""

    def get_by_natural_key(self, email: str | None) -> PersonRow:
        """The person of an address."""
        return self.get(email=email)


class PersonRow(AbstractBaseUser):
    """A row of people. Django and allauth log it in; what it may do is decided by the rules, from its record."""

    id: models.CharField[str, str] = models.CharField(
        primary_key=True, max_length=columns.LONGEST_ID, default=new_person_id
    )
    version: models.BigIntegerField[int, int] = models.BigIntegerField(default=0)
    name: models.TextField[str, str] = models.TextField(blank=True)
    email: models.CharField[str, str] = models.CharField(max_length=LONGEST_EMAIL, blank=True)
    email_verified_at = columns.maybe_moment()
    orcid: models.CharField[str, str] = models.CharField(max_length=19, blank=True, db_index=True)
    language: models.CharField[str, str] = models.CharField(max_length=12, default="en")
    roles: models.TextField[str, str] = models.TextField(default="[]")
    coauthors: models.TextField[str, str] = models.TextField(default="[]")
    has_second_factor: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    state: models.CharField[str, str] = models.CharField(
        max_length=60, default=PersonState.ACTIVE.value, db_index=True
    )
    joined_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(default=now)
    erased_at = columns.maybe_moment()
    password: models.CharField[str, str] = models.CharField(max_length=200, default=NO_PASSWORD)
    last_login: Any = None

    objects: ClassVar[PersonRows] = PersonRows()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []

    class Meta:
        """Its table."""

        db_table = "people"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["email"], condition=~models.Q(email=""), name="person_email"),
            columns.among("person", "state", PersonState),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether they may log in."""
        return self.state == PersonState.ACTIVE.value
