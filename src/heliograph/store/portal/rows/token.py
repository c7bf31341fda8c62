"""Rows of tokens and of requests for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class TokenRow(RecordRow):
    """A row of tokens; the secret itself stands nowhere."""

    person_id = columns.reference()
    name = columns.text()
    secret_sha256: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    grants = columns.document()
    made_at = columns.moment()
    expires_at = columns.moment()
    used_at = columns.maybe_moment()
    revoked_at = columns.maybe_moment()
    revoked_by = columns.maybe_reference()

    class Meta:
        """Its table."""

        db_table = "tokens"
        constraints: ClassVar = [columns.signed("token", "revoked")]


class LoginRequestRow(RecordRow):
    """A row of requests for a token."""

    name = columns.text()
    code_sha256: models.CharField[str, str] = models.CharField(max_length=64, db_index=True)
    secret_sha256: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    asked_at = columns.moment()
    expires_at = columns.moment()
    grants = columns.document()
    days = columns.count()
    confirmed_at = columns.maybe_moment()
    confirmed_by = columns.maybe_reference()
    refused_at = columns.maybe_moment()
    refused_by = columns.maybe_reference()
    taken_at = columns.maybe_moment()

    class Meta:
        """Its table."""

        db_table = "login_requests"
        constraints: ClassVar = [
            columns.signed("login_request", "confirmed"),
            columns.signed("login_request", "refused"),
        ]
