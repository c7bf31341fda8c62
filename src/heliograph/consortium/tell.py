"""Tell: notices that a step queues, kept in the same transaction with it."""

from collections.abc import Iterable
from datetime import datetime

from heliograph.consortium.room import Room
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.role import Role


def tell(
    room: Room,
    people: Iterable[str],
    code: str,
    subject: str,
    at: datetime,
    *,
    step: Step | None = None,
    due_at: datetime | None = None,
    **data: str,
) -> tuple[Notice, ...]:
    """A notice for each person.

    Args:
        room: Makes ids.
        people: Ids; each is told once.
        code: Of the text.
        subject: What it is about.
        at: Now.
        step: Of which clock it reminds.
        due_at: Of which deadline.
        data: What the text needs.
    """
    return tuple(
        Notice(
            id=room.new_id(at),
            person_id=person,
            code=code,
            subject=subject,
            data=data,
            step=step,
            due_at=due_at,
            queued_at=at,
        )
        for person in dict.fromkeys(people)
    )


def holders(room: Room, role: Role) -> tuple[str, ...]:
    """Ids of the people who have a role of staff."""
    people = room.records.find(Person, state=PersonState.ACTIVE)
    return tuple(person.id for person in people if role in person.roles)
