"""Rows: columns and constraints only; what they mean stands in ``heliograph.model``."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from heliograph.model.case import LIMITS, CaseKind, CaseState, Outcome
from heliograph.store.portal.rows.affiliation import AffiliationRow
from heliograph.store.portal.rows.agreement import AgreementRow, SignatureRow
from heliograph.store.portal.rows.answers import AnswersRow, SectionNoteRow
from heliograph.store.portal.rows.appeal import AppealRow
from heliograph.store.portal.rows.application import ApplicationRow
from heliograph.store.portal.rows.comment import CommentRow
from heliograph.store.portal.rows.decision import ConditionRow, DecisionRow
from heliograph.store.portal.rows.grant import AttestationRow, GrantRow, ProposalRow
from heliograph.store.portal.rows.incident import IncidentRow
from heliograph.store.portal.rows.invitation import InvitationRow
from heliograph.store.portal.rows.notice import NoticeRow
from heliograph.store.portal.rows.organisation import OrganisationRow
from heliograph.store.portal.rows.output import OutputRow
from heliograph.store.portal.rows.person import PersonRow
from heliograph.store.portal.rows.project import ProjectRow
from heliograph.store.portal.rows.query import QueryRow
from heliograph.store.portal.rows.reasoned_request import ReasonedRequestRow
from heliograph.store.portal.rows.reference import ReferenceRow
from heliograph.store.portal.rows.review import ReviewRow
from heliograph.store.portal.rows.session import RememberedRow, SessionRow
from heliograph.store.portal.rows.taking import TakingRow
from heliograph.store.portal.rows.token import LoginRequestRow, TokenRow

__all__ = [
    "AffiliationRow",
    "AgreementRow",
    "AnswersRow",
    "AppealRow",
    "ApplicationRow",
    "AttestationRow",
    "AuditEventRow",
    "CaseRow",
    "CommentRow",
    "ConditionRow",
    "DecisionRow",
    "GrantRow",
    "IncidentRow",
    "InvitationRow",
    "LoginRequestRow",
    "NoticeRow",
    "OrganisationRow",
    "OutputRow",
    "PersonRow",
    "ProjectRow",
    "ProposalRow",
    "QueryRow",
    "ReasonedRequestRow",
    "ReferenceRow",
    "RememberedRow",
    "ReviewRow",
    "SectionNoteRow",
    "SessionRow",
    "SignatureRow",
    "TakingRow",
    "TokenRow",
]


class CaseRow(models.Model):
    """A row of cases."""

    number: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True)
    kind: models.CharField[str, str] = models.CharField(max_length=20)
    dataset: models.CharField[str, str] = models.CharField(max_length=LIMITS["dataset"], blank=True)
    account_id: models.CharField[str, str] = models.CharField(max_length=LIMITS["account_id"], blank=True)
    page: models.CharField[str, str] = models.CharField(max_length=LIMITS["page"], blank=True)
    words: models.TextField[str, str] = models.TextField()
    reach: models.CharField[str, str] = models.CharField(max_length=LIMITS["reach"], blank=True)
    opened_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    state: models.CharField[str, str] = models.CharField(max_length=20)
    is_told: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    outcome: models.CharField[str, str] = models.CharField(max_length=20, blank=True)
    note: models.TextField[str, str] = models.TextField(blank=True)
    closed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        """Its table."""

        db_table = "cases"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in CaseKind]), name="case_kind"
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="case_words"),
            models.CheckConstraint(
                condition=models.Q(state=CaseState.OPEN.value, outcome="", closed_at=None)
                | models.Q(
                    state=CaseState.CLOSED.value,
                    outcome__in=[outcome.value for outcome in Outcome],
                    closed_at__isnull=False,
                ),
                name="case_end",
            ),
        ]

    def __str__(self) -> str:
        return f"case/{self.number}"


class AuditEventRow(models.Model):
    """A row of audit events; the database refuses to change or remove one."""

    number: models.BigIntegerField[int, int] = models.BigIntegerField(primary_key=True)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    who: models.CharField[str, str] = models.CharField(max_length=200, db_index=True)
    what: models.CharField[str, str] = models.CharField(max_length=60)
    subject: models.CharField[str, str] = models.CharField(max_length=200, db_index=True)
    role: models.CharField[str, str] = models.CharField(max_length=60, blank=True)
    data: models.TextField[str, str] = models.TextField()
    previous: models.CharField[str, str] = models.CharField(max_length=64)
    link: models.CharField[str, str] = models.CharField(max_length=64)

    class Meta:
        """Its table."""

        db_table = "audit_events"
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.what} {self.subject}"
