"""Stations in the life of an application, each reached by the commands that people give."""

from dataclasses import replace
from datetime import timedelta

from tests.consortium_people import YEAR, filled

from heliograph.consortium.agree import issue, sign
from heliograph.consortium.apply import Asked, accept, create, invite, save, submit
from heliograph.consortium.decide import decide_application
from heliograph.consortium.form import SHIPPED, shipped
from heliograph.consortium.review import assign, declare, mark_complete, record_review
from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.decision import Condition, DecisionOutcome, Reason
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.review import Declaration, Vote
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.rules.form import criteria_of

TINY = Scope("tiny", "consortium", Modality.DOWNLOAD)
CRITERIA = tuple(dict.fromkeys(code for form in SHIPPED for code in criteria_of(shipped(form))))
REASONS = tuple(Reason(criterion, "met", "It is shown.") for criterion in CRITERIA)
AGAINST = tuple(
    replace(reason, code="not-shown", text="It is not said where the data will lie.")
    if reason.criterion == "data-security"
    else reason
    for reason in REASONS
)
TEXT = "# Agreement\n\nUse the data well.\n"


def drafted(story, lead, *, kind=ApplicationKind.ACCESS, template="tmrc-2022@1", **asked):
    """A draft whose answers have no fault."""
    application = create(
        story.room,
        Asked(kind=kind, template=template, title="Copies of a text", organisation_id=story.university.id, **asked),
        by=lead,
        at=story.now,
    )  # fmt: skip
    fill(story, application, lead)
    return application.id


def fill(story, application, by, **said):
    people = _people(story, application)
    values = filled(story.room.form(application.template), people) | said
    if application.kind is ApplicationKind.ACCESS:
        values |= {"datasets": [{"dataset": "tiny", "edition": "consortium", "modality": "download"}]}
    return save(story.room, application.id, values, by=by, at=story.now)


def submitted(story, lead, **asked):
    application = drafted(story, lead, **asked)
    submit(story.room, application, by=lead, at=story.now)
    return application


def in_review(story, lead, staff, reviewers=("first", "second"), **asked):
    application = submitted(story, lead, **asked)
    review_with(story, application, staff, reviewers)
    return application


def review_with(story, application, staff, reviewers):
    for name in reviewers:
        assign(story.room, application, staff[name].id, by=staff["coordinator"], at=story.now)
    state = story.records.get(Application, application).state
    if state == "submitted":
        mark_complete(
            story.room, application, {"form": True, "files": True}, by=staff["coordinator"], at=story.now
        )
    for name in reviewers:
        declare(story.room, application, Declaration.NONE, by=staff[name], at=story.now)


def vote(story, application, reviewer, advice=Vote.APPROVE):
    return record_review(
        story.room, application, advice, dict.fromkeys(CRITERIA, 3), "Sound work.", by=reviewer, at=story.now
    )


def in_deliberation(story, lead, staff, reviewers=("first", "second"), **asked):
    application = in_review(story, lead, staff, reviewers, **asked)
    for name in reviewers:
        vote(story, application, staff[name])
    return application


def approve(story, application, chair, **said):
    return decide_application(
        story.room, application, DecisionOutcome.APPROVED,
        **{"reasons": REASONS, "rationale": "Two sound reviews.", "until": story.now + YEAR} | said,
        by=chair, at=story.now,
    )  # fmt: skip


def approve_with(story, application, chair, *, days=30, **said):
    """Approve on one condition, which is returned."""
    condition = Condition(
        id=story.new_id(story.now), application_id=application, text="Name the server.", owner="lead-applicant",
        due_at=story.now + timedelta(days=days),
    )  # fmt: skip
    decide_application(
        story.room, application, DecisionOutcome.CONDITIONAL,
        **{"reasons": REASONS, "rationale": "Sound.", "until": story.now + YEAR, "conditions": (condition,)} | said,
        by=chair, at=story.now,
    )  # fmt: skip
    return condition


def reject(story, application, chair, **said):
    return decide_application(
        story.room, application, DecisionOutcome.REJECTED,
        **{"reasons": AGAINST, "rationale": "Storage is not described."} | said, by=chair, at=story.now,
    )  # fmt: skip


def approved(story, lead, staff, **asked):
    application = in_deliberation(story, lead, staff, **asked)
    approve(story, application, staff["chair"])
    return application


def sign_all(story, application, people, staff, *, official=None):
    """Everybody signs, an official of the organisation where one is named, then the platform; the grants follow."""
    open_ = [
        a
        for a in story.records.find(Agreement, application_id=application)
        if a.state in {"issued", "partially_signed"}
    ]
    agreement = (
        open_[0]
        if open_
        else issue(story.room, application, template="data-access@1/en", text=TEXT, at=story.now)
    )
    for person in people:
        sign_as(story, agreement, person, Capacity.RESEARCHER)
    if official:
        sign_as(story, agreement, official, Capacity.INSTITUTION, statement="I head the office.")
    sign_as(story, agreement, staff["signatory"], Capacity.PLATFORM)
    return agreement.id


def sign_as(story, agreement, person, capacity, **said):
    return sign(
        story.room, agreement.id, capacity,
        **{"text_sha256": agreement.text_sha256, "authenticated_at": story.now} | said, by=person, at=story.now,
    )  # fmt: skip


def granted(story, lead, staff, **asked):
    """Active grants of an access application."""
    application = approved(story, lead, staff, **asked)
    sign_all(story, application, [lead], staff)
    return story.records.find(Grant, application_id=application)[0].id


def granted_to(story, lead, staff, mates):
    """Active grants of a team, in the order of its people."""
    application = drafted(story, lead)
    for mate in mates:
        invite(story.room, application, mate, by=lead, at=story.now)
        accept(story.room, application, by=mate, at=story.now)
    fill(story, story.records.get(Application, application), lead)
    submit(story.room, application, by=lead, at=story.now)
    review_with(story, application, staff, ("first", "second"))
    for name in ("first", "second"):
        vote(story, application, staff[name])
    approve(story, application, staff["chair"])
    sign_all(story, application, [lead, *mates], staff)
    grants = {one.person_id: one for one in story.records.find(Grant, application_id=application)}
    return [grants[person.id] for person in (lead, *mates)]


def renewal(story, grant, lead, staff, **said):
    """An approved renewal of a grant, not signed yet."""
    application = in_deliberation(
        story, lead, staff, kind=ApplicationKind.RENEWAL, template="renewal@1", project_id=grant.project_id, renews=(grant.id,)
    )  # fmt: skip
    approve(story, application, staff["chair"], **said)
    return application


def renewed(story, grant, lead, staff, **said):
    """A grant whose renewal was approved; the agreement holds already."""
    return renewal(story, grant, lead, staff, **said)


def _people(story, application):
    from heliograph.model.consortium.project import Project

    return story.records.get(Project, application.project_id).people
