"""Rows of organisations."""

from typing import ClassVar

from heliograph.model.consortium.organisation import OrganisationKind
from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class OrganisationRow(RecordRow):
    """A row of organisations."""

    name = columns.text()
    kind = columns.code()
    country = columns.code()
    ror_id = columns.code()
    domains = columns.document()
    evidence = columns.document()
    verified_at = columns.maybe_moment()
    verified_by = columns.maybe_reference()

    class Meta:
        """Its table."""

        db_table = "organisations"
        constraints: ClassVar = [
            columns.among("organisation", "kind", OrganisationKind),
            columns.signed("organisation", "verified"),
        ]
