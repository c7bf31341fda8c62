"""Promises of a consortium: what a machine that does anything in any order asks of it, computed anew and not by the guards."""

from datetime import timedelta
from hashlib import sha256

from tests.consortium_game import SCOPES

from heliograph.consortium.gather import gather
from heliograph.consortium.listing import visible, waiting
from heliograph.consortium.why import open_scopes, why
from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.agreement import Agreement, Capacity, Signature
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.decision import Condition, Decision, DecisionOutcome
from heliograph.model.consortium.grant import Grant, Proposal
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.project import Project
from heliograph.model.consortium.review import Declaration, Review, Vote
from heliograph.model.consortium.role import STAFF, Role
from heliograph.rules.access import Data, decide
from heliograph.rules.default_clocks import DEFAULT_CLOCKS
from heliograph.rules.permissions import View

DAY, STEP_UP, THREE_YEARS = timedelta(days=1), timedelta(minutes=10), timedelta(days=3 * 365)
WARNED = {
    "application-lapse": Step.REPLY,
    "application-expire-draft": Step.DRAFT,
    "application-signature-lapse": Step.SIGNATURE,
    "application-condition-failed": Step.CONDITION,
    "agreement-lapse": Step.SIGNATURE,
    "grant-expire": Step.GRANT_END,
    "grant-closeout-overdue": Step.CLOSEOUT,
    "grant-revoke": Step.REVOCATION_NOTICE,
}
"""Steps that take something away because time has passed, and the clock of which somebody must have been told."""
LEFT: list[str] = []
"""Outputs whose answer was collected, for the count."""


class Promises:
    """Asks of ``self.game``; mixed into a machine."""

    def acted_rightly(self, event, record):
        if event.who == "system":
            assert event.role == Role.SYSTEM
            return
        person = self.game.records.get(Person, event.who)
        if event.role not in STAFF:
            return
        if isinstance(record, Output):
            assert not self.tied(event.who, self.game.records.get(Application, record.application_id)), event
        assert event.role in person.roles, event
        assert person.has_second_factor
        for application in self.applications_of(record):
            project = self.game.records.get(Project, application.project_id)
            assert person.id not in {application.lead_id, *project.people}, (
                f"{event.what} in a matter of their own"
            )

    def rightly_left(self, output_id, person_id, data, at, had_right):
        """In other words than the rules: who asked, who looked, what they said, what the log says."""
        one = self.game.records.get(Output, output_id)
        told = self.game.records.events(subject=f"output/{output_id}")
        looked = {event.who for event in told if event.what in {"output-review", "output-review-again"}}
        application = self.game.records.get(Application, one.application_id)
        project = self.game.records.get(Project, application.project_id)
        assert had_right, one
        assert person_id == one.person_id
        assert looked == {one.first_by, one.second_by}
        assert len(looked) == 2
        assert not looked & {one.person_id, application.lead_id, *project.people}
        assert (one.first_verdict, one.second_verdict) == ("release", "release")
        assert sha256(data).hexdigest() == one.sha256
        [released] = [event.at for event in told if event.what == "output-release"]
        collected = [event for event in told if event.what == "output-collect" and event.at == at >= released]
        assert {event.who for event in collected} == {person_id}
        LEFT.append(output_id)

    def applications_of(self, record):
        if isinstance(record, Application):
            return [record]
        if isinstance(record, Incident):
            grants = self.game.records.find(Grant, id=record.grants)
            return [self.game.records.get(Application, grant.application_id) for grant in grants]
        return [self.game.records.get(Application, record.application_id)]

    def was_warned(self, event, record):
        """Somebody was told of this very deadline, often enough and long enough before."""
        step = WARNED.get(event.what)
        deadlines = self.deadlines(event, record)
        if step is None or deadlines is None:
            return
        clock = DEFAULT_CLOCKS[step]
        told = [
            notice
            for notice in self.game.records.find(Notice, subject=event.subject, step=step)
            if notice.due_at in deadlines
            and notice.due_at <= event.at
            and notice.state is NoticeState.ACCEPTED
        ]
        early = {one.accepted_at.date() for one in told if one.accepted_at + clock.notice * DAY <= event.at}
        assert len(early) >= clock.needed, (event, deadlines, told)

    def deadlines(self, event, record):
        """The moments at which the step was due; None where it needs no warning."""
        if event.what == "application-condition-failed":
            found = self.game.records.find(Condition, application_id=record.id, met_at=None)
            return [one.due_at for one in found if one.is_blocking]
        if event.what == "grant-revoke":
            [closed] = self.game.records.find(Proposal, id=event.data["proposal"])
            open_ = self.game.records.find(Proposal, subject=event.subject, closed_at=closed.closed_at)
            return None if any(one.is_emergency for one in open_) else [one.answer_by for one in open_]
        return {
            "application-lapse": lambda: [record.reply_by],
            "application-expire-draft": lambda: [record.saved_at + DEFAULT_CLOCKS[Step.DRAFT].days * DAY],
            "application-signature-lapse": lambda: [record.sign_by],
            "agreement-lapse": lambda: [record.resign_by],
            "grant-expire": lambda: [record.ends_at],
            "grant-closeout-overdue": lambda: [record.close_by],
        }.get(event.what, lambda: None)()

    def well_decided(self, decision):
        assert decision.reasons
        assert decision.rationale.strip()
        assert all(reason.text.strip() for reason in decision.reasons)
        application = self.game.records.get(Application, decision.application_id)
        free = self.free_reviews(application, decision)
        assert decision.decided_by not in {one.reviewer_id for one in free}
        if decision.outcome in {DecisionOutcome.APPROVED, DecisionOutcome.CONDITIONAL}:
            assert len({one.reviewer_id for one in free}) >= 2, decision
            assert any(one.vote in {Vote.APPROVE, Vote.CONDITIONS} for one in free)
            assert decision.ends_at or decision.no_end_reason
            assert not self.tied(decision.decided_by, application)

    def free_reviews(self, application, decision):
        return [
            one
            for one in self.game.records.find(
                Review, application_id=application.id, round=decision.round, void_at=None
            )
            if one.sealed_at
            and one.sealed_at <= decision.decided_at
            and one.declaration is Declaration.NONE
            and one.vote is not Vote.ABSTAIN
            and not self.tied(one.reviewer_id, application)
        ]

    def tied(self, person_id, application):
        """In other words than the rule: of the team, of an organisation of the team, an author together with one of it."""
        project = self.game.records.get(Project, application.project_id)
        team = {application.lead_id, *project.people}
        mine = self.places(person_id)
        theirs = {project.organisation_id}.union(*(self.places(one) for one in team))
        people = {one.id: one for one in self.game.records.find(Person, id=(person_id, *team))}
        together = any(
            person_id in people[one].coauthors or one in people[person_id].coauthors for one in team
        )
        return person_id in team or bool(mine & theirs) or together

    def places(self, person_id):
        now = self.game.now
        claims = self.game.records.find(Affiliation, person_id=person_id, withdrawn_at=None)
        return {one.organisation_id for one in claims if one.valid_from <= now < one.valid_to + THREE_YEARS}

    def well_granted(self, grant):
        records = self.game.records
        decisions = [one for one in records.find(Decision, application_id=grant.application_id) if one.scopes]
        assert grant.scope in decisions[-1].scopes
        assert decisions[-1].reasons
        assert grant.ends_at or grant.no_end_reason
        agreement = records.get(Agreement, grant.agreement_id)
        ends = [*(stay.since for stay in agreement.stays[1:]), grant.stays[0].since]
        assert any(
            stay.state == "in_force" and stay.since <= grant.stays[0].since <= end
            for stay, end in zip(agreement.stays, ends, strict=True)
        )
        signatures = records.find(Signature, agreement_id=agreement.id, text_sha256=agreement.text_sha256)
        assert any(
            one.signer_id == grant.person_id and one.capacity is Capacity.RESEARCHER for one in signatures
        )
        platform = [one.signer_id for one in signatures if one.capacity is Capacity.PLATFORM]
        assert platform
        assert all(Role.PLATFORM_SIGNATORY in records.get(Person, who).roles for who in platform)
        assert all(one.signed_at - STEP_UP <= one.authenticated_at <= one.signed_at for one in signatures)

    def agrees(self, person):
        records, now = self.game.records, self.game.now
        one_by_one = {scope for scope in SCOPES if why(self.game.room, person, scope, now).allow}
        assert set(open_scopes(self.game.room, person, now)) == one_by_one
        held = records.find(Grant, person_id=person.id)
        assert one_by_one <= {grant.scope for grant in held if grant.state == "active"}
        dossiers = tuple(
            gather(records, one, person) for one in dict.fromkeys(grant.application_id for grant in held)
        )
        for scope in {grant.scope for grant in held}:
            everything = Data(scope=scope, dossiers=dossiers, clocks=self.game.room.clocks)
            assert why(self.game.room, person, scope, now) == decide(person, "use", everything, now)

    def lists_what_may_be_seen(self, person):
        """The desk shows exactly the applications whose pages the one decision opens, each with its open steps."""
        records, now = self.game.records, self.game.now
        dossiers = {one.id: gather(records, one.id, person) for one in records.find(Application)}
        seen = {
            id_: waiting(person, dossier, now)
            for id_, dossier in dossiers.items()
            if decide(person, View.APPLICATION, dossier, now).allow
        }
        assert {one.application.id: one.waits for one in visible(records, person, now)} == seen
