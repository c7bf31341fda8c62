"""Comment: the public writes about changes of the criteria that are proposed; staff reads, and shows what is no abuse."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from heliograph.consortium.room import Room
from heliograph.consortium.take import Facts
from heliograph.errors import NotAllowedError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.comment import Comment
from heliograph.model.consortium.criterion import Criteria
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.rules.access import decide
from heliograph.rules.comment import may_comment, may_decide
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.permissions import MAY_SEE, View
from heliograph.rules.ruling import Ruling

FORM = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the public sees of the comments on a change.

    Attributes:
        shown: Comments that are shown, the first at the top.
        waiting: How many nobody has read yet.
        refused: How many are not shown.
    """

    shown: tuple[Comment, ...]
    waiting: int
    refused: int


def write_comment(room: Room, known: Collection[Criteria], comment: Comment) -> Ruling:
    """Keep a comment of somebody who need not say who they are; it is shown once somebody of staff shows it.

    Args:
        room: Where it is kept.
        known: Every set of criteria.
        comment: With the moment at which it was written.

    Returns:
        What is missing; then nothing was kept.
    """
    kept = replace(comment, words=comment.words.strip(), name=" ".join(comment.name.split()))
    ruling = may_comment(known, kept, comment.written_at.date())
    if ruling.allow:
        facts: Facts = {"criteria": kept.criteria, "criterion": kept.criterion, "version": kept.of_version}
        event = AuditEvent(
            at=kept.written_at,
            who=FORM,
            what="comment-write",
            subject=f"comment/{kept.id}",
            role=Role.VISITOR,
            data=facts,
        )
        room.records.write((kept,), event)
    return ruling


def show_comment(room: Room, comment_id: str, *, by: Person, at: datetime) -> Comment:
    """Show a comment to everybody, word for word.

    Raises:
        NotAllowedError: It is not theirs to decide, or was decided.
    """
    return _decided(room, comment_id, by=by, at=at, refuses_because=None)


def refuse_comment(room: Room, comment_id: str, *, reason: str, by: Person, at: datetime) -> Comment:
    """Not show a comment: abuse, advertising, what harms somebody. Its number is told in public; its words are not.

    Raises:
        NotAllowedError: It is not theirs to decide, was decided, or there is no reason.
    """
    return _decided(room, comment_id, by=by, at=at, refuses_because=reason)


def comments(room: Room, person: Person, at: datetime) -> tuple[Comment, ...]:
    """Every comment, those that wait first.

    Raises:
        NotAllowedError: They may not read them.
    """
    ruling = decide(person, View.COMMENTS, Dossier(), at)
    if not ruling.allow:
        raise NotAllowedError(ruling.unmet)
    return tuple(sorted(room.records.find(Comment), key=lambda one: (not waits(one), one.written_at)))


def waiting_for(room: Room, person: Person, at: datetime) -> int:
    """How many comments nobody has decided about, for those who may; none for others."""
    if not decide(person, View.COMMENTS, Dossier(), at).allow:
        return 0
    return len(room.records.find(Comment, shown_at=None, refused_at=None))


def said_of(room: Room, criteria: str, criterion: str, version: int) -> Said:
    """What the public sees of the comments on a change."""
    found = room.records.find(Comment, criteria=criteria, criterion=criterion, of_version=version)
    return Said(
        shown=tuple(one for one in found if one.shown_at),
        waiting=sum(map(waits, found)),
        refused=sum(one.refused_at is not None for one in found),
    )


def waits(comment: Comment) -> bool:
    """Whether nobody has decided about a comment."""
    return comment.shown_at is None and comment.refused_at is None


def _decided(
    room: Room, comment_id: str, *, by: Person, at: datetime, refuses_because: str | None
) -> Comment:
    comment = room.records.get(Comment, comment_id)
    ruling = may_decide(by, comment, at, refuses_because=refuses_because)
    if not ruling.allow:
        raise NotAllowedError(ruling.unmet)
    after = (
        replace(comment, shown_at=at, shown_by=by.id)
        if refuses_because is None
        else replace(comment, refused_at=at, refused_by=by.id, reason=refuses_because.strip())
    )
    event = AuditEvent(
        at=at,
        who=by.id,
        what="comment-show" if refuses_because is None else "comment-refuse",
        subject=f"comment/{comment.id}",
        role=min(parts(by, Dossier(), at) & MAY_SEE[View.COMMENTS]),
    )
    room.records.write((after,), event)
    return room.records.get(Comment, comment_id)
