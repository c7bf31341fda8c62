"""Rows of sessions, and of what the server remembers for a short while."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from heliograph.store.portal.rows import columns

DIGEST = 64
LONGEST_BROWSER = 200


class SessionRow(models.Model):
    """A row of sessions. The key is a digest of what the browser holds."""

    session_key: models.CharField[str, str] = models.CharField(primary_key=True, max_length=DIGEST)
    session_data: models.TextField[str, str] = models.TextField()
    expire_date: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    person_id: models.CharField[str, str] = models.CharField(
        max_length=columns.LONGEST_ID, blank=True, db_index=True
    )
    browser: models.CharField[str, str] = models.CharField(max_length=LONGEST_BROWSER, blank=True)
    begun_at = columns.maybe_moment()
    seen_at = columns.maybe_moment()

    class Meta:
        """Its table."""

        db_table = "sessions"

    def __str__(self) -> str:
        return f"session of {self.person_id or 'nobody'}"


class RememberedRow(models.Model):
    """A row of the cache of Django, in the form that Django expects: codes that were used, tries that failed."""

    cache_key: models.CharField[str, str] = models.CharField(primary_key=True, max_length=255)
    value: models.TextField[str, str] = models.TextField()
    expires: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)

    class Meta:
        """Its table."""

        db_table = "remembered"

    def __str__(self) -> str:
        return self.cache_key
