"""Kinds: which row keeps which record."""

from dataclasses import fields
from typing import Any

from django.db.models import Model

from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.agreement import Agreement, Signature
from heliograph.model.consortium.answers import Answers, SectionNote
from heliograph.model.consortium.appeal import Appeal
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.comment import Comment
from heliograph.model.consortium.decision import Condition, Decision
from heliograph.model.consortium.grant import Attestation, Grant, Proposal
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.invitation import Invitation
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.project import Project
from heliograph.model.consortium.query import Query
from heliograph.model.consortium.reasoned_request import ReasonedRequest
from heliograph.model.consortium.record import Record
from heliograph.model.consortium.reference import Reference
from heliograph.model.consortium.review import Review
from heliograph.model.consortium.taking import Taking
from heliograph.model.consortium.token import LoginRequest, Token
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
from heliograph.store.portal.rows.taking import TakingRow
from heliograph.store.portal.rows.token import LoginRequestRow, TokenRow

_ROWS: dict[type[Record], type[Model]] = {}


def register(kind: type[Record], row: type[Model]) -> None:
    """Say which row keeps a kind of record; the row may have columns of its own, with defaults.

    Raises:
        TypeError: A field of the record has no column.
    """
    columns = {field.name for field in row._meta.get_fields()}  # noqa: SLF001 - as Django's documentation does
    missing = [field.name for field in fields(kind) if field.name not in columns]
    if missing:
        raise TypeError(f"{row.__name__} has no column for {', '.join(missing)} of {kind.__name__}")
    _ROWS[kind] = row


def row_of(kind: type[Record]) -> Any:  # noqa: ANN401 - its columns differ from kind to kind
    """The row that keeps a kind of record."""
    return _ROWS[kind]


register(Affiliation, AffiliationRow)
register(Notice, NoticeRow)
register(Organisation, OrganisationRow)
register(Agreement, AgreementRow)
register(Signature, SignatureRow)
register(Answers, AnswersRow)
register(SectionNote, SectionNoteRow)
register(Appeal, AppealRow)
register(Application, ApplicationRow)
register(Comment, CommentRow)
register(Condition, ConditionRow)
register(Decision, DecisionRow)
register(Attestation, AttestationRow)
register(Grant, GrantRow)
register(Proposal, ProposalRow)
register(Incident, IncidentRow)
register(Invitation, InvitationRow)
register(LoginRequest, LoginRequestRow)
register(Output, OutputRow)
register(Person, PersonRow)
register(Project, ProjectRow)
register(Query, QueryRow)
register(ReasonedRequest, ReasonedRequestRow)
register(Reference, ReferenceRow)
register(Review, ReviewRow)
register(Taking, TakingRow)
register(Token, TokenRow)
