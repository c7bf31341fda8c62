"""Rows of notices."""

from typing import ClassVar

from django.db.models import CheckConstraint, Q

from heliograph.model.consortium.notice import NoticeState
from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class NoticeRow(RecordRow):
    """A row of notices."""

    person_id = columns.reference()
    code = columns.code()
    subject = columns.reference()
    data = columns.document()
    step = columns.maybe_code()
    due_at = columns.maybe_moment()
    state = columns.code(is_asked=True)
    attempts = columns.count()
    queued_at = columns.moment()
    next_try_at = columns.maybe_moment()
    accepted_at = columns.maybe_moment()
    bounced_at = columns.maybe_moment()

    class Meta:
        """Its table."""

        db_table = "notices"
        constraints: ClassVar = [
            columns.among("notice", "state", NoticeState),
            CheckConstraint(condition=Q(attempts__gte=0), name="notice_attempts"),
            CheckConstraint(
                condition=~Q(state=NoticeState.ACCEPTED.value) | Q(accepted_at__isnull=False),
                name="notice_accepted",
            ),
            CheckConstraint(
                condition=~Q(state=NoticeState.BOUNCED.value) | Q(bounced_at__isnull=False),
                name="notice_bounced",
            ),
        ]
