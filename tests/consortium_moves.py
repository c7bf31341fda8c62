"""Everything that people do in a consortium, as moves of a game: rightly, by the wrong person, or with something left out."""

from collections.abc import Callable
from contextlib import suppress
from copy import copy
from dataclasses import replace
from datetime import timedelta
from random import Random

from tests.consortium_in_memory import OutputsInMemory
from tests.consortium_life import AGAINST, CRITERIA, REASONS, TEXT
from tests.consortium_people import YEAR, Story, filled
from tests.queries_in_memory import QueriesInMemory

from heliograph.consortium import (
    agree,
    appeal,
    apply,
    ask,
    close,
    decide,
    erase,
    incident,
    output,
    review,
    suspend,
)
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.model.consortium.appeal import Appeal
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.decision import Condition, DecisionOutcome
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.project import Project
from heliograph.model.consortium.query import QueryKind
from heliograph.model.consortium.review import Declaration, Review, Vote
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality, Scope

ENCLOSED = Scope("third", "consortium", Modality.ENCLAVE)
SCOPES = (*(Scope(name, "consortium", Modality.DOWNLOAD) for name in ("tiny", "other")), ENCLOSED)
DAY = timedelta(days=1)
REVIEWERS = ("first", "second", "third", "fourth")
CHAIRS = ("chair", "other chair")
CHECKERS = ("checker", "other checker", "checker of the lake")
RUNNING = ("in_force", "resign_required")


class Game:
    """A story, dice, and people of whom some have roles of staff and matters of their own.

    Attributes:
        anybody: Whether somebody takes a move who is drawn from all people.
        spoilt: Whether what must be said is left out.
        wanted: What applications ask for; drawn where it is empty.
        shelf: Where answers are held back.
        left: Answers that left: of which output, to whom, when, and whether they had a right to the data at that moment.
    """

    def __init__(self, records=None):
        self.story, self.dice = Story(records), Random(0)
        self.room, self.records = self.story.room, self.story.records
        self.anybody, self.spoilt, self.wanted = False, False, ()
        self.left = []
        self.shelf_is(OutputsInMemory())
        self.staff = self.story.staff()
        hill, lake = self.story.university, self.story.other
        self.staff["second judge"] = self.story.person("second-judge", Role.APPEAL_REVIEWER)
        self.staff["checker"] = self.story.person("checker", Role.OUTPUT_CHECKER)
        self.staff["other checker"] = self.story.person("other-checker", Role.OUTPUT_CHECKER)
        self.staff["checker of the lake"] = self.story.person("lake-checker", Role.OUTPUT_CHECKER, at=lake)
        self.leads = [
            self.story.person("lead", at=hill),
            self.story.person(
                "leading-chair",
                Role.CHAIR,
                Role.SECURITY_ADMIN,
                Role.COORDINATOR,
                Role.OUTPUT_CHECKER,
                at=hill,
            ),
            self.story.person("from-the-lake", at=lake),
        ]
        self.mates = [
            self.story.person("mate", at=hill),
            self.story.person("reviewing-mate", Role.REVIEWER, Role.APPEAL_REVIEWER, at=hill),
            self.story.person("without-organisation"),
        ]
        self.story.official("official")
        self.people = [one.id for one in self.records.find(Person)]

    def again(self, records):
        """Another game of the same people, before anything has happened; they are kept where the records are."""
        made = copy(self)
        made.story = self.story.again(records)
        made.records, made.left = records, []
        made.shelf_is(OutputsInMemory())
        return made

    def shelf_is(self, shelf):
        self.shelf = shelf
        self.room = self.story.room = replace(self.story.room, outputs=shelf)

    @property
    def now(self):
        return self.story.now

    def by(self, person):
        """Who takes the move: as it should be, or anybody; always as their record stands now."""
        chosen = self.dice.choice(self.people) if self.anybody else getattr(person, "id", person)
        return self.records.get(Person, chosen)

    def who(self, *names):
        return self.by(self.staff[self.dice.choice(names)])

    def text(self, words):
        return " " if self.spoilt else words

    def act(self, person):
        return {"by": self.by(person), "at": self.now}

    def team(self, application):
        return self.records.get(Project, application.project_id).people

    def official(self):
        return next(one.id for one in self.records.find(Person) if one.name == "official")


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


def sign(game, agreement, person, capacity):
    return agree.sign(
        game.room, agreement.id, capacity, text_sha256="" if game.spoilt else agreement.text_sha256,
        authenticated_at=game.now, statement=game.text("I head the office."), **game.act(person),
    )  # fmt: skip


def sign_researcher(game, agreement):
    return sign(game, agreement, game.dice.choice(agreement.signers), Capacity.RESEARCHER)


def sign_institution(game, agreement):
    return sign(game, agreement, game.official(), Capacity.INSTITUTION)


def countersign(game, agreement):
    return sign(game, agreement, game.staff["signatory"], Capacity.PLATFORM)


def decline(game, agreement):
    return agree.decline(
        game.room,
        agreement.id,
        reason=game.text("Too long."),
        **game.act(game.dice.choice(agreement.signers)),
    )


def void(game, agreement):
    return agree.void(
        game.room, agreement.id, reason=game.text("A wrong name."), by=game.who("coordinator"), at=game.now
    )


def require_resign(game, agreement):
    return agree.require_resign(
        game.room, agreement.id, template=game.text("data-access@2/en"), text=f"{TEXT}{game.now}",
        resign_by=game.now + game.dice.choice((20, 40)) * DAY, by=game.who("legal"), at=game.now,
    )  # fmt: skip


def replace_text(game, agreement):
    """The system lays a text that follows before the team without asking for it to be signed anew."""
    if agreement.followed_by is None:
        agree.issue(
            game.room, agreement.application_id, template="data-access@2/en", text=f"{TEXT}{game.now}", at=game.now,
            follows=agreement.id, ends_at=game.now + game.dice.choice((25, 50, 200)) * DAY,
        )  # fmt: skip


def terminate(game, agreement):
    by = game.by(game.official()) if game.dice.random() < 0.3 else game.who("legal")
    return agree.terminate(game.room, agreement.id, reason=game.text("A law."), by=by, at=game.now)


def report(game, grant):
    return incident.report(game.room, game.text("A file was seen."), by=None, at=game.now, grants=(grant.id,))


def stop(game, grant):
    found = [one for one in game.records.find(Incident) if grant.id in one.grants and one.state != "closed"]
    named = found[-1].id if found else report(game, grant).id
    return suspend.suspend(
        game.room, grant.id, incident_id=named, reason=game.text("Seen."), by=game.who("security"), at=game.now
    )  # fmt: skip


def confirm(game, grant):
    return suspend.confirm_suspension(
        game.room, grant.id, rationale=game.text("Yes."), by=game.who("approver"), at=game.now
    )


def restore(game, grant):
    return suspend.restore(game.room, grant.id, by=game.who("security"), at=game.now)


def propose_revocation(game, grant):
    return suspend.propose_revocation(
        game.room, grant.id, reason=game.text("Passed on."), by=game.who(*CHAIRS), at=game.now,
        is_emergency=game.dice.random() < 0.5,
    )  # fmt: skip


def revoke(game, grant):
    return suspend.revoke(game.room, grant.id, by=game.who("approver"), at=game.now)


def appeal_revocation(game, grant):
    return appeal.appeal(
        game.room, grant.application_id, grounds=game.text("Not us."), grant_id=grant.id, **game.act(grant.person_id)
    )  # fmt: skip


def close_out(game, grant):
    lead = game.records.get(Application, grant.application_id).lead_id
    return close.close_out(game.room, grant.id, **game.act(lead))


def attest(game, grant):
    lead = game.records.get(Application, grant.application_id).lead_id
    return close.attest(
        game.room, grant.id, deleted=not game.spoilt, outputs=(), had_incident=False, **game.act(lead)
    )


def ask_enclosed(game, grant):
    """A question whose answer two people look at before it leaves."""
    if grant.scope != ENCLOSED:
        return
    question = ask.Question(
        room=game.room, queries=QueriesInMemory(game.records), person=game.by(grant.person_id), token=None,
        dataset=ENCLOSED.dataset, release=1, edition=ENCLOSED.edition, kind=QueryKind.SQL, text="SELECT 1",
    )  # fmt: skip
    ask.admit(question, game.now)
    query = ask.begin(question, 4, game.now)
    outcome = ask.Outcome(rows=1, data=query.id.encode(), cut="", milliseconds=1)
    output.hold(question, query, outcome, game.shelf, game.now)


def look(game, one):
    verdict = game.dice.choice(("release", "release", "release", "refuse"))
    note = game.text("Too much.") if verdict == "refuse" else ""
    by = game.who(*CHECKERS)
    return output.review(game.room, game.shelf, one.id, verdict, note=note, by=by, at=game.now)


def take_back(game, one):
    return output.withdraw(game.room, game.shelf, one.id, **game.act(one.person_id))


def collect(game, one):
    by = game.by(one.person_id)
    data = output.collect(game.room, one, game.shelf, by=by, token=None, at=game.now)
    game.left.append((one.id, by.id, data, game.now, has_right(game, by)))


def has_right(game, person):
    """Whether somebody may use the enclosed data now, from what is kept and in other words than the rules."""
    records, now = game.records, game.now
    belongs = any(
        one.withdrawn_at is None and one.valid_from <= now < one.valid_to
        for one in records.find(Affiliation, person_id=person.id)
    )
    live = any(
        records.get(Agreement, one.agreement_id).state in RUNNING
        for one in records.find(Grant, person_id=person.id, state="active")
        if one.scope == ENCLOSED
    )
    return belongs and live and person.state is PersonState.ACTIVE


def handled(command, *names):
    def move(game, found):
        return incident.move(
            game.room, found.id, command, by=game.who(*names), at=game.now, severity="" if game.spoilt else "high",
            rationale=game.text("Gone."), notice="" if game.spoilt else "people", evidence=game.text("sha256:2"),
        )  # fmt: skip

    move.__name__ = command
    return move


Move = Callable[[Game, object], object]
SAVES = (save, submit, submit, submit)

MOVES: dict[tuple[type, str], tuple[Move, ...]] = {
    (Application, "draft"): (*SAVES, *SAVES, invite, accept, accept, turn_down, discard),
    (Application, "submitted"): (assign, assign, assign, mark_complete, mark_complete, mark_complete, send_back, extend, propose_extension, withdraw),
    (Application, "returned"): (save, resubmit, resubmit, resubmit, withdraw),
    (Application, "in_review"): (declare, declare, vote, vote, vote, vote, assign, send_back, extend, propose_extension, withdraw),
    (Application, "deliberation"): (
        approve, approve, approve, approve, approve_with_conditions, approve_with_conditions, reject, reject, defer,
        assign_third, assign_third, send_back, extend, withdraw,
    ),
    (Application, "deferred"): (reopen, withdraw),
    (Application, "conditional"): (verify_condition, verify_condition, condition_failed, condition_failed, issue, withdraw),
    (Application, "rejected"): (appeal_rejection,),
    (Application, "under_appeal"): (assign_appeal, judged(appeal.uphold), judged(appeal.overturn), judged(appeal.overturn), withdraw_appeal),
    (Application, "approved"): (issue, issue, issue, withdraw),
    (Application, "closed"): (begin_again,),
    (Agreement, "issued"): (sign_researcher, sign_researcher, sign_researcher, sign_institution, decline, void),
    (Agreement, "partially_signed"): (sign_researcher, sign_researcher, countersign, countersign, countersign, sign_institution, decline, void),
    (Agreement, "in_force"): (require_resign, require_resign, replace_text, terminate),
    (Agreement, "resign_required"): (terminate,),
    (Grant, "pending"): (propose_revocation, revoke),
    (Grant, "active"): (report, stop, stop, propose_revocation, propose_revocation, revoke, close_out, begin_renewal, begin_renewal, ask_enclosed, ask_enclosed),
    (Grant, "suspended"): (confirm, restore, propose_revocation, revoke, revoke, close_out),
    (Grant, "revoked"): (appeal_revocation, appeal_revocation, assign_appeal, judged(appeal.uphold), judged(appeal.overturn)),
    (Grant, "closeout"): (attest,),
    (Grant, "noncompliant"): (attest,),
    (Incident, "open"): (handled("triage", "security"), handled("contain", "security"), handled("dismiss", "security")),
    (Incident, "investigating"): (handled("contain", "security"), handled("resolve", "chair", "other chair")),
    (Incident, "contained"): (handled("resolve", "chair", "other chair"),),
    (Incident, "closed"): (handled("reopen", "security"),),
    (Output, "submitted"): (look, look, look, collect, take_back),
    (Output, "partially_reviewed"): (look, look, look, collect, take_back),
    (Output, "released"): (collect,),
    (Output, "refused"): (collect,),
}  # fmt: skip
"""What people do with a record in a state; what is done more often stands more often."""

EVERY = tuple(dict.fromkeys((kind, move) for (kind, _), moves in MOVES.items() for move in moves))


def end_affiliation(game):
    claims = [one for one in game.story.claims() if one.withdrawn_at is None]
    if claims:
        claim = game.dice.choice(claims)
        game.records.write([replace(claim, withdrawn_at=game.now, withdrawn_by=game.staff["coordinator"].id)])


def begin_affiliation(game):
    person = game.records.get(Person, game.dice.choice((*game.leads, *game.mates, game.staff["third"])).id)
    game.story.affiliate(
        person, game.dice.choice((game.story.university, game.story.other)), years=game.dice.choice((1, 3))
    )


def publish_together(game):
    one, other = (game.records.get(Person, who) for who in game.dice.sample(game.people, 2))
    game.records.write([replace(one, coauthors=one.coauthors | {other.id})])


def lock_or_unlock(game):
    person = game.records.get(Person, game.dice.choice((*game.leads, *game.mates)).id)
    if person.state is not PersonState.ERASED:
        state = PersonState.ACTIVE if person.state is PersonState.LOCKED else PersonState.LOCKED
        game.records.write([replace(person, state=state)])


def leave_for_good(game):
    """Somebody is erased while their answer waits."""
    waiting = game.records.find(Output, state=("submitted", "partially_reviewed"))
    for one in waiting[-1:]:
        asker = game.records.get(Person, one.person_id)
        erase.erase(game.room, asker.id, by=asker, at=game.now)


WORLD = (
    end_affiliation,
    begin_affiliation,
    begin_affiliation,
    publish_together,
    lock_or_unlock,
    lock_or_unlock,
    leave_for_good,
)
