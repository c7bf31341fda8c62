"""Matter: what a rule is shown: an act, and everything that is known of the application it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource, Position
from heliograph.model.consortium.agreement import Agreement, Signature
from heliograph.model.consortium.answers import Answers
from heliograph.model.consortium.appeal import Appeal
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.clock import Clock, Step
from heliograph.model.consortium.decision import Condition, Decision
from heliograph.model.consortium.grant import Attestation, Grant, Proposal
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.project import Project
from heliograph.model.consortium.reasoned_request import ReasonedRequest
from heliograph.model.consortium.review import Review
from heliograph.model.consortium.role import STAFF, Role
from heliograph.rules.default_clocks import DEFAULT_CLOCKS

QUORUM = 2
"""Independent reviews that a decision needs where the settings ask for no more."""


class _Unread:
    """In the place of a part that was not read: whoever looks at it is told, and decides nothing on its absence."""

    def _refuse(self, *_: object) -> Any:  # noqa: ANN401 - it never returns
        raise LookupError("This part of the dossier was not read.")

    __bool__ = __contains__ = __getitem__ = __iter__ = __len__ = get = _refuse


UNREAD: Any = _Unread()
"""Stands in a dossier for what an act does not look at."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody wants to do.

    Attributes:
        command: Of a machine.
        by: Who; None is the system itself.
        at: UTC.
        said: What the command was given, by name.
    """

    command: str
    by: Person | None
    at: datetime
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """Everything that is known of one application and what came of it.

    Attributes:
        application: What was asked; None before it exists.
        project: Of whom.
        people: Everybody of the team and every reviewer, by id.
        affiliations: Of everybody who has to do with it, holding or not.
        organisations: Of these affiliations and of the project, by id.
        answers: In order.
        reviews: Of all rounds.
        decisions: In order.
        conditions: Of an approval.
        appeals: In order.
        agreements: In order.
        signatures: Under these.
        grants: What came of it.
        proposals: Acts that wait for a second person.
        attestations: At the end of grants.
        incidents: About its grants.
        reminders: When the mail server accepted reminders, by subject, step and the deadline that they told.
        renewals: Grants that an open application asks to renew, with the moment at which it was submitted.
        acted: People of staff who had any part in it.
        requests: Reasoned requests for it: one, or none.
    """

    application: Application | None = None
    project: Project | None = None
    people: Mapping[str, Person] = field(default_factory=dict)
    affiliations: tuple[Affiliation, ...] = ()
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    answers: tuple[Answers, ...] = ()
    reviews: tuple[Review, ...] = ()
    decisions: tuple[Decision, ...] = ()
    conditions: tuple[Condition, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    signatures: tuple[Signature, ...] = ()
    grants: tuple[Grant, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    incidents: tuple[Incident, ...] = ()
    reminders: Mapping[tuple[str, Step, datetime], tuple[datetime, ...]] = field(default_factory=dict)
    renewals: Mapping[str, datetime] = field(default_factory=dict)
    acted: frozenset[str] = frozenset()
    requests: tuple[ReasonedRequest, ...] = ()

    @property
    def request(self) -> ReasonedRequest | None:
        """The reasoned request for it, if one is on record."""
        return next(iter(self.requests), None)

    @property
    def votes(self) -> tuple[Review, ...]:
        """Reviews of this round that stand."""
        now = self.application.round if self.application else 0
        return tuple(review for review in self.reviews if review.round == now and review.counts)

    @property
    def assignments(self) -> tuple[Review, ...]:
        """Reviews of this round, written or not."""
        now = self.application.round if self.application else 0
        return tuple(review for review in self.reviews if review.round == now and not review.void_at)

    @property
    def team(self) -> tuple[Person, ...]:
        """The people of the project."""
        ids = self.project.people if self.project else ()
        return tuple(self.people[one] for one in ids if one in self.people)

    def signed(self, agreement: Agreement) -> tuple[Signature, ...]:
        """Signatures under the exact text of an agreement."""
        return tuple(
            each
            for each in self.signatures
            if each.agreement_id == agreement.id and each.text_sha256 == agreement.text_sha256
        )


@dataclass(frozen=True, kw_only=True)
class Matter:
    """An act, the dossier, and the record that the act is about.

    Attributes:
        act: What somebody wants to do.
        dossier: What is known.
        grant: The grant that it is about, if it is about one.
        agreement: The agreement that it is about, if it is about one.
        incident: The incident that it is about, if it is about one.
        output: The output that it is about, if it is about one.
        clocks: How long each step may take.
        quorum: How many independent reviews a decision needs.
    """

    act: Act
    dossier: Dossier = field(default_factory=Dossier)
    grant: Grant | None = None
    agreement: Agreement | None = None
    incident: Incident | None = None
    output: Output | None = None
    clocks: Mapping[Step, Clock] = field(default_factory=lambda: DEFAULT_CLOCKS)
    quorum: int = QUORUM

    @property
    def application(self) -> Application:
        """The application, which the guards of its machine may rely on."""
        if self.dossier.application is None:
            raise LookupError("no application")
        return self.dossier.application

    def said(self, name: str) -> Any:  # noqa: ANN401 - a command is given texts, moments and lists
        """What the command was given under a name; a text without the blanks around."""
        value = self.act.said.get(name)
        return value.strip() if isinstance(value, str) else value


def parts(person: Person | None, dossier: Dossier, now: datetime) -> frozenset[Role]:
    """As what somebody may act in a matter. Whoever belongs to the team or holds a grant has no role of staff in it.

    Args:
        person: Who; None is the system itself.
        dossier: Of the matter.
        now: UTC.
    """
    if person is None:
        return frozenset({Role.SYSTEM})
    if person.state is not PersonState.ACTIVE or person.email_verified_at is None:
        return frozenset({Role.VISITOR})
    application, project = dossier.application, dossier.project
    found = {Role.VISITOR, Role.APPLICANT}
    holds = any(grant.person_id == person.id for grant in dossier.grants)
    if application and application.lead_id == person.id:
        found.add(Role.LEAD)
    elif project and person.id in project.people:
        found.add(Role.CO_APPLICANT)
    elif person.has_second_factor and not holds:
        found |= _of_staff(person, dossier)
    if holds:
        found.add(Role.MEMBER)
    if project and _may_sign(person, project.organisation_id, dossier, now):
        found.add(Role.SIGNING_OFFICIAL)
    return frozenset(found)


def _of_staff(person: Person, dossier: Dossier) -> frozenset[Role]:
    """Roles by invitation; reviewers and appeal reviewers have theirs only where they were asked."""
    asked = set(STAFF)
    if all(review.reviewer_id != person.id for review in dossier.assignments):
        asked.discard(Role.REVIEWER)
    if all(appeal.reviewer_id != person.id or appeal.decided_at for appeal in dossier.appeals):
        asked.discard(Role.APPEAL_REVIEWER)
    return person.roles & asked


def _may_sign(person: Person, organisation: str, dossier: Dossier, now: datetime) -> bool:
    return any(
        claim.person_id == person.id
        and claim.organisation_id == organisation
        and claim.position is Position.SIGNING_OFFICIAL
        and claim.source is not AffiliationSource.SELF
        and claim.holds(now)
        for claim in dossier.affiliations
    )
