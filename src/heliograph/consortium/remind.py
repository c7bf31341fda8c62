"""Remind: who must be told of which deadline, and whether it is time to."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from heliograph.consortium.gather import gather
from heliograph.consortium.output import checkers, name_of
from heliograph.consortium.reasoned_request import clocks_of
from heliograph.consortium.room import Room
from heliograph.consortium.take import take
from heliograph.consortium.tell import holders, tell
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.decision import Condition
from heliograph.model.consortium.grant import Grant, Proposal
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.project import Project
from heliograph.model.consortium.reasoned_request import ReasonedRequest, Side
from heliograph.model.consortium.review import Review
from heliograph.model.consortium.role import Role
from heliograph.rules.clock import acts_at, reminders_due
from heliograph.rules.handled import DECIDED, RECEIVED
from heliograph.rules.matter import Act
from heliograph.rules.output import HELD

DAY = timedelta(days=1)
LAST = timedelta(microseconds=1)
"""What a day lacks of its end: so a letter names that day and not the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Something that ends at a moment, and who must hear of it before.

    Attributes:
        step: Whose clock.
        subject: What it is about.
        start: When it began.
        end: When it is over.
        people: Who is told.
        title: What it is called in the mail.
    """

    step: Step
    subject: str
    start: datetime
    end: datetime
    people: tuple[str, ...]
    title: str


def remind(room: Room, now: datetime) -> int:
    """Queue every reminder that is due and was not queued; how many.

    A deadline that has passed with too few reminders accepted is told again, once a day, until it was told often enough: until
    then it does not act.
    """
    queued = 0
    for deadline in deadlines(room):
        told = room.records.find(Notice, subject=deadline.subject, step=deadline.step, due_at=deadline.end)
        if _is_time(room, deadline, told, now):
            notices = tell(
                room, deadline.people, f"reminder-{deadline.step}", deadline.subject, now,
                step=deadline.step, due_at=deadline.end, title=deadline.title, due=room.last_day(deadline.end),
            )  # fmt: skip
            _keep(room, deadline, notices, now)
            queued += len(notices)
    return queued


def deadlines(room: Room) -> Iterator[Deadline]:
    """Every deadline that runs now."""
    yield from _of_applications(room)
    yield from _of_promises(room)
    yield from _of_reviews(room)
    yield from _of_agreements(room)
    yield from _of_grants(room)
    yield from _of_proposals(room)
    yield from _of_incidents(room)
    yield from _of_requests(room)
    yield from _of_outputs(room)


def _keep(room: Room, deadline: Deadline, notices: Sequence[Notice], now: datetime) -> None:
    """The reminder of the end of a grant is a step of the grant; other reminders leave no event."""
    if deadline.step is Step.GRANT_END:
        grant = room.records.get(Grant, deadline.subject.partition("/")[2])
        if grant.state == "active":
            act = Act(command="remind", by=None, at=now)
            facts = {"notices": ",".join(one.id for one in notices)}
            take(room, grant, act, gather(room.records, grant.application_id), also=notices, facts=facts)
            return
    room.records.write(notices)


def _is_time(room: Room, deadline: Deadline, told: Collection[Notice], now: datetime) -> bool:
    clock = room.clocks[deadline.step]
    standing = [one for one in told if one.state is not NoticeState.BOUNCED]
    moments = {one.queued_at for one in standing}
    # nobody hears of one deadline twice within a day: neither after a mail that came back nor after one that came late
    last = max((one.accepted_at or one.queued_at for one in told), default=None)
    if any(one.state is NoticeState.QUEUED for one in standing) or (last and now < last + DAY):
        return False
    planned = [
        moment
        for moment in reminders_due(deadline.start, deadline.end, clock, room.calendar)
        if moment <= now
    ]
    if len(planned) > len(moments):
        return True
    accepted = sorted({one.accepted_at for one in standing if one.accepted_at})
    return now >= deadline.end and acts_at(deadline.end, accepted, clock) is None


def _of_applications(room: Room) -> Iterator[Deadline]:
    for one in room.records.find(Application, state=("draft", "returned", "conditional", "approved")):
        project = room.records.get(Project, one.project_id)
        people = project.people if one.state == "approved" else (one.lead_id,)
        for step, start, end in _running(room, one):
            yield Deadline(
                step=step,
                subject=f"application/{one.id}",
                start=start,
                end=end,
                people=people,
                title=project.title,
            )


def _running(room: Room, one: Application) -> Iterator[tuple[Step, datetime, datetime]]:
    """Deadlines of an application in the state in which it stands: of which clock, from when, until when."""
    if one.state == "draft":
        yield Step.DRAFT, one.saved_at, one.saved_at + timedelta(days=room.clocks[Step.DRAFT].days)
    if one.state == "returned" and one.reply_by:
        yield Step.REPLY, one.since, one.reply_by
    if one.state == "approved" and one.sign_by:
        yield Step.SIGNATURE, one.since, one.sign_by
    if one.state == "conditional":
        for condition in room.records.find(Condition, application_id=one.id, is_blocking=True, met_at=None):
            yield Step.CONDITION, one.since, condition.due_at


def _of_promises(room: Room) -> Iterator[Deadline]:
    """What was promised to an applicant while the turn is ours: the check, then the first decision. Nothing lapses here either."""
    coordinators = holders(room, Role.COORDINATOR)
    everybody = tuple(dict.fromkeys((*coordinators, *holders(room, Role.CHAIR))))
    for one in room.records.find(Application, state=("submitted", "in_review", "deliberation")):
        title, subject = room.records.get(Project, one.project_id).title, f"application/{one.id}"
        if one.state == "submitted":
            end = room.until(Step.COMPLETENESS, one.since)
            yield Deadline(
                step=Step.COMPLETENESS, subject=subject, start=one.since, end=end, people=coordinators, title=title
            )  # fmt: skip
        if one.due_at and not any(stay.state in DECIDED for stay in one.stays):
            start = next(stay.since for stay in one.stays if stay.state == RECEIVED)
            yield Deadline(
                step=Step.FIRST_DECISION, subject=subject, start=start, end=one.due_at, people=everybody, title=title
            )  # fmt: skip


def _of_reviews(room: Room) -> Iterator[Deadline]:
    """A reviewer who is late is reminded; at the end the chair hears of it. Nothing lapses: silence decides nothing."""
    for one in room.records.find(Application, state="in_review"):
        project = room.records.get(Project, one.project_id)
        for review in room.records.find(Review, application_id=one.id, round=one.round, sealed_at=None):
            if review.void_at is None:
                yield Deadline(
                    step=Step.REVIEW,
                    subject=f"review/{review.id}",
                    start=review.assigned_at,
                    end=review.due_at,
                    people=(review.reviewer_id, *holders(room, Role.CHAIR)),
                    title=project.title,
                )


def _of_agreements(room: Room) -> Iterator[Deadline]:
    for one in room.records.find(Agreement, state="resign_required"):
        if one.resign_by:
            project = room.records.get(Project, one.project_id)
            yield Deadline(
                step=Step.SIGNATURE,
                subject=f"agreement/{one.id}",
                start=one.stays[-1].since,
                end=one.resign_by,
                people=project.people,
                title=project.title,
            )


def _of_grants(room: Room) -> Iterator[Deadline]:
    for one in room.records.find(Grant, state=("active", "suspended", "closeout")):
        lead = room.records.get(Project, one.project_id).lead_id
        if one.state == "closeout" and one.close_by:
            yield Deadline(
                step=Step.CLOSEOUT,
                subject=f"grant/{one.id}",
                start=one.stays[-1].since,
                end=one.close_by,
                people=(lead,),
                title=str(one.scope),
            )
        if one.state != "closeout" and one.ends_at:
            yield Deadline(
                step=Step.GRANT_END,
                subject=f"grant/{one.id}",
                start=one.starts_at,
                end=one.ends_at,
                people=(one.person_id, lead),
                title=str(one.scope),
            )


def _of_proposals(room: Room) -> Iterator[Deadline]:
    """A holder whom no mail has reached is told again when the time to answer is over: it begins anew then."""
    for one in room.records.find(Proposal, command="revoke", closed_at=None, is_emergency=False):
        grant = room.records.get(Grant, one.subject.partition("/")[2])
        yield Deadline(
            step=Step.REVOCATION_NOTICE,
            subject=one.subject,
            start=one.proposed_at,
            end=one.answer_by,
            people=(grant.person_id,),
            title=str(grant.scope),
        )


def _of_incidents(room: Room) -> Iterator[Deadline]:
    """Whether people and the authority are told is decided in hours, not in working days."""
    people = (*holders(room, Role.SECURITY_ADMIN), *holders(room, Role.CHAIR))
    for one in room.records.find(Incident, state=("open", "investigating", "contained")):
        yield Deadline(
            step=Step.INCIDENT_NOTICE,
            subject=f"incident/{one.id}",
            start=one.reported_at,
            end=one.reported_at + room.clocks[Step.INCIDENT_NOTICE].days * DAY,
            people=people,
            title=one.severity,
        )


def _of_requests(room: Room) -> Iterator[Deadline]:
    """Clocks of reasoned requests that are ours; the coordinator of digital services minds their own."""
    people = (*holders(room, Role.COORDINATOR), *holders(room, Role.LEGAL_ADMIN))
    for one in room.records.find(ReasonedRequest, ended_told_at=None):
        for clock in clocks_of(room, one):
            if clock.side is Side.PROVIDER and clock.done_at is None:
                yield Deadline(
                    step=clock.step,
                    subject=f"application/{one.application_id}",
                    start=clock.start,
                    end=clock.due - LAST,
                    people=people,
                    title=one.reference,
                )


def _of_outputs(room: Room) -> Iterator[Deadline]:
    """Checkers who may still look, and coordinators, who find others where there are too few. Nothing lapses, and nothing leaves."""
    for one in room.records.find(Output, state=tuple(HELD)):
        yield Deadline(
            step=Step.OUTPUT_CHECK,
            subject=f"output/{one.id}",
            start=one.made_at,
            end=one.due_at,
            people=(*checkers(room, one, one.made_at), *holders(room, Role.COORDINATOR)),
            title=name_of(one),
        )
