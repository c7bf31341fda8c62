"""Conditions of the steps of grants and of incidents."""

from datetime import datetime, timedelta

from heliograph.model.consortium.appeal import Appeal
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.grant import Grant, Proposal
from heliograph.model.consortium.incident import Informed
from heliograph.rules.guard import guard
from heliograph.rules.matter import Matter
from heliograph.rules.prerequisites import lapsed
from heliograph.rules.reminded import may_lapse

APPROVED = frozenset({"approved", "closed"})


def _grant(matter: Matter) -> Grant:
    if matter.grant is None:
        raise LookupError("no grant")
    return matter.grant


def _subject(matter: Matter) -> str:
    return f"grant/{_grant(matter).id}"


def _days(matter: Matter, step: Step) -> timedelta:
    return timedelta(days=matter.clocks[step].days)


def _proposal(matter: Matter) -> Proposal | None:
    for proposal in matter.dossier.proposals:
        if proposal.subject == _subject(matter) and proposal.command == "revoke" and not proposal.closed_at:
            return proposal
    return None


@guard("The application is approved, and all have signed.", "the signatories")
def grants_are_issued(matter: Matter) -> bool:
    return matter.application.state == "approved" and any(
        agreement.state == "in_force" for agreement in matter.dossier.agreements
    )


@guard("The grant has an end, or a reason why it has none.", "the chair")
def end_is_explicit(matter: Matter) -> bool:
    grant = _grant(matter)
    return grant.ends_at is not None or bool(grant.no_end_reason.strip())


@guard("Affiliation, agreement and account of the holder are in order.", "the holder")
def prerequisites_hold(matter: Matter) -> bool:
    return not lapsed(_grant(matter), matter.dossier, matter.act.at)


@guard("Affiliation, agreement or account of the holder is not in order.", "nobody")
def prerequisite_lapsed(matter: Matter) -> bool:
    return bool(lapsed(_grant(matter), matter.dossier, matter.act.at))


@guard("The first day has come.", "nobody: time passes")
def has_begun(matter: Matter) -> bool:
    return _grant(matter).starts_at <= matter.act.at


@guard("The end has come.", "nobody: time passes")
def is_over(matter: Matter) -> bool:
    ends = _grant(matter).ends_at
    return ends is not None and ends <= matter.act.at


@guard("The end has not come.", "a renewal")
def not_yet_over(matter: Matter) -> bool:
    return not is_over(matter)


@guard("No renewal that was filed 30 days before the end is open.", "nobody")
def no_renewal_open(matter: Matter) -> bool:
    grant = _grant(matter)
    filed = matter.dossier.renewals.get(grant.id)
    return filed is None or grant.ends_at is None or filed > grant.ends_at - _days(matter, Step.RENEWAL)


@guard("A reminder of the end was accepted by the mail server at least 7 days ago.", "the system")
def reminded_of_end(matter: Matter) -> bool:
    return may_lapse(matter, _subject(matter), Step.GRANT_END, _grant(matter).ends_at)


@guard("A renewal of this grant is approved.", "the chair")
def renewal_approved(matter: Matter) -> bool:
    renewal = matter.act.said.get("renewal")
    return (
        renewal is not None
        and renewal.state in APPROVED
        and _grant(matter).id in renewal.renews
        and renewal.project_id == _grant(matter).project_id
    )


@guard("The chair has proposed it, and another person does it.", "the chair, then a second approver")
def proposed_by_another(matter: Matter) -> bool:
    proposal, by = _proposal(matter), matter.act.by
    return proposal is not None and by is not None and proposal.proposed_by != by.id


@guard(
    "The holder had the time to answer, at least 14 days from a mail that arrived; or it is an emergency.",
    "nobody: time passes",
)
def notice_is_over(matter: Matter) -> bool:
    proposal = _proposal(matter)
    return proposal is not None and (
        proposal.is_emergency
        or may_lapse(matter, _subject(matter), Step.REVOCATION_NOTICE, proposal.answer_by)
    )


@guard("An open incident about this grant is named.", "the security admin")
def incident_named(matter: Matter) -> bool:
    named = matter.said("incident")
    return any(
        incident.id == named and incident.state != "closed" and _grant(matter).id in incident.grants
        for incident in matter.dossier.incidents
    )


@guard(
    "A suspension by hand is ended by the security admin; one by a rule ends when the rule holds.",
    "the security admin",
)
def restorer_may(matter: Matter) -> bool:
    return _grant(matter).is_automatic or matter.act.by is not None


@guard("Somebody else has suspended it, by hand.", "a second approver")
def suspended_by_another(matter: Matter) -> bool:
    grant, by = _grant(matter), matter.act.by
    return not grant.is_automatic and by is not None and grant.suspended_by not in {"", by.id}


@guard("The suspension is not older than 14 days.", "nobody")
def within_lone_days(matter: Matter) -> bool:
    return matter.act.at <= _suspended_at(matter) + _days(matter, Step.SUSPENSION_ALONE)


@guard("The suspension is older than 14 days, and nobody else has confirmed it.", "nobody: time passes")
def lone_days_are_over(matter: Matter) -> bool:
    grant = _grant(matter)
    lone = not grant.is_automatic and not grant.confirmed_by
    return lone and matter.act.at > _suspended_at(matter) + _days(matter, Step.SUSPENSION_ALONE)


@guard("The time to appeal is not over, and no appeal was filed.", "nobody")
def grant_appeal_is_open(matter: Matter) -> bool:
    grant = _grant(matter)
    return not _appeals(matter) and grant.appeal_by is not None and matter.act.at <= grant.appeal_by


@guard("The time to appeal is over, or the appeal is decided.", "the appeal reviewer")
def appeal_is_settled(matter: Matter) -> bool:
    grant = _grant(matter)
    if grant.state != "revoked":
        return True
    appeals = _appeals(matter)
    if appeals:
        return all(appeal.decided_at for appeal in appeals)
    return grant.appeal_by is None or matter.act.at > grant.appeal_by


@guard("No incident about this grant is open.", "the security admin")
def no_incident_open(matter: Matter) -> bool:
    return not any(
        incident.state != "closed" and _grant(matter).id in incident.grants
        for incident in matter.dossier.incidents
    )


@guard(
    "It is said whether copies were deleted, what was published, and whether anything went wrong.",
    "the lead applicant",
)
def attested(matter: Matter) -> bool:
    said = matter.act.said
    deleted = said.get("deleted") is True or not _grant(matter).deletion_duty
    return deleted and isinstance(said.get("outputs"), tuple) and isinstance(said.get("had_incident"), bool)


@guard("The time to attest is over.", "nobody: time passes")
def closeout_is_late(matter: Matter) -> bool:
    until = _grant(matter).close_by
    return until is not None and until <= matter.act.at


@guard("Three reminders were accepted by the mail server, the last at least 7 days ago.", "the system")
def reminded_to_close_three_times(matter: Matter) -> bool:
    return may_lapse(matter, _subject(matter), Step.CLOSEOUT, _grant(matter).close_by)


@guard("No grant that it is about is open.", "the security admin: suspend them")
def grants_are_stopped(matter: Matter) -> bool:
    return all(grant.state != "active" for grant in matter.dossier.grants)


@guard("It is said what happened.", "who reports")
def words_said(matter: Matter) -> bool:
    return bool(matter.said("words"))


@guard("It is said how grave it is.", "the security admin")
def severity_said(matter: Matter) -> bool:
    return matter.said("severity") in {"low", "medium", "high"}


@guard(
    "It is decided whether people in the data, the authority, both or nobody is told.",
    "the chair, within 72 hours of the report",
)
def notice_decided(matter: Matter) -> bool:
    return matter.said("notice") in set(Informed)


@guard("It is said what is new.", "the security admin")
def news_said(matter: Matter) -> bool:
    return bool(matter.said("evidence"))


def _appeals(matter: Matter) -> tuple[Appeal, ...]:
    """Appeals against this revocation; one against an earlier revocation is another matter."""
    grant = _grant(matter)
    return tuple(
        appeal
        for appeal in matter.dossier.appeals
        if appeal.grant_id == grant.id and appeal.filed_at >= _since(grant, "revoked")
    )


def _suspended_at(matter: Matter) -> datetime:
    return _since(_grant(matter), "suspended")


def _since(grant: Grant, state: str) -> datetime:
    return next(stay.since for stay in reversed(grant.stays) if stay.state == state)
