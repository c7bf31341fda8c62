"""Rows of decisions, and of conditions."""

from typing import ClassVar

from django.db.models import CheckConstraint, Q

from heliograph.model.consortium.decision import DecisionOutcome
from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class DecisionRow(RecordRow):
    """A row of decisions."""

    application_id = columns.reference()
    round = columns.count()
    outcome = columns.code()
    reasons = columns.document()
    rationale = columns.text()
    scopes = columns.document()
    ends_at = columns.maybe_moment()
    no_end_reason = columns.text()
    opens_early = columns.flag()
    decided_at = columns.moment()
    decided_by = columns.reference()

    class Meta:
        """Its table."""

        db_table = "decisions"
        constraints: ClassVar = [
            columns.among("decision", "outcome", DecisionOutcome),
            CheckConstraint(
                condition=Q(outcome=DecisionOutcome.REJECTED.value)
                | Q(ends_at__isnull=False)
                | ~Q(no_end_reason=""),
                name="decision_end",
            ),
        ]


class ConditionRow(RecordRow):
    """A row of conditions."""

    application_id = columns.reference()
    text = columns.text()
    is_blocking = columns.flag()
    owner = columns.text()
    due_at = columns.moment()
    met_at = columns.maybe_moment()
    met_by = columns.maybe_reference()
    evidence = columns.text()

    class Meta:
        """Its table."""

        db_table = "conditions"
        constraints: ClassVar = [
            columns.signed("condition", "met"),
        ]
