"""Alarm: names of data are being tried. It is logged; once a day and member an incident is opened, and security admins are told."""

import re
from datetime import datetime, timedelta

from heliograph.consortium.incident import reported
from heliograph.consortium.tell import holders, tell
from heliograph.consortium.wish import Wish
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.record import Record
from heliograph.model.consortium.role import Role
from heliograph.rules.taking import is_alarming

ALARM = "enumeration-alarm"
DAY = timedelta(days=1)
WORDS = "Names of data that they may not reach are tried by person {person}."
SAID = re.compile(re.escape(WORDS).replace(r"\{person\}", "([A-Za-z0-9-]+)"))
OPEN = ("pending", "active", "suspended")


def guessed(
    wish: Wish, refusals: int, most: int, at: datetime
) -> tuple[tuple[Record, ...], tuple[AuditEvent, ...]]:
    """What is kept together with a refusal that looks like a name being tried.

    Args:
        wish: What was refused.
        refusals: Of this kind within an hour, this one among them.
        most: At how many an alarm is raised.
        at: Now.
    """
    if not is_alarming(most, refusals):
        return (), ()
    room, subject = wish.room, f"person/{wish.person.id}"
    told = room.records.events(subject=subject)
    if any(one.what == ALARM and "incident" in one.data and one.at > at - DAY for one in told):
        return (), (_alarm(subject, at, refused=refusals),)
    grants = room.records.find(Grant, person_id=wish.person.id, state=OPEN)
    incident, event, _ = reported(
        room, WORDS.format(person=wish.person.id), by=None, at=at, grants=tuple(one.id for one in grants)
    )
    who = (one for one in holders(room, Role.SECURITY_ADMIN) if one != wish.person.id)
    notices = tell(room, who, "enumeration-alarm", f"incident/{incident.id}", at, count=str(refusals))
    return (incident, *notices), (_alarm(subject, at, refused=refusals, incident=incident.id), event)


def tried_by(words: str) -> str:
    """The id of the person whose tries an incident is about; empty where it is about something else."""
    found = SAID.fullmatch(words)
    return found[1] if found else ""


def _alarm(subject: str, at: datetime, **data: str | int) -> AuditEvent:
    return AuditEvent(
        at=at, who=Role.SYSTEM.value, what=ALARM, subject=subject, role=Role.SYSTEM.value, data=data
    )
