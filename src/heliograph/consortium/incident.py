"""Incident: reported, looked at, contained, resolved."""

from dataclasses import replace
from datetime import datetime

from heliograph.consortium.gather import gather
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.consortium.take import moved, ruled, take, told
from heliograph.consortium.tell import holders, tell
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.incident import Incident, Informed
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import STAFF, Role
from heliograph.rules.access import decide
from heliograph.rules.matter import Act, Dossier, parts
from heliograph.rules.permissions import MAY_SEE, View


def report(
    room: Room, words: str, *, by: Person | None, at: datetime, grants: tuple[str, ...] = ()
) -> Incident:
    """Say that something went wrong."""
    incident, event, notices = reported(room, words, by=by, at=at, grants=grants)
    room.records.write((incident, *notices), event)
    return incident


def report_about(room: Room, words: str, grant_id: str, *, by: Person, at: datetime) -> Incident:
    """Say that something went wrong, with a grant that one may see.

    Args:
        room: Where it is kept.
        words: What happened.
        grant_id: Which grant it is about; empty where nobody knows.
        by: Who says it.
        at: Now.

    Raises:
        NotAllowedError: They may not see this grant.
    """
    if not grant_id:
        return report(room, words, by=by, at=at)
    grant = room.records.get(Grant, grant_id)
    see(room, by, View.GRANT, gather(room.records, grant.application_id, by), at)
    return report(room, words, by=by, at=at, grants=(grant_id,))


def reported(
    room: Room, words: str, *, by: Person | None, at: datetime, grants: tuple[str, ...] = ()
) -> tuple[Incident, AuditEvent, tuple[Notice, ...]]:
    """A new incident, its event and its notices, to be kept by whoever asks for them."""
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
    return incident, told(incident, act, role), notices


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
    notice: str = "",
) -> Incident:
    """Triage, contain, dismiss, resolve or reopen an incident; nobody does that for a project of their own.

    Args:
        room: Where it is kept.
        incident_id: Which.
        command: Of the machine of incidents.
        by: Who.
        at: Now.
        severity: ``low``, ``medium`` or ``high``.
        rationale: Why it ends.
        evidence: What is new.
        notice: Who else is told: ``nobody``, ``people``, ``authority`` or ``both``; needed to resolve.
    """
    incident = room.records.get(Incident, incident_id)
    said = {"severity": severity, "rationale": rationale, "evidence": evidence, "notice": notice}
    act = Act(command=command, by=by, at=at, said=said)
    return take(
        room,
        incident,
        act,
        about(room, incident, by),
        facts={"notice": notice} if notice in set(Informed) else {},
        severity=severity or incident.severity,
        rationale=rationale or incident.rationale,
    )


def incidents(room: Room, person: Person, now: datetime) -> tuple[Incident, ...]:
    """Every incident that somebody may see, the latest first; none about a project of their own."""
    if not person.roles & MAY_SEE[View.INCIDENT]:
        return ()
    found = room.records.find(Incident)
    seen = [one for one in found if decide(person, View.INCIDENT, about(room, one, person), now).allow]
    return tuple(sorted(seen, key=lambda one: one.reported_at, reverse=True))


def about(room: Room, incident: Incident, by: Person) -> Dossier:
    """The dossier that binds most: of an application of one's own if there is any, with every grant that the incident is about."""
    grants = room.records.find(Grant, id=incident.grants)
    dossiers = [
        gather(room.records, one, by) for one in dict.fromkeys(grant.application_id for grant in grants)
    ]
    fewest = min(
        dossiers, key=lambda dossier: len(parts(by, dossier, incident.reported_at) & STAFF), default=Dossier()
    )
    return replace(fewest, grants=grants)
