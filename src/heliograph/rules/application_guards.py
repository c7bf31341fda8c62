"""Conditions of the steps of applications."""

from datetime import datetime, timedelta

from heliograph.model.consortium.appeal import Appeal
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.decision import DecisionOutcome
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.review import Declaration, Review, Vote
from heliograph.model.consortium.role import Role
from heliograph.rules.conflict import ties
from heliograph.rules.guard import guard
from heliograph.rules.matter import Matter
from heliograph.rules.reminded import may_lapse

QUORUM = 2
BEST = 4
FOR = frozenset({Vote.APPROVE, Vote.CONDITIONS})


def is_tied(person: Person, matter: Matter) -> bool:
    """Whether a person belongs to the application or has a computed tie to somebody who does."""
    dossier = matter.dossier
    own = [claim for claim in dossier.affiliations if claim.person_id == person.id]
    theirs = [claim for claim in dossier.affiliations if claim.person_id != person.id]
    applying = (dossier.project.organisation_id,) if dossier.project else ()
    return bool(
        ties(
            person,
            own,
            dossier.team,
            theirs,
            organisations=dossier.organisations,
            now=matter.act.at,
            applying=applying,
        )
    )


def _subject(matter: Matter) -> str:
    return f"application/{matter.application.id}"


def _draft_ends(matter: Matter) -> datetime:
    return matter.application.saved_at + timedelta(days=matter.clocks[Step.DRAFT].days)


@guard(
    "The project is yours, and so is what the application renews or begins with.",
    "you: begin a project of your own",
)
def belongs_to_applicant(matter: Matter) -> bool:
    by, project, source = matter.act.by, matter.dossier.project, matter.act.said.get("source")
    own = {grant.id for grant in matter.dossier.grants if project and grant.project_id == project.id}
    return (
        by is not None
        and all(by.id in one.people for one in (project, source) if one)
        and set(matter.act.said.get("renews") or ()) <= own
    )


@guard(
    "No grant of yours or of this project is past the time to attest its end.", "the lead applicant: attest"
)
def nothing_to_attest(matter: Matter) -> bool:
    return all(grant.state != "noncompliant" for grant in matter.dossier.grants)


@guard("You were invited to this team.", "the lead applicant")
def is_invited(matter: Matter) -> bool:
    project, by = matter.dossier.project, matter.act.by
    return bool(project and by and any(mate.person_id == by.id for mate in project.team))


@guard("Everybody who was invited to the team has accepted.", "the people who were invited")
def team_accepted(matter: Matter) -> bool:
    project = matter.dossier.project
    return project is not None and all(mate.accepted_at for mate in project.team)


@guard("Every answer that is needed is there and right, and the declarations are made.", "the lead applicant")
def form_complete(matter: Matter) -> bool:
    return matter.act.said.get("faults") == 0


@guard("At least one data set is asked for.", "the lead applicant")
def scope_named(matter: Matter) -> bool:
    return matter.application.kind.value != "access" or bool(matter.application.scopes)


@guard("The draft was left alone for 90 days.", "nobody: time passes")
def draft_is_idle(matter: Matter) -> bool:
    return _draft_ends(matter) <= matter.act.at


@guard("A reminder was accepted by the mail server at least 7 days ago.", "the system")
def reminded_of_draft(matter: Matter) -> bool:
    return may_lapse(matter, _subject(matter), Step.DRAFT, _draft_ends(matter))


@guard("Each point of the list of completeness is answered with yes.", "the coordinator")
def checklist_all_yes(matter: Matter) -> bool:
    checklist = matter.act.said.get("checklist") or {}
    return bool(checklist) and all(value is True for value in checklist.values())


@guard("Two reviewers are assigned.", "the coordinator")
def two_reviewers_assigned(matter: Matter) -> bool:
    return len(matter.dossier.assignments) >= QUORUM


@guard("Each section that is returned has a note for the applicant.", "the coordinator")
def notes_said(matter: Matter) -> bool:
    notes = matter.act.said.get("notes") or {}
    return bool(notes) and all(text.strip() for text in notes.values())


@guard("Each marked section was answered anew.", "the lead applicant")
def marked_answered(matter: Matter) -> bool:
    return set(matter.application.marked) <= set(matter.act.said.get("changed") or ())


@guard("The time to answer is over.", "nobody: time passes")
def reply_overdue(matter: Matter) -> bool:
    return matter.application.reply_by is not None and matter.application.reply_by <= matter.act.at


@guard("Two reminders were accepted by the mail server, the last at least 7 days ago.", "the system")
def reminded_to_reply_twice(matter: Matter) -> bool:
    return may_lapse(matter, _subject(matter), Step.REPLY, matter.application.reply_by)


@guard(
    "The reviewer is free of ties to the applicants, has set up a second factor and had no part before.",
    "the coordinator",
)
def reviewer_is_free(matter: Matter) -> bool:
    named = matter.act.said.get("reviewer")
    if not isinstance(named, Person) or Role.REVIEWER not in named.roles or not _may_act(named):
        return False
    again = {review.reviewer_id for review in matter.dossier.assignments}
    if matter.application.appealed:
        again |= {review.reviewer_id for review in matter.dossier.reviews}
        again |= {appeal.reviewer_id for appeal in matter.dossier.appeals if appeal.reviewer_id}
        again |= {decision.decided_by for decision in matter.dossier.decisions}
    return named.id not in again and not is_tied(named, matter)


@guard("Ties that are known already are declared: somebody who has them stands back.", "the reviewer")
def declares_what_is_computed(matter: Matter) -> bool:
    said, by = matter.act.said.get("declaration"), matter.act.by
    if said not in {Declaration.NONE, Declaration.RECUSED} or by is None:
        return False
    return said is Declaration.RECUSED or not is_tied(by, matter)


@guard(
    "You have declared that you have no tie to the applicants, and no record shows one since.", "the reviewer"
)
def declared_free(matter: Matter) -> bool:
    by = matter.act.by
    declared = by is not None and any(
        review.reviewer_id == by.id and review.declaration is Declaration.NONE
        for review in matter.dossier.assignments
    )
    return declared and by is not None and not is_tied(by, matter)


@guard("The review has a vote, a score for each criterion and a rationale.", "the reviewer")
def vote_said(matter: Matter) -> bool:
    scores = matter.act.said.get("scores") or {}
    return (
        isinstance(matter.act.said.get("vote"), Vote)
        and bool(matter.said("rationale"))
        and bool(scores)
        and all(isinstance(score, int) and 0 <= score <= BEST for score in scores.values())
    )


@guard("Your review is not sealed yet.", "nobody: a sealed review stays as it is")
def not_yet_sealed(matter: Matter) -> bool:
    by = matter.act.by
    return by is not None and any(
        review.reviewer_id == by.id and review.sealed_at is None for review in matter.dossier.assignments
    )


@guard("Two independent reviews are sealed.", "the reviewers")
def quorum(matter: Matter) -> bool:
    """Somebody who joined the team meanwhile, or is tied to it in another way, neither counts nor is waited for."""
    judged = {vote.reviewer_id for vote in _free_votes(matter) if vote.vote is not Vote.ABSTAIN}
    waits = any(
        review.sealed_at is None and _may_act(matter.dossier.people[review.reviewer_id])
        for review in matter.dossier.assignments
        if _is_free(review, matter)
    )
    return len(judged) >= QUORUM and not waits


@guard("A reason and a new date, later than today, are given.", "the chair")
def reason_and_date(matter: Matter) -> bool:
    until = matter.act.said.get("until")
    return bool(matter.said("reason")) and until is not None and until > matter.act.at


@guard("A second extension is proposed by one person and made by another.", "a second approver")
def second_extension_shared(matter: Matter) -> bool:
    if not matter.application.extensions:
        return True
    by = matter.act.by
    return by is not None and any(
        proposal.command == "extend_deadline" and not proposal.closed_at and proposal.proposed_by != by.id
        for proposal in matter.dossier.proposals
    )


@guard("The votes contradict one another.", "nobody")
def votes_conflict(matter: Matter) -> bool:
    said = {vote.vote for vote in _free_votes(matter)}
    return bool(said & FOR) and Vote.REJECT in said


@guard("At least one reviewer advises to approve.", "the reviewers")
def one_approves(matter: Matter) -> bool:
    return any(vote.vote in FOR for vote in _free_votes(matter))


@guard("Who decides has no tie to the applicants and did not review this application.", "another chair")
def decider_is_free(matter: Matter) -> bool:
    by = matter.act.by
    if by is None or is_tied(by, matter):
        return False
    had_part = {review.reviewer_id for review in matter.dossier.reviews}
    had_part |= {appeal.reviewer_id for appeal in matter.dossier.appeals if appeal.reviewer_id}
    if matter.application.appealed:
        had_part |= {decision.decided_by for decision in matter.dossier.decisions}
    return by.id not in had_part


@guard("There is a reason for each criterion, with a text for the applicant.", "the chair")
def reasons_said(matter: Matter) -> bool:
    reasons = matter.act.said.get("reasons") or ()
    needed = set(matter.act.said.get("criteria") or ())
    return (
        bool(reasons)
        and all(reason.text.strip() and reason.code for reason in reasons)
        and needed <= {reason.criterion for reason in reasons}
    )


@guard("There is a rationale.", "who decides")
def rationale_said(matter: Matter) -> bool:
    return bool(matter.said("rationale"))


@guard("The access has an end, or a reason why it has none.", "the chair")
def end_said(matter: Matter) -> bool:
    until = matter.act.said.get("until")
    return bool(matter.said("no_end_reason")) if until is None else until > matter.act.at


@guard("Each condition has an owner and a date.", "the chair")
def conditions_owned(matter: Matter) -> bool:
    conditions = matter.act.said.get("conditions") or ()
    return bool(conditions) and all(
        one.text.strip() and one.owner.strip() and one.due_at > matter.act.at for one in conditions
    )


@guard("The day has come on which this is taken up again.", "nobody: time passes")
def again_is_due(matter: Matter) -> bool:
    again = matter.application.again_at
    return matter.act.by is not None or (again is not None and again <= matter.act.at)


@guard("What shows that the condition is met is named.", "the coordinator")
def evidence_said(matter: Matter) -> bool:
    return bool(matter.said("evidence"))


@guard("Every condition that access waits for is met.", "the owners of the conditions")
def blocking_met(matter: Matter) -> bool:
    return all(one.met_at for one in matter.dossier.conditions if one.is_blocking)


@guard("A condition that access waits for is past its date.", "nobody: time passes")
def condition_overdue(matter: Matter) -> bool:
    return any(
        one.is_blocking and not one.met_at and one.due_at <= matter.act.at
        for one in matter.dossier.conditions
    )


@guard("A reminder of the condition was accepted by the mail server at least 7 days ago.", "the system")
def reminded_of_condition(matter: Matter) -> bool:
    return any(
        may_lapse(matter, _subject(matter), Step.CONDITION, one.due_at)
        for one in matter.dossier.conditions
        if one.is_blocking and not one.met_at
    )


@guard("The time to appeal is not over.", "nobody")
def appeal_is_open(matter: Matter) -> bool:
    until = matter.application.appeal_by
    return until is not None and matter.act.at <= until


@guard("The time to appeal is over.", "nobody: time passes")
def appeal_is_over(matter: Matter) -> bool:
    until = matter.application.appeal_by
    return until is not None and matter.act.at > until


@guard("The grounds of the appeal are given.", "the appellant")
def grounds_said(matter: Matter) -> bool:
    return bool(matter.said("grounds"))


@guard("Whoever looks again had no part in it before.", "the coordinator")
def had_no_part(matter: Matter) -> bool:
    named = matter.act.said.get("reviewer")
    return isinstance(named, Person) and _never_acted(named, matter)


@guard("Whoever looks again may do so: role, second factor, no tie to the applicants.", "the coordinator")
def named_is_free(matter: Matter) -> bool:
    named = matter.act.said.get("reviewer")
    return (
        isinstance(named, Person)
        and Role.APPEAL_REVIEWER in named.roles
        and _may_act(named)
        and not is_tied(named, matter)
    )


@guard("The appeal is not decided.", "nobody")
def appeal_is_undecided(matter: Matter) -> bool:
    filed = matter.act.said.get("appeal")
    return isinstance(filed, Appeal) and filed.decided_at is None


@guard("You were asked to look at this appeal.", "the coordinator")
def appeal_is_yours(matter: Matter) -> bool:
    filed, by = matter.act.said.get("appeal"), matter.act.by
    return isinstance(filed, Appeal) and by is not None and filed.reviewer_id == by.id


@guard("You had no part in this before and no tie to the applicants.", "another appeal reviewer")
def judge_had_no_part(matter: Matter) -> bool:
    by = matter.act.by
    return by is not None and _never_acted(by, matter) and not is_tied(by, matter)


@guard("The agreement is signed by all and in force.", "the signatories")
def all_signed(matter: Matter) -> bool:
    return any(agreement.state == "in_force" for agreement in matter.dossier.agreements)


@guard("The last decision approves, and says why.", "the chair")
def decided_with_reasons(matter: Matter) -> bool:
    decisions = matter.dossier.decisions
    approving = {DecisionOutcome.APPROVED, DecisionOutcome.CONDITIONAL}
    return bool(decisions) and decisions[-1].outcome in approving and bool(decisions[-1].reasons)


@guard("The time to sign is over.", "nobody: time passes")
def signature_overdue(matter: Matter) -> bool:
    until = matter.application.sign_by
    return until is not None and until <= matter.act.at


@guard("Two reminders to sign were accepted by the mail server, the last at least 7 days ago.", "the system")
def reminded_to_sign_twice(matter: Matter) -> bool:
    return may_lapse(matter, _subject(matter), Step.SIGNATURE, matter.application.sign_by)


@guard("No agreement is in force.", "nobody: end the agreement instead")
def no_agreement_in_force(matter: Matter) -> bool:
    return all(
        agreement.state not in {"in_force", "resign_required"} for agreement in matter.dossier.agreements
    )


def _is_free(review: Review, matter: Matter) -> bool:
    """Whether a reviewer has not stood back and is not tied to the applicants today."""
    reviewer = matter.dossier.people.get(review.reviewer_id)
    return (
        review.declaration is not Declaration.RECUSED
        and reviewer is not None
        and not is_tied(reviewer, matter)
    )


def _free_votes(matter: Matter) -> tuple[Review, ...]:
    return tuple(vote for vote in matter.dossier.votes if _is_free(vote, matter))


def _may_act(person: Person) -> bool:
    return person.state is PersonState.ACTIVE and person.has_second_factor


def _never_acted(person: Person, matter: Matter) -> bool:
    dossier = matter.dossier
    had_part = {review.reviewer_id for review in dossier.reviews}
    had_part |= {decision.decided_by for decision in dossier.decisions}
    return person.id not in had_part | dossier.acted
