"""Undelivered: mail that did not reach anybody is seen by staff, and sent again."""

from datetime import datetime

from heliograph.consortium.deliver import bounced, send_again
from heliograph.consortium.room import Room
from heliograph.consortium.see import everybody
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.person import Person
from heliograph.rules.registry import keeps

WAITING = (NoticeState.BOUNCED, NoticeState.FAILED, NoticeState.QUEUED)


def undelivered(room: Room, person: Person, at: datetime) -> tuple[Notice, ...]:
    """Notices that did not arrive, what came back first; addresses are seen, so the look is logged.

    Raises:
        NotAllowedError: They may not look.
    """
    everybody(room, person, at)
    found = [
        one
        for one in room.records.find(Notice, state=WAITING)
        if one.state is not NoticeState.QUEUED or one.attempts
    ]
    return tuple(sorted(found, key=lambda one: (WAITING.index(one.state), one.queued_at, one.id)))


def again(room: Room, notice_id: str, *, by: Person, at: datetime) -> Notice:
    """Queue a notice anew.

    Raises:
        NotAllowedError: They are no coordinator.
        UsageError: It is on its way or has arrived.
    """
    _ask(by, at)
    return send_again(room, notice_id, by.id, at)


def came_back(room: Room, notice_id: str, *, by: Person, at: datetime) -> Notice:
    """Note that a mail came back by other ways than the server of mail said.

    Raises:
        NotAllowedError: They are no coordinator.
        UsageError: It was not accepted.
    """
    _ask(by, at)
    return bounced(room, notice_id, by.id, at)


def _ask(person: Person, at: datetime) -> None:
    ruling = keeps(person, at)
    if not ruling.allow:
        raise NotAllowedError(ruling.unmet)
