"""Rows of applications."""

from typing import ClassVar

from heliograph.model.consortium.application import ApplicationKind
from heliograph.rules.application import APPLICATION
from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class ApplicationRow(RecordRow):
    """A row of applications."""

    kind = columns.code()
    project_id = columns.reference()
    lead_id = columns.reference()
    template = columns.code()
    state = columns.code(is_asked=True)
    stays = columns.document()
    round = columns.count()
    scopes = columns.document()
    saved_at = columns.moment()
    marked = columns.document()
    reply_by = columns.maybe_moment()
    due_at = columns.maybe_moment()
    extensions = columns.count()
    again_at = columns.maybe_moment()
    appeal_by = columns.maybe_moment()
    sign_by = columns.maybe_moment()
    appealed = columns.flag()
    renews = columns.document()
    copied_from = columns.maybe_reference()

    class Meta:
        """Its table."""

        db_table = "applications"
        constraints: ClassVar = [
            columns.among("application", "kind", ApplicationKind),
            columns.standing("application", APPLICATION),
        ]
