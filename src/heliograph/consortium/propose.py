"""Propose: the first of two people says what is to be done, and why; the second does it by its own step."""

from datetime import datetime

from heliograph.consortium.room import Room
from heliograph.consortium.take import kind_of, matter_of
from heliograph.errors import NotAllowedError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant, Proposal
from heliograph.model.consortium.person import Person
from heliograph.rules.matter import Act, Dossier
from heliograph.rules.proposal import PROPOSALS, proposable


def proposed(
    room: Room,
    record: Application | Grant,
    command: str,
    dossier: Dossier,
    *,
    reason: str,
    by: Person,
    at: datetime,
    answer_by: datetime,
    is_emergency: bool = False,
) -> tuple[Proposal, AuditEvent]:
    """A proposal and its event, to be kept by whoever asks for them.

    Args:
        room: Makes the id.
        record: What it is about.
        command: That is proposed.
        dossier: What is known.
        reason: Why.
        by: Who proposes.
        at: Now.
        answer_by: Until when those whom it concerns may answer.
        is_emergency: Whether there is no time for that.

    Raises:
        NotAllowedError: Somebody else must propose it, or there is no reason.
    """
    act = Act(command=command, by=by, at=at, said={"reason": reason})
    ruling, role = proposable(command, matter_of(room, record, act, dossier))
    if not ruling.allow or role is None:
        raise NotAllowedError(ruling.unmet)
    subject = f"{kind_of(record)}/{record.id}"
    proposal = Proposal(
        id=room.new_id(at),
        subject=subject,
        command=command,
        reason=reason.strip(),
        is_emergency=is_emergency,
        proposed_at=at,
        proposed_by=by.id,
        answer_by=answer_by,
    )
    event = AuditEvent(
        at=at,
        who=by.id,
        what=PROPOSALS[command].event,
        subject=subject,
        role=role,
        data={"proposal": proposal.id, "emergency": is_emergency},
    )
    return proposal, event
