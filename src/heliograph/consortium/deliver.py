"""Deliver: notices that are due go out, all for one person in one mail; what the server of mail said is kept."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from heliograph.consortium.letters import Words, together, words_of
from heliograph.consortium.ports import Post
from heliograph.consortium.room import Room
from heliograph.errors import ConflictError, InputError, UsageError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.message import Answer, Message
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.role import Role

MAIL = "mail"

FIRST_WAIT = timedelta(minutes=5)
"""Before the second try; each later wait is twice as long."""

TRIES = 10
"""The last is made about 43 hours after the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What stands below every mail.

    Attributes:
        archive: Title of the archive.
        address: Of the pages on which people act.
    """

    archive: str
    address: str = ""


def deliver(room: Room, post: Post, letterhead: Letterhead, at: datetime) -> int:
    """Send what is due; a second run at the same moment finds nothing.

    A mail whose acceptance could not be written down is sent once more: told twice is better than not at all.

    Args:
        room: Where notices and people are kept.
        post: Sends.
        letterhead: Of every mail.
        at: Now.

    Returns:
        How many notices were tried.
    """
    queued = room.records.find(Notice, state=NoticeState.QUEUED)
    due = [notice for notice in queued if notice.next_try_at is None or notice.next_try_at <= at]
    for person_id in dict.fromkeys(notice.person_id for notice in due):
        theirs = [notice for notice in due if notice.person_id == person_id]
        with suppress(ConflictError):  # somebody else has just sent it
            _to_one(room, post, letterhead, at, theirs)
    return len(due)


def bounced(room: Room, notice_id: str, by: str, at: datetime) -> Notice:
    """A mail that was accepted came back: from now on it counts as not told.

    Raises:
        UsageError: It was not accepted.
    """
    notice = room.records.get(Notice, notice_id)
    if notice.state is not NoticeState.ACCEPTED:
        raise UsageError(f"Notice {notice_id} is {notice.state}; only one that was accepted comes back.")
    after = replace(notice, state=NoticeState.BOUNCED, bounced_at=at)
    room.records.write([after], _event(after, by, at))
    return room.records.get(Notice, notice_id)


def send_again(room: Room, notice_id: str, by: str, at: datetime) -> Notice:
    """Queue a notice again that came back or was given up, as after an address was corrected.

    Raises:
        UsageError: It is on its way or has arrived.
    """
    notice = room.records.get(Notice, notice_id)
    if notice.state not in {NoticeState.BOUNCED, NoticeState.FAILED}:
        raise UsageError(f"Notice {notice_id} is {notice.state}; it needs no second sending.")
    after = replace(
        notice,
        state=NoticeState.QUEUED,
        attempts=0,
        next_try_at=None,
        accepted_at=None,
        bounced_at=None,
    )
    room.records.write([after], _event(after, by, at))
    return room.records.get(Notice, notice_id)


def _to_one(room: Room, post: Post, letterhead: Letterhead, at: datetime, notices: Sequence[Notice]) -> None:
    """All notices of one person."""
    known = room.records.find(Person, id=notices[0].person_id)
    if not known or known[0].state is PersonState.ERASED or not known[0].email:
        _give_up(room, notices, at, "no-address")
        return
    said = _said(room, known[0], notices, at)
    if not said:
        return
    language = known[0].language
    whole = together(said.values(), language)
    letter = words_of("letter", language, _around(known[0], whole, letterhead))
    answer = post.send(Message(to=known[0].email, subject=letter.subject, text=letter.text))
    after = [_after(notice, answer, at) for notice in notices if notice.id in said]
    told = [_event(notice, MAIL, at) for notice in after if notice.state is not NoticeState.QUEUED]
    room.records.write(after, *told)


def _said(room: Room, person: Person, notices: Iterable[Notice], at: datetime) -> dict[str, Words]:
    """What each notice says, by its id; one that cannot be said is given up."""
    said = {}
    for notice in notices:
        try:
            said[notice.id] = words_of(notice.code, person.language, notice.data)
        except InputError:
            _give_up(room, [notice], at, "no-text")
    return said


def _around(person: Person, whole: Words, letterhead: Letterhead) -> dict[str, str]:
    return {
        "name": person.name or person.email,
        "subject": whole.subject,
        "text": whole.text,
        "archive": letterhead.archive,
        "address": letterhead.address,
    }


def _after(notice: Notice, answer: Answer, at: datetime) -> Notice:
    tried = replace(notice, attempts=notice.attempts + 1, next_try_at=None)
    if answer is Answer.ACCEPTED:
        return replace(tried, state=NoticeState.ACCEPTED, accepted_at=at)
    if answer is Answer.BOUNCED:
        return replace(tried, state=NoticeState.BOUNCED, bounced_at=at)
    if tried.attempts >= TRIES:
        return replace(tried, state=NoticeState.FAILED)
    return replace(tried, next_try_at=at + FIRST_WAIT * 2**notice.attempts)


def _give_up(room: Room, notices: Iterable[Notice], at: datetime, reason: str) -> None:
    after = [replace(notice, state=NoticeState.FAILED, next_try_at=None) for notice in notices]
    room.records.write(after, *(_event(notice, MAIL, at, reason) for notice in after))


def _event(notice: Notice, who: str, at: datetime, reason: str = "") -> AuditEvent:
    """It stands with what the notice is about: whoever looks at that sees who was told, and when."""
    data: dict[str, str | int | bool | None] = {
        "notice": notice.id,
        "code": notice.code,
        "person": notice.person_id,
        "attempts": notice.attempts,
    }
    if reason:
        data["reason"] = reason
    role = Role.SYSTEM.value if who == MAIL else ""
    return AuditEvent(
        at=at, who=who, what=f"notice-{notice.state}", subject=notice.subject, role=role, data=data
    )
