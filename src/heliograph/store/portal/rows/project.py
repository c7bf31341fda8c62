"""Rows of projects."""

from typing import ClassVar

from heliograph.model.consortium.project import Listing
from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class ProjectRow(RecordRow):
    """A row of projects."""

    title = columns.text()
    summary = columns.text()
    lead_id = columns.reference()
    organisation_id = columns.reference()
    team = columns.document()
    listing = columns.code()
    began_at = columns.moment()

    class Meta:
        """Its table."""

        db_table = "projects"
        constraints: ClassVar = [
            columns.among("project", "listing", Listing),
        ]
