"""Grant: what one person of a project may reach, how, and until when."""

from dataclasses import dataclass
from datetime import datetime

from heliograph.model.consortium.record import Record
from heliograph.model.consortium.scope import Scope
from heliograph.model.consortium.stay import Stay


@dataclass(frozen=True, kw_only=True)
class Grant(Record):
    """Person x project x data set x edition x modality.

    Attributes:
        project_id: For which project.
        person_id: Whose.
        application_id: From which application.
        agreement_id: Under which agreement.
        scope: To what.
        state: Of the machine of grants.
        stays: Every state so far with its beginning.
        starts_at: UTC.
        ends_at: UTC; None only with a reason.
        no_end_reason: Why there is no end.
        is_early: Whether it opened a release before the public had it.
        early_release: Release id of the held release that it opens before its public day; empty: none.
        deletion_duty: Whether copies must be deleted at the end.
        is_automatic: Of a suspension: a condition lapsed, and it ends when the condition holds again.
        suspended_for: Why it is suspended: a code.
        suspended_by: Person; empty when nobody was needed.
        incident_id: Of a suspension by hand.
        confirmed_by: Second person who confirmed a suspension.
        appeal_by: Until when the holder may appeal a revocation; UTC.
        close_by: Until when deletion must be attested; UTC.
    """

    project_id: str
    person_id: str
    application_id: str
    agreement_id: str
    scope: Scope
    state: str = "pending"
    stays: tuple[Stay, ...] = ()
    starts_at: datetime
    ends_at: datetime | None
    no_end_reason: str = ""
    is_early: bool = False
    early_release: str = ""
    deletion_duty: bool = False
    is_automatic: bool = False
    suspended_for: str = ""
    suspended_by: str = ""
    incident_id: str = ""
    confirmed_by: str = ""
    appeal_by: datetime | None = None
    close_by: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Attestation(Record):
    """What a holder says at the end.

    Attributes:
        grant_id: Of which grant.
        deleted: Whether all copies were deleted.
        outputs: DOIs and addresses of what was published.
        had_incident: Whether anything went wrong.
        attested_at: UTC.
        attested_by: Person.
    """

    grant_id: str
    deleted: bool
    outputs: tuple[str, ...] = ()
    had_incident: bool = False
    attested_at: datetime
    attested_by: str


@dataclass(frozen=True, kw_only=True)
class Proposal(Record):
    """An act that needs two people, as the first has proposed it.

    Attributes:
        subject: What it is about, as in ``grant/0192…``.
        command: What is to be done.
        reason: Why, for the holder.
        is_emergency: Whether there is no time for notice.
        proposed_at: UTC.
        proposed_by: Person.
        answer_by: Until when the holder may answer; UTC.
        closed_at: UTC; it was carried out or dropped.
        closed_by: Person.
    """

    subject: str
    command: str
    reason: str
    is_emergency: bool = False
    proposed_at: datetime
    proposed_by: str
    answer_by: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None
