"""Rows of comments."""

from typing import ClassVar

from django.db.models import CheckConstraint, Q

from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class CommentRow(RecordRow):
    """A row of comments."""

    criteria = columns.code(is_asked=True)
    criterion = columns.code()
    of_version = columns.count()
    words = columns.text()
    name = columns.text()
    written_at = columns.moment()
    shown_at = columns.maybe_moment()
    shown_by = columns.maybe_reference()
    refused_at = columns.maybe_moment()
    refused_by = columns.maybe_reference()
    reason = columns.text()

    class Meta:
        """Its table."""

        db_table = "comments"
        constraints: ClassVar = [
            columns.signed("comment", "shown"),
            columns.signed("comment", "refused"),
            CheckConstraint(
                condition=Q(shown_at__isnull=True) | Q(refused_at__isnull=True), name="comment_decided_once"
            ),
            CheckConstraint(
                condition=Q(refused_at__isnull=True) | ~Q(reason=""), name="comment_refused_because"
            ),
        ]
