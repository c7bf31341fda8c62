"""Decide: approvals, conditions, rejections, deferrals, each with a reason for every criterion."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from heliograph.consortium.gather import application_of, gather, project_of
from heliograph.consortium.propose import proposed
from heliograph.consortium.room import Room
from heliograph.consortium.settle import settle
from heliograph.consortium.take import take
from heliograph.consortium.tell import tell
from heliograph.errors import NotAllowedError, UnknownNameError
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.decision import Condition, Decision, DecisionOutcome, Reason
from heliograph.model.consortium.grant import Proposal
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.record import Record
from heliograph.model.consortium.scope import Scope
from heliograph.rules.early import early_access
from heliograph.rules.form import criteria_of
from heliograph.rules.matter import Act, Dossier

COMMANDS = {
    DecisionOutcome.APPROVED: "approve",
    DecisionOutcome.CONDITIONAL: "approve_with_conditions",
    DecisionOutcome.REJECTED: "reject",
}
FOLLOWS: Mapping[DecisionOutcome, Mapping[str, Step]] = {
    DecisionOutcome.REJECTED: {"appeal_by": Step.APPEAL},
    DecisionOutcome.APPROVED: {"sign_by": Step.SIGNATURE},
}
"""The deadline that begins with a decision."""


def decide_application(
    room: Room,
    application_id: str,
    outcome: DecisionOutcome,
    *,
    reasons: Sequence[Reason],
    rationale: str,
    by: Person,
    at: datetime,
    scopes: tuple[Scope, ...] | None = None,
    until: datetime | None = None,
    no_end_reason: str = "",
    early: bool = False,
    conditions: Sequence[Condition] = (),
    command: str = "",
) -> Application:
    """Decide.

    Args:
        room: Where it is kept.
        application_id: Which application.
        outcome: Approved, approved with conditions or rejected.
        reasons: For the applicant, one for each criterion that the form informs.
        rationale: For staff.
        by: Chair.
        at: Now.
        scopes: What is granted; None grants what was asked for.
        until: End of the access; None only with ``no_end_reason``.
        no_end_reason: Why it has no end.
        early: Whether it opens what is held of these data sets before the public has it.
        conditions: Of an approval with conditions.
        command: ``condition_failed`` where a condition was not met; else it follows from the outcome.

    Raises:
        NotAllowedError: The step is not allowed; early access has no end, or nothing is held.
    """
    dossier = gather(room.records, application_id, by)
    application = application_of(dossier)
    granted = application.scopes if scopes is None else scopes
    if early and (unmet := early_access(granted, {one.dataset for one in room.held()}, until)):
        raise NotAllowedError(unmet)
    said = {
        "reasons": tuple(reasons),
        "rationale": rationale,
        "criteria": criteria_of(room.form(application.template)),
        "until": until,
        "no_end_reason": no_end_reason,
        "conditions": tuple(conditions),
    }
    decision = Decision(
        id=room.new_id(at),
        application_id=application_id,
        round=application.round,
        outcome=outcome,
        reasons=tuple(reasons),
        rationale=rationale,
        scopes=() if outcome is DecisionOutcome.REJECTED else granted,
        ends_at=until,
        no_end_reason=no_end_reason,
        opens_early=early,
        decided_at=at,
        decided_by=by.id,
    )
    notices = tell(
        room, (application.lead_id,), f"application-{outcome.value}", f"application/{application_id}", at,
        title=project_of(dossier).title, reasons="\n".join(f"{one.criterion}: {one.text}" for one in reasons),
    )  # fmt: skip
    changes = {name: room.until(step, at) for name, step in FOLLOWS.get(outcome, {}).items()}
    act = Act(command=command or COMMANDS[outcome], by=by, at=at, said=said)
    facts = _facts(decision, conditions, changes)
    with room.records.together():
        take(room, application, act, dossier, also=(decision, *conditions, *notices), facts=facts, **changes)
        if outcome is DecisionOutcome.APPROVED:
            settle(room, application_id, at=at)
    return room.records.get(Application, application_id)


def _facts(
    decision: Decision, conditions: Sequence[Condition], deadlines: Mapping[str, datetime]
) -> dict[str, str]:
    """What the event of a decision keeps."""
    facts = {"decision": decision.id, "scopes": ",".join(str(scope) for scope in decision.scopes)}
    facts |= {name: f"{until:%Y-%m-%dT%H:%M:%SZ}" for name, until in deadlines.items()}
    facts |= {"early": "yes"} if decision.opens_early else {}
    return facts | ({"conditions": ",".join(one.id for one in conditions)} if conditions else {})


def defer(
    room: Room, application_id: str, *, reason: str, until: datetime, by: Person, at: datetime
) -> Application:
    """Put a decision off to a day."""
    dossier = gather(room.records, application_id, by)
    act = Act(command="defer", by=by, at=at, said={"reason": reason, "until": until})
    notices = _told(room, dossier, "application-deferred", at, due=room.last_day(until), reason=reason)
    return take(
        room,
        application_of(dossier),
        act,
        dossier,
        also=notices,
        facts={"again": f"{until:%Y-%m-%d}"},
        again_at=until,
    )


def reopen(room: Room, application_id: str, *, by: Person | None, at: datetime) -> Application:
    """Take up again what was put off."""
    dossier = gather(room.records, application_id, by)
    return take(room, application_of(dossier), Act(command="reopen", by=by, at=at), dossier, again_at=None)


def extend(
    room: Room, application_id: str, *, reason: str, until: datetime, by: Person, at: datetime
) -> Application:
    """Move the day by which a decision is promised; a second time needs a second person."""
    dossier = gather(room.records, application_id, by)
    application = application_of(dossier)
    act = Act(command="extend_deadline", by=by, at=at, said={"reason": reason, "until": until})
    closed = tuple(
        replace(one, closed_at=at, closed_by=by.id)
        for one in dossier.proposals
        if one.command == "extend_deadline" and not one.closed_at
    )
    notices = _told(room, dossier, "application-extended", at, due=room.last_day(until), reason=reason)
    return take(
        room,
        application,
        act,
        dossier,
        also=(*closed, *notices),
        facts={"due": f"{until:%Y-%m-%d}"},
        due_at=until,
        extensions=application.extensions + 1,
    )


def propose_extension(room: Room, application_id: str, *, reason: str, by: Person, at: datetime) -> Proposal:
    """Propose a second extension, which another person makes.

    Raises:
        NotAllowedError: This is neither a chair nor a second approver, or there is no reason.
    """
    dossier = gather(room.records, application_id, by)
    proposal, event = proposed(
        room,
        application_of(dossier),
        "extend_deadline",
        dossier,
        reason=reason,
        by=by,
        at=at,
        answer_by=at,
    )
    room.records.write((proposal,), event)
    return proposal


def verify_condition(
    room: Room, application_id: str, condition_id: str, evidence: str, *, by: Person, at: datetime
) -> Application:
    """Say that a condition is met, and what shows it; when all are, the application is approved."""
    dossier = gather(room.records, application_id, by)
    condition = next((one for one in dossier.conditions if one.id == condition_id), None)
    if condition is None:
        raise UnknownNameError(f"There is no condition {condition_id} of this application.")
    met = replace(condition, met_at=at, met_by=by.id, evidence=evidence)
    act = Act(command="verify_condition", by=by, at=at, said={"evidence": evidence})
    with room.records.together():
        after = take(
            room, application_of(dossier), act, dossier, also=(met,), facts={"condition": condition_id}
        )
        _approve_when_all_are_met(room, after, by=by, at=at)
    return room.records.get(Application, application_id)


def _approve_when_all_are_met(room: Room, application: Application, *, by: Person, at: datetime) -> None:
    dossier = gather(room.records, application.id, by)
    if any(one.is_blocking and not one.met_at for one in dossier.conditions):
        return
    notices = _told(room, dossier, "application-approved", at)
    take(
        room,
        application,
        Act(command="condition_met", by=by, at=at),
        dossier,
        also=notices,
        sign_by=room.until(Step.SIGNATURE, at),
    )
    settle(room, application.id, at=at)


def _told(
    room: Room, dossier: Dossier, code: str, at: datetime, *, due: str = "", reason: str = ""
) -> tuple[Record, ...]:
    application = application_of(dossier)
    subject = f"application/{application.id}"
    return tell(
        room,
        (application.lead_id,),
        code,
        subject,
        at,
        title=project_of(dossier).title,
        due=due,
        reason=reason,
    )
