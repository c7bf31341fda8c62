"""Suspend: a rule or a person stops a grant for a while; two people end it for good."""

from dataclasses import replace
from datetime import datetime

from heliograph.consortium.gather import gather
from heliograph.consortium.incident import reported
from heliograph.consortium.propose import proposed
from heliograph.consortium.room import Room
from heliograph.consortium.take import take
from heliograph.consortium.tell import tell
from heliograph.consortium.wording import condition_sentence
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.grant import Grant, Proposal
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.record import Record
from heliograph.rules.matter import Act
from heliograph.rules.prerequisites import lapsed


def auto_suspend(room: Room, grant_id: str, *, at: datetime) -> Grant:
    """Stop a grant because a condition no longer holds; it goes on by itself when the condition holds again."""
    grant = room.records.get(Grant, grant_id)
    dossier = gather(room.records, grant.application_id)
    missing = lapsed(grant, dossier, at)
    code = missing[0].code if missing else ""
    holder = dossier.people.get(grant.person_id)
    language = holder.language if holder else ""
    notices = tell(
        room,
        (grant.person_id,),
        "grant-suspended",
        f"grant/{grant_id}",
        at,
        scope=str(grant.scope),
        reason=" ".join(condition_sentence(one.text, language) for one in missing),
        who="; ".join(condition_sentence(one.who, language) for one in missing),
    )
    return take(
        room,
        grant,
        Act(command="auto_suspend", by=None, at=at),
        dossier,
        also=notices,
        facts={"reason": code},
        **_standing(code, is_automatic=True),
    )


def suspend(
    room: Room, grant_id: str, *, reason: str, by: Person, at: datetime, incident_id: str = ""
) -> Grant:
    """Stop a grant by hand, for at most fourteen days unless a second person confirms it.

    Args:
        room: Where it is kept.
        grant_id: Which grant.
        reason: Why, for the holder.
        by: Security admin.
        at: Now.
        incident_id: Of an open incident about it; without one, an incident is reported with the reason in the same step.
    """
    grant = room.records.get(Grant, grant_id)
    dossier = gather(room.records, grant.application_id, by)
    new: tuple[Record, ...] = ()
    events: tuple[AuditEvent, ...] = ()
    if not incident_id and reason.strip():
        incident, event, told_of = reported(room, reason, by=by, at=at, grants=(grant_id,))
        incident_id, new, events = incident.id, (incident, *told_of), (event,)
        dossier = replace(dossier, incidents=(*dossier.incidents, incident))
    act = Act(command="suspend", by=by, at=at, said={"incident": incident_id, "reason": reason})
    notices = tell(
        room,
        (grant.person_id,),
        "grant-suspended",
        f"grant/{grant_id}",
        at,
        scope=str(grant.scope),
        reason=reason,
        who="security admin",
    )
    return take(
        room,
        grant,
        act,
        dossier,
        *events,
        also=(*new, *notices),
        facts={"incident": incident_id},
        **_standing(reason, by=by.id, incident_id=incident_id),
    )


def confirm_suspension(room: Room, grant_id: str, *, rationale: str, by: Person, at: datetime) -> Grant:
    """Confirm as a second person that a suspension by hand goes on."""
    grant = room.records.get(Grant, grant_id)
    dossier = gather(room.records, grant.application_id, by)
    act = Act(command="confirm_suspension", by=by, at=at, said={"rationale": rationale})
    return take(room, grant, act, dossier, confirmed_by=by.id)


def restore(room: Room, grant_id: str, *, by: Person | None, at: datetime, command: str = "restore") -> Grant:
    """Let a suspended grant go on: by a rule, by the security admin, or (``suspension_lapse``) because nobody confirmed it."""
    grant = room.records.get(Grant, grant_id)
    dossier = gather(room.records, grant.application_id, by)
    notices = tell(
        room, (grant.person_id,), "grant-restored", f"grant/{grant_id}", at, scope=str(grant.scope)
    )
    return take(
        room,
        grant,
        Act(command=command, by=by, at=at),
        dossier,
        also=notices,
        facts={},
        **_standing(""),
    )


def propose_revocation(
    room: Room, grant_id: str, *, reason: str, by: Person, at: datetime, is_emergency: bool = False
) -> Proposal:
    """Propose to end a grant for good; the holder is told and may answer.

    Raises:
        NotAllowedError: This is no chair, or there is no reason.
    """
    grant = room.records.get(Grant, grant_id)
    dossier = gather(room.records, grant.application_id, by)
    proposal, event = proposed(
        room,
        grant,
        "revoke",
        dossier,
        reason=reason,
        by=by,
        at=at,
        answer_by=room.until(Step.REVOCATION_NOTICE, at),
        is_emergency=is_emergency,
    )
    notices = tell(
        room, (grant.person_id,), "revocation-proposed", proposal.subject, at, step=Step.REVOCATION_NOTICE,
        due_at=proposal.answer_by, scope=str(grant.scope), reason=reason, due=room.last_day(proposal.answer_by),
    )  # fmt: skip
    room.records.write((proposal, *notices), event)
    return proposal


def revoke(room: Room, grant_id: str, *, by: Person, at: datetime) -> Grant:
    """Carry out as a second person what the chair has proposed; the holder may appeal."""
    grant = room.records.get(Grant, grant_id)
    dossier = gather(room.records, grant.application_id, by)
    proposals = [one for one in dossier.proposals if one.subject == f"grant/{grant_id}" and not one.closed_at]
    closed = tuple(replace(one, closed_at=at, closed_by=by.id) for one in proposals)
    appeal_by = room.until(Step.APPEAL, at)
    notices = tell(
        room, (grant.person_id,), "grant-revoked", f"grant/{grant_id}", at,
        scope=str(grant.scope), reason=proposals[0].reason if proposals else "", due=room.last_day(appeal_by),
    )  # fmt: skip
    act = Act(command="revoke", by=by, at=at)
    facts = {"proposal": proposals[0].id if proposals else None}
    return take(room, grant, act, dossier, also=(*closed, *notices), facts=facts, appeal_by=appeal_by)


def _standing(
    reason: str, *, by: str = "", incident_id: str = "", is_automatic: bool = False
) -> dict[str, object]:
    """The fields of a grant that say why it is suspended; all empty for one that is not."""
    return {
        "is_automatic": is_automatic,
        "suspended_for": reason,
        "suspended_by": by,
        "incident_id": incident_id,
        "confirmed_by": "",
    }
