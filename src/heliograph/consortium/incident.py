"""Incident: reported, looked at, contained, resolved."""

from datetime import datetime

from heliograph.consortium.room import Room
from heliograph.consortium.take import moved, ruled, take, told
from heliograph.consortium.tell import holders, tell
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.rules.matter import Act, Dossier


def report(
    room: Room, words: str, *, by: Person | None, at: datetime, grants: tuple[str, ...] = ()
) -> Incident:
    """Say that something went wrong."""
    act = Act(command="report", by=by, at=at, said={"words": words})
    state, role = ruled(room, None, act, Dossier(), kind="incident")
    incident = moved(
        Incident(
            id=room.new_id(at),
            words=words.strip(),
            grants=grants,
            reported_at=at,
            reported_by=by.id if by else "",
        ),
        state,
        at,
    )
    notices = tell(
        room, holders(room, Role.SECURITY_ADMIN), "incident-reported", f"incident/{incident.id}", at
    )
    room.records.write((incident, *notices), told(incident, act, role))
    return incident


def move(
    room: Room,
    incident_id: str,
    command: str,
    *,
    by: Person,
    at: datetime,
    severity: str = "",
    rationale: str = "",
    evidence: str = "",
) -> Incident:
    """Triage, contain, dismiss, resolve or reopen an incident."""
    incident = room.records.get(Incident, incident_id)
    said = {"severity": severity, "rationale": rationale, "evidence": evidence}
    act = Act(command=command, by=by, at=at, said=said)
    return take(
        room,
        incident,
        act,
        Dossier(),
        severity=severity or incident.severity,
        rationale=rationale or incident.rationale,
    )
