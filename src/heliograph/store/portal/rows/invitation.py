"""Rows of invitations."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class InvitationRow(RecordRow):
    """A row of invitations."""

    email: models.CharField[str, str] = models.CharField(max_length=254, db_index=True)
    roles = columns.document()
    secret_sha256: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    invited_by: models.CharField[str, str] = models.CharField(max_length=200)
    invited_at = columns.moment()
    expires_at = columns.moment()
    accepted_by = columns.maybe_reference()
    accepted_at = columns.maybe_moment()

    class Meta:
        """Its table."""

        db_table = "invitations"
        constraints: ClassVar = [columns.signed("invitation", "accepted")]
