"""Rows of queries."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Index

from heliograph.model.consortium.query import QueryKind
from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class QueryRow(RecordRow):
    """A row of queries."""

    person_id = columns.reference()
    token_id: models.CharField[str, str] = models.CharField(max_length=columns.LONGEST_ID, blank=True)
    dataset: models.CharField[str, str] = models.CharField(max_length=200)
    release = columns.count()
    edition = columns.code()
    kind = columns.code()
    text = columns.text()
    text_sha256: models.CharField[str, str] = models.CharField(max_length=64)
    begun_at = columns.moment()
    ended_at = columns.maybe_moment()
    milliseconds = columns.count()
    rows = columns.count()
    bytes = columns.count()
    sha256: models.CharField[str, str] = models.CharField(max_length=64, blank=True)
    cut = columns.code()
    refused = columns.code()
    failed = columns.code()

    class Meta:
        """Its table."""

        db_table = "queries"
        constraints: ClassVar = [columns.among("query", "kind", QueryKind)]
        indexes: ClassVar = [Index(fields=["person_id", "dataset", "begun_at"], name="query_day")]
