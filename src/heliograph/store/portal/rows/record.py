"""RecordRow: what every row of a record has."""

from __future__ import annotations

from django.db import models

from heliograph.store.portal.rows.columns import LONGEST_ID


class RecordRow(models.Model):
    """An id and a version."""

    id: models.CharField[str, str] = models.CharField(primary_key=True, max_length=LONGEST_ID)
    version: models.BigIntegerField[int, int] = models.BigIntegerField()

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.db_table}/{self.id}"
