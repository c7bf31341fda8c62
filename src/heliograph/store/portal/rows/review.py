"""Rows of reviews."""

from typing import ClassVar

from django.db.models import CheckConstraint, Q, UniqueConstraint

from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class ReviewRow(RecordRow):
    """A row of reviews."""

    application_id = columns.reference()
    round = columns.count()
    reviewer_id = columns.reference()
    assigned_at = columns.moment()
    assigned_by = columns.reference()
    due_at = columns.moment()
    declaration = columns.maybe_code()
    declared_at = columns.maybe_moment()
    vote = columns.maybe_code()
    scores = columns.document()
    rationale = columns.text()
    sealed_at = columns.maybe_moment()
    unsealed_at = columns.maybe_moment()
    void_at = columns.maybe_moment()

    class Meta:
        """Its table."""

        db_table = "reviews"
        constraints: ClassVar = [
            CheckConstraint(
                condition=Q(sealed_at__isnull=True)
                | Q(vote__isnull=False, declaration="none") & ~Q(rationale=""),
                name="review_sealed",
            ),
            CheckConstraint(
                condition=Q(unsealed_at__isnull=True) | Q(sealed_at__isnull=False), name="review_unsealed"
            ),
            UniqueConstraint(
                fields=["application_id", "round", "reviewer_id"],
                condition=Q(void_at__isnull=True),
                name="review_once",
            ),
        ]
