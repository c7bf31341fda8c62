"""Moves of applications, from the first draft to the decision and its appeal."""

from contextlib import suppress

from tests.consortium_game import CHAIRS, DAY, REVIEWERS, SCOPES
from tests.consortium_life import AGAINST, CRITERIA, REASONS, TEXT
from tests.consortium_people import YEAR, filled

from heliograph.consortium import (
    agree,
    appeal,
    apply,
    decide,
    review,
)
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.appeal import Appeal
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.decision import Condition, DecisionOutcome
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.project import Project
from heliograph.model.consortium.review import Declaration, Review, Vote


def begin(game, **asked):
    """A draft of a new project, or of one that there is."""
    lead = game.dice.choice(game.leads)
    told = {"kind": ApplicationKind.ACCESS, "template": "tmrc-2022@1", "title": "Copies of a text"} | asked
    organisation = game.story.other.id if lead.name == "from-the-lake" else game.story.university.id
    return apply.create(
        game.room, apply.Asked(organisation_id=organisation, **told), **game.act(asked.pop("by", lead))
    )


def begin_again(game, application):
    kinds = {ApplicationKind.ACCESS: "tmrc-2022@1", ApplicationKind.AMENDMENT: "tmrc-2022@1"}
    kind = game.dice.choice(list(kinds))
    asked = apply.Asked(
        kind=kind, template=kinds[kind], project_id=application.project_id, copied_from=application.id
    )
    return apply.create(game.room, asked, **game.act(application.lead_id))


def begin_renewal(game, grant):
    lead = game.records.get(Project, grant.project_id).lead_id
    asked = apply.Asked(
        kind=ApplicationKind.RENEWAL, template="renewal@1", project_id=grant.project_id, renews=(grant.id,)
    )  # fmt: skip
    return apply.create(game.room, asked, **game.act(lead))


def save(game, application):
    values = {} if game.spoilt else filled(game.room.form(application.template), game.team(application))
    if values and application.kind is not ApplicationKind.RENEWAL:
        scopes = game.wanted or game.dice.sample(SCOPES, game.dice.choice((1, 1, 2)))
        values["datasets"] = [
            {"dataset": one.dataset, "edition": one.edition, "modality": one.modality.value} for one in scopes
        ]
    for code in application.marked:
        values |= {
            field.code: f"Said anew on {game.now:%Y-%m-%d}. " * 9
            for section in game.room.form(application.template).sections
            if section.code == code
            for field in section.fields
            if field.kind == "long-text"
        }
    return apply.save(game.room, application.id, values, **game.act(application.lead_id))


def invite(game, application):
    mate = game.records.get(Person, game.dice.choice(game.mates).id)
    return apply.invite(game.room, application.id, mate, **game.act(application.lead_id))


def accept(game, application):
    team = game.records.get(Project, application.project_id).team
    open_ = [mate.person_id for mate in team if not mate.accepted_at] or [application.lead_id]
    return apply.accept(game.room, application.id, **game.act(game.dice.choice(open_)))


def turn_down(game, application):
    team = game.records.get(Project, application.project_id).team
    open_ = [mate.person_id for mate in team if not mate.accepted_at] or [application.lead_id]
    return apply.decline(game.room, application.id, **game.act(game.dice.choice(open_)))


def submit(game, application):
    save(game, application)
    return apply.submit(game.room, application.id, **game.act(application.lead_id))


def discard(game, application):
    return apply.discard(game.room, application.id, **game.act(application.lead_id))


def withdraw(game, application):
    return apply.withdraw(game.room, application.id, **game.act(application.lead_id))


def resubmit(game, application):
    save(game, application)
    return apply.resubmit(game.room, application.id, **game.act(application.lead_id))


def assign(game, application):
    reviewer = game.staff[game.dice.choice(REVIEWERS)].id
    if game.anybody:
        reviewer = game.dice.choice(game.people)
    return review.assign(game.room, application.id, reviewer, by=game.who("coordinator"), at=game.now)


def assign_third(game, application):
    reviewer = game.staff[game.dice.choice(REVIEWERS)].id
    return review.assign(
        game.room, application.id, reviewer, by=game.who(*CHAIRS), at=game.now, command="assign_third"
    )  # fmt: skip


def mark_complete(game, application):
    checklist = {"form": True, "files": not game.spoilt}
    return review.mark_complete(game.room, application.id, checklist, by=game.who("coordinator"), at=game.now)


def send_back(game, application):
    sections = [
        one.code
        for one in game.room.form(application.template).sections
        if any(f.kind == "long-text" for f in one.fields)
    ]
    names = CHAIRS if application.state == "deliberation" else ("coordinator",)
    notes = {game.dice.choice(sections): game.text("Where will the data lie?")}
    return review.return_application(game.room, application.id, notes, by=game.who(*names), at=game.now)


def reviewers_of(game, application, **equal):
    found = game.records.find(
        Review, application_id=application.id, round=application.round, void_at=None, **equal
    )
    return [one.reviewer_id for one in found] or [game.staff["first"].id]


def declare(game, application):
    said = game.dice.choice((Declaration.NONE,) * 9 + (Declaration.RECUSED,))
    by = game.dice.choice(reviewers_of(game, application, declaration=None))
    return review.declare(game.room, application.id, said, **game.act(by))


def vote(game, application):
    advice = game.dice.choice((Vote.APPROVE, Vote.APPROVE, Vote.CONDITIONS, Vote.REJECT, Vote.ABSTAIN))
    by = game.dice.choice(reviewers_of(game, application, declaration=Declaration.NONE, sealed_at=None))
    scores = dict.fromkeys(CRITERIA, 3)
    return review.record_review(
        game.room, application.id, advice, scores, game.text("Sound."), **game.act(by)
    )


def extend(game, application):
    until = game.now + game.dice.choice((10, 40)) * DAY
    return decide.extend(
        game.room, application.id, reason=game.text("Holidays."), until=until, by=game.who(*CHAIRS), at=game.now
    )  # fmt: skip


def propose_extension(game, application):
    by = game.who("approver", *CHAIRS)
    return decide.propose_extension(
        game.room, application.id, reason=game.text("Illness."), by=by, at=game.now
    )


def decided(game, application, outcome, **said):
    reasons = AGAINST if outcome is DecisionOutcome.REJECTED else REASONS
    told = {
        "reasons": () if game.spoilt else reasons,
        "rationale": game.text("Sound."),
        "until": game.now + game.dice.choice((YEAR, YEAR, YEAR / 6)),
    } | said
    return decide.decide_application(
        game.room, application.id, outcome, by=game.who(*CHAIRS), at=game.now, **told
    )


def approve(game, application):
    endless = {"until": None, "no_end_reason": game.text("A standing archive.")}
    return decided(
        game, application, DecisionOutcome.APPROVED, **(endless if game.dice.random() < 0.1 else {})
    )


def approve_with_conditions(game, application):
    conditions = tuple(
        Condition(
            id=game.story.new_id(game.now), application_id=application.id, text="Name the server.",
            owner=game.text("lead-applicant"), due_at=game.now + days * DAY, is_blocking=days < 60,
        )
        for days in game.dice.choice(((20,), (30, 60)))
    )  # fmt: skip
    return decided(game, application, DecisionOutcome.CONDITIONAL, conditions=conditions)


def reject(game, application):
    return decided(game, application, DecisionOutcome.REJECTED)


def condition_failed(game, application):
    return decided(game, application, DecisionOutcome.REJECTED, command="condition_failed")


def verify_condition(game, application):
    open_ = game.records.find(Condition, application_id=application.id, met_at=None)
    open_ = open_ or game.records.find(Condition, application_id=application.id)
    if not open_:
        with suppress(UnknownNameError):
            decide.verify_condition(
                game.room, application.id, "none", "x", by=game.who("coordinator"), at=game.now
            )
        return None
    return decide.verify_condition(
        game.room, application.id, game.dice.choice(open_).id, game.text("sha256:1"), by=game.who("coordinator"), at=game.now
    )  # fmt: skip


def defer(game, application):
    until = game.now + 20 * DAY
    return decide.defer(
        game.room, application.id, reason=game.text("A law."), until=until, by=game.who(*CHAIRS), at=game.now
    )


def reopen(game, application):
    return decide.reopen(game.room, application.id, by=game.who(*CHAIRS), at=game.now)


def appeal_rejection(game, application):
    return appeal.appeal(
        game.room, application.id, grounds=game.text("Page two."), **game.act(application.lead_id)
    )


def _filed(game, record):
    about = (
        {"application_id": record.id, "grant_id": ""}
        if isinstance(record, Application)
        else {"grant_id": record.id}
    )
    return list(game.records.find(Appeal, decided_at=None, **about)) or list(
        game.records.find(Appeal, **about)
    )


def assign_appeal(game, record):
    judge = game.staff[game.dice.choice(("judge", "second judge"))].id
    if game.anybody:
        judge = game.dice.choice(game.people)
    for filed in _filed(game, record)[:1]:
        appeal.assign_appeal(game.room, filed.id, judge, by=game.who("coordinator"), at=game.now)


def judged(verb):
    def move(game, record):
        for filed in _filed(game, record)[:1]:
            by = game.by(filed.reviewer_id or game.staff["judge"])
            verb(game.room, filed.id, rationale=game.text("It was said."), by=by, at=game.now)

    move.__name__ = verb.__name__
    return move


def withdraw_appeal(game, application):
    for filed in _filed(game, application)[:1]:
        appeal.withdraw_appeal(game.room, filed.id, **game.act(application.lead_id))


def issue(game, application):
    """The system lays a text before the team, unless one lies there already."""
    open_ = game.records.find(
        Agreement, application_id=application.id, state=("issued", "partially_signed", "in_force")
    )
    if open_ and application.state in {"approved", "conditional"}:
        return
    agree.issue(
        game.room, application.id, template="data-access@1/en", text=TEXT, at=game.now,
        needs_institution=game.dice.random() < 0.3, ends_at=game.now + YEAR / 2 if game.dice.random() < 0.2 else None,
    )  # fmt: skip
