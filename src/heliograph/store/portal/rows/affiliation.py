"""Rows of affiliations."""

from typing import ClassVar

from django.db.models import CheckConstraint, F, Q

from heliograph.model.consortium.affiliation import AffiliationSource, Position
from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow

AUTOMATIC = (AffiliationSource.IDP, AffiliationSource.ORCID, AffiliationSource.EMAIL)
"""Sources that take a claim back without a person."""


class AffiliationRow(RecordRow):
    """A row of affiliations."""

    person_id = columns.reference()
    organisation_id = columns.reference()
    position = columns.code()
    source = columns.code()
    evidence = columns.text()
    valid_from = columns.moment()
    valid_to = columns.moment()
    withdrawn_at = columns.maybe_moment()
    withdrawn_by = columns.maybe_reference()

    class Meta:
        """Its table."""

        db_table = "affiliations"
        constraints: ClassVar = [
            columns.among("affiliation", "position", Position),
            columns.among("affiliation", "source", AffiliationSource),
            CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="affiliation_end"),
            CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | Q(withdrawn_at__isnull=False, source__in=[source.value for source in AUTOMATIC]),
                name="affiliation_withdrawn_by",
            ),
        ]
