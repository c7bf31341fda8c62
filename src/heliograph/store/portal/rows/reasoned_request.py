"""Rows of reasoned requests."""

from typing import ClassVar

from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class ReasonedRequestRow(RecordRow):
    """A row of reasoned requests."""

    application_id = columns.reference()
    coordinator = columns.text()
    reference = columns.text()
    received_at = columns.moment()
    access_by = columns.moment()
    access_until = columns.moment()
    duties = columns.document()
    asks_deletion = columns.flag()
    asks_output_check = columns.flag()
    recorded_at = columns.moment()
    recorded_by = columns.reference()
    ground = columns.code()
    proposal = columns.text()
    amendment_at = columns.maybe_moment()
    amendment_by = columns.maybe_reference()
    answer = columns.code()
    answered_at = columns.maybe_moment()
    mediation_at = columns.maybe_moment()
    mediation_by = columns.maybe_reference()
    mediation_began_at = columns.maybe_moment()
    mediation_ended_at = columns.maybe_moment()
    given_at = columns.maybe_moment()
    given_told_at = columns.maybe_moment()
    given_told_by = columns.maybe_reference()
    ended_at = columns.maybe_moment()
    ended_told_at = columns.maybe_moment()
    ended_told_by = columns.maybe_reference()

    class Meta:
        """Its table."""

        db_table = "reasoned_requests"
        constraints: ClassVar = [
            columns.signed("request", "amendment"),
            columns.signed("request", "mediation"),
            columns.signed("request", "given_told"),
            columns.signed("request", "ended_told"),
        ]
