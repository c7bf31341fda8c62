"""Rows of notices."""

from typing import ClassVar

from django.db.models import CheckConstraint, Q

from heliograph.model.consortium.notice import NoticeState
from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class NoticeRow(RecordRow):
    """A row of notices."""

    recipient = columns.reference()
    template = columns.code()
    data = columns.document()
    subject = columns.reference()
    language = columns.code()
    deadline_kind = columns.code()
    due_at = columns.maybe_moment()
    state = columns.code(is_asked=True)
    attempts = columns.count()
    queued_at = columns.moment()
    next_try_at = columns.maybe_moment()
    sent_at = columns.maybe_moment()
    delivered_at = columns.maybe_moment()

    class Meta:
        """Its table."""

        db_table = "notices"
        constraints: ClassVar = [
            columns.among("notice", "state", NoticeState),
            CheckConstraint(condition=Q(attempts__gte=0), name="notice_attempts"),
            CheckConstraint(
                condition=~Q(state=NoticeState.SENT.value) | Q(sent_at__isnull=False), name="notice_sent"
            ),
            CheckConstraint(
                condition=~Q(state=NoticeState.DELIVERED.value) | Q(delivered_at__isnull=False),
                name="notice_delivered",
            ),
        ]
