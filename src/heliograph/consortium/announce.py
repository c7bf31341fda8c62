"""Announce: who may reach a data set hears of its new releases, once each."""

from collections.abc import Sequence
from datetime import datetime

from heliograph.consortium.room import Room
from heliograph.consortium.tell import tell
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.published import Published

CODE = "release-published"
LIVE = "active"


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
