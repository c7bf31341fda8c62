"""Rows of appeals."""

from typing import ClassVar

from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class AppealRow(RecordRow):
    """A row of appeals."""

    application_id = columns.reference()
    grant_id = columns.reference()
    grounds = columns.text()
    filed_at = columns.moment()
    filed_by = columns.reference()
    reviewer_id = columns.maybe_reference()
    outcome = columns.maybe_code()
    rationale = columns.text()
    decided_at = columns.maybe_moment()
    decided_by = columns.maybe_reference()

    class Meta:
        """Its table."""

        db_table = "appeals"
        constraints: ClassVar = [
            columns.signed("appeal", "decided"),
        ]
