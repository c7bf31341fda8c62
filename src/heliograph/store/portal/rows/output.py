"""Rows of outputs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from heliograph.model.consortium.query import QueryKind
from heliograph.rules.output import OUTPUT
from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class OutputRow(RecordRow):
    """A row of outputs."""

    query_id = columns.reference()
    person_id = columns.reference()
    application_id = columns.reference()
    dataset: models.CharField[str, str] = models.CharField(max_length=200)
    release = columns.count()
    edition = columns.code()
    kind = columns.code()
    state = columns.code(is_asked=True)
    stays = columns.document()
    rows = columns.count()
    size = columns.count()
    sha256: models.CharField[str, str] = models.CharField(max_length=64)
    made_at = columns.moment()
    due_at = columns.moment()
    first_at = columns.maybe_moment()
    first_by = columns.maybe_reference()
    first_verdict = columns.code()
    first_note = columns.text()
    second_at = columns.maybe_moment()
    second_by = columns.maybe_reference()
    second_verdict = columns.code()
    second_note = columns.text()

    class Meta:
        """Its table."""

        db_table = "outputs"
        constraints: ClassVar = [
            columns.among("output", "kind", QueryKind),
            columns.standing("output", OUTPUT),
            columns.signed("output", "first"),
            columns.signed("output", "second"),
        ]
