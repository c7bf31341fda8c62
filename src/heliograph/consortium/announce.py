"""Announce: who may reach a data set hears of its new releases, once each; everybody sees what is new for members."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from heliograph.consortium.report import periods
from heliograph.consortium.room import Room
from heliograph.consortium.tell import tell
from heliograph.model.consortium.announcement import Announcement, AnnouncementKind
from heliograph.model.consortium.criterion import Criteria
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.published import Published
from heliograph.model.edition import Edition

CODE = "release-published"
LIVE = "active"
GATED = frozenset(edition.value for edition in Edition if edition.gated)


def announce(room: Room, releases: Sequence[Published], now: datetime) -> int:
    """Queue a notice for each member and each release of theirs of which they have not heard; how many.

    Args:
        room: Where grants and notices are kept.
        releases: Of the archive.
        now: UTC.
    """
    queued = 0
    for release in releases:
        concerned = [
            grant.person_id for grant in room.records.find(Grant, state=LIVE) if opens(grant, release)
        ]
        told = (
            {one.person_id for one in room.records.find(Notice, subject=release.subject)}
            if concerned
            else set()
        )
        new = [person for person in dict.fromkeys(concerned) if person not in told]
        if new:
            room.records.write(tell(room, new, CODE, release.subject, now, title=release.called))
            queued += len(new)
    return queued


def new_to(room: Room, person: Person, releases: Sequence[Published]) -> tuple[Published, ...]:
    """Releases of the data sets that somebody may reach, published since they may; the latest first."""
    grants = room.records.find(Grant, person_id=person.id, state=LIVE)
    found = [release for release in releases if any(opens(grant, release) for grant in grants)]
    return tuple(sorted(found, key=lambda release: release.at, reverse=True))


def opens(grant: Grant, release: Published) -> bool:
    """Whether a release that came after a grant is open by it."""
    return (
        grant.scope.dataset == release.dataset
        and grant.scope.edition in release.editions
        and grant.starts_at < release.at
    )


def announced(
    room: Room, releases: Iterable[Published], criteria: Iterable[Criteria], now: datetime
) -> tuple[Announcement, ...]:
    """What is new for members, what is proposed, what was reported; the latest first.

    Args:
        room: With the record.
        releases: Of the archive; told of are those of which members reach more than everybody sees.
        criteria: With proposed changes.
        now: UTC.
    """
    found = [
        Announcement(kind=AnnouncementKind.RELEASE, id=one.name, on=f"{one.at:%Y-%m-%dT%H:%M:%SZ}", about=one)
        for one in releases
        if GATED & set(one.editions)
    ]
    found += [
        Announcement(
            kind=AnnouncementKind.CHANGE,
            id=f"{each.code}-{one.code}-{one.version}",
            on=f"{one.proposed_on}T00:00:00Z",
            about=one,
        )
        for each in criteria
        for one in each.criteria
        if one.proposed_on and one.proposed_on <= now.date()
    ]
    found += [
        Announcement(
            kind=AnnouncementKind.REPORT, id=f"report-{one}", on=f"{one.reported_on}T23:59:59Z", about=one
        )
        for one in periods(room, now)
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.id), reverse=True))
