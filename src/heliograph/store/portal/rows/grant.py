"""Rows of grants, and of what is said and proposed about them."""

from typing import ClassVar

from django.db.models import CheckConstraint, Q

from heliograph.rules.grant import GRANT
from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class GrantRow(RecordRow):
    """A row of grants."""

    project_id = columns.reference()
    person_id = columns.reference()
    application_id = columns.reference()
    agreement_id = columns.reference()
    scope = columns.document()
    state = columns.code(is_asked=True)
    stays = columns.document()
    starts_at = columns.moment()
    ends_at = columns.maybe_moment()
    no_end_reason = columns.text()
    is_early = columns.flag()
    early_release = columns.text()
    deletion_duty = columns.flag()
    is_automatic = columns.flag()
    suspended_for = columns.text()
    suspended_by = columns.reference()
    incident_id = columns.reference()
    confirmed_by = columns.reference()
    appeal_by = columns.maybe_moment()
    close_by = columns.maybe_moment()

    class Meta:
        """Its table."""

        db_table = "grants"
        constraints: ClassVar = [
            columns.standing("grant", GRANT),
            CheckConstraint(condition=Q(ends_at__isnull=False) | ~Q(no_end_reason=""), name="grant_end"),
        ]


class AttestationRow(RecordRow):
    """A row of attestations."""

    grant_id = columns.reference()
    deleted = columns.flag()
    outputs = columns.document()
    had_incident = columns.flag()
    attested_at = columns.moment()
    attested_by = columns.reference()

    class Meta:
        """Its table."""

        db_table = "attestations"


class ProposalRow(RecordRow):
    """A row of proposals."""

    subject = columns.reference()
    command = columns.code()
    reason = columns.text()
    is_emergency = columns.flag()
    proposed_at = columns.moment()
    proposed_by = columns.reference()
    answer_by = columns.moment()
    closed_at = columns.maybe_moment()
    closed_by = columns.maybe_reference()

    class Meta:
        """Its table."""

        db_table = "proposals"
        constraints: ClassVar = [
            columns.signed("proposal", "closed"),
        ]
