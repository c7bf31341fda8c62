"""Rows of references."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from heliograph.model.consortium.reference import Voucher
from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class ReferenceRow(RecordRow):
    """A row of references."""

    application_id = columns.reference()
    person_id = columns.reference()
    organisation_id = columns.reference()
    voucher = columns.code()
    name = columns.text()
    email: models.CharField[str, str] = models.CharField(max_length=254, blank=True)
    is_institutional = columns.flag()
    secret_sha256: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    asked_at = columns.moment()
    asked_by = columns.reference()
    expires_at = columns.moment()
    answered_at = columns.maybe_moment()
    is_confirmed = columns.flag()
    statement = columns.text()

    class Meta:
        """Its table."""

        db_table = "references_asked"
        constraints: ClassVar = [
            columns.among("reference", "voucher", Voucher),
            models.CheckConstraint(
                condition=models.Q(is_confirmed=False) | models.Q(answered_at__isnull=False),
                name="reference_answered",
            ),
        ]
