"""Rows of takings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Index

from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class TakingRow(RecordRow):
    """A row of takings."""

    person_id = columns.reference()
    token_id: models.CharField[str, str] = models.CharField(max_length=columns.LONGEST_ID, blank=True)
    dataset: models.CharField[str, str] = models.CharField(max_length=200)
    release = columns.count()
    edition = columns.code()
    path = columns.text()
    sha256: models.CharField[str, str] = models.CharField(max_length=64, blank=True)
    size = columns.count()
    first = columns.count()
    count = columns.count()
    sent = columns.count()
    begun_at = columns.moment()
    ended_at = columns.maybe_moment()
    refused = columns.code()
    stopped = columns.code()

    class Meta:
        """Its table."""

        db_table = "takings"
        indexes: ClassVar = [Index(fields=["person_id", "dataset", "begun_at"], name="taking_day")]
