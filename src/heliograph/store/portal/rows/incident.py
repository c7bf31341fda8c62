"""Rows of incidents."""

from typing import ClassVar

from heliograph.rules.incident import INCIDENT
from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class IncidentRow(RecordRow):
    """A row of incidents."""

    words = columns.text()
    severity = columns.code()
    state = columns.code(is_asked=True)
    stays = columns.document()
    grants = columns.document()
    rationale = columns.text()
    reported_at = columns.moment()
    reported_by = columns.reference()

    class Meta:
        """Its table."""

        db_table = "incidents"
        constraints: ClassVar = [
            columns.standing("incident", INCIDENT),
        ]
