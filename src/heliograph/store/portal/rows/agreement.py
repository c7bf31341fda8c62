"""Rows of agreements, and of signatures."""

from typing import ClassVar

from heliograph.model.consortium.agreement import Capacity
from heliograph.rules.agreement import AGREEMENT
from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class AgreementRow(RecordRow):
    """A row of agreements."""

    application_id = columns.reference()
    project_id = columns.reference()
    template = columns.code()
    text = columns.text()
    text_sha256 = columns.text()
    state = columns.code(is_asked=True)
    stays = columns.document()
    signers = columns.document()
    needs_institution = columns.flag()
    organisation_id = columns.reference()
    ends_at = columns.maybe_moment()
    resign_by = columns.maybe_moment()
    followed_by = columns.maybe_reference()

    class Meta:
        """Its table."""

        db_table = "agreements"
        constraints: ClassVar = [
            columns.standing("agreement", AGREEMENT),
        ]


class SignatureRow(RecordRow):
    """A row of signatures."""

    agreement_id = columns.reference()
    signer_id = columns.reference()
    capacity = columns.code()
    text_sha256 = columns.text()
    statement = columns.text()
    authenticated_at = columns.moment()
    signed_at = columns.moment()
    signed_by = columns.reference()

    class Meta:
        """Its table."""

        db_table = "signatures"
        constraints: ClassVar = [
            columns.among("signature", "capacity", Capacity),
        ]
