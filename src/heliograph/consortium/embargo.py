"""Embargo: what became of releases that were held, on the record; and who hears that one was taken back."""

from collections.abc import Iterable
from datetime import datetime

from heliograph.consortium.room import Room
from heliograph.consortium.tell import tell
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.embargo import CancelReason
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.published import Published
from heliograph.rules.waiting import is_over

HELD, OPENED, CANCELLED = "release-held", "release-opened", "release-cancelled"


def record(room: Room, releases: Iterable[Published], now: datetime) -> int:
    """Write down, once each, which releases are held and which were opened; how many are new.

    Args:
        room: With the log.
        releases: Those that are held, and those of the archive; who was never held is passed over.
        now: UTC.
    """
    waiting = {one.release_id for one in room.held()}
    events = []
    for one in releases:
        what = HELD if one.release_id in waiting else OPENED
        if one.public_on is None or _is_known(room, one, what):
            continue
        events.append(_event(one, what, now, "system"))
    room.records.write((), *events)
    return len(events)


def cancelled(
    room: Room, release: Published, reason: CancelReason, words: str, *, by: str, now: datetime
) -> int:
    """Write down that a held release is taken back, and tell the holders of early access; how many they are.

    Args:
        room: With grants and the log.
        release: That is held.
        reason: Why: a code, for the record.
        words: Why, for those who had early access.
        by: Who takes it back.
        now: UTC.
    """
    holders = [
        grant.person_id
        for grant in room.records.find(Grant, early_release=release.release_id)
        if not is_over(grant)
    ]
    notices = tell(
        room, holders, "early-access-cancelled", release.subject, now, title=release.called, reason=words
    )
    room.records.write(notices, _event(release, CANCELLED, now, by, reason=reason.value))
    return len(notices)


def _is_known(room: Room, release: Published, what: str) -> bool:
    return any(
        event.what == what and event.data.get("release_id") == release.release_id
        for event in room.records.events(subject=release.subject)
    )


def _event(release: Published, what: str, now: datetime, who: str, **data: str) -> AuditEvent:
    told = {"release_id": release.release_id, "public_on": str(release.public_on), **data}
    role = "system" if who == "system" else ""
    return AuditEvent(at=now, who=who, what=what, subject=release.subject, role=role, data=told)
