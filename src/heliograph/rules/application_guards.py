"""Conditions of the steps of applications, but for reviewing, deciding and appeals."""

from datetime import datetime, timedelta

from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.decision import DecisionOutcome
from heliograph.rules.guard import guard
from heliograph.rules.matter import Matter
from heliograph.rules.reminded import may_lapse


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


@guard("You have not joined this team.", "the lead applicant")
def has_not_joined(matter: Matter) -> bool:
    project, by = matter.dossier.project, matter.act.by
    return bool(project and by and by.id not in project.people)


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


@guard("As many reviewers are assigned as a decision needs.", "the coordinator")
def two_reviewers_assigned(matter: Matter) -> bool:
    return len(matter.dossier.assignments) >= matter.quorum


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
