"""Take: one step of one record, ruled on, kept with its event, or refused with what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from heliograph.consortium.room import Room
from heliograph.errors import NotAllowedError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.record import Record
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.stay import Stay
from heliograph.model.consortium.transition import NOTHING
from heliograph.rules.matter import Act, Dossier, Matter
from heliograph.rules.step import MACHINES, step

Standing = Application | Agreement | Grant | Incident | Output
"""Records that a machine moves."""

Moving = TypeVar("Moving", bound=Standing)
Facts = Mapping[str, str | int | bool | None]
SYSTEM = "system"


def kind_of(record: Record) -> str:
    """What events, notices and machines call a record: ``grant`` of a grant."""
    return type(record).__name__.lower()


def matter_of(room: Room, record: Standing | None, act: Act, dossier: Dossier) -> Matter:
    """What the rules are shown of an act on a record."""
    return Matter(
        act=act,
        dossier=dossier,
        grant=record if isinstance(record, Grant) else None,
        agreement=record if isinstance(record, Agreement) else None,
        incident=record if isinstance(record, Incident) else None,
        output=record if isinstance(record, Output) else None,
        clocks=room.clocks,
        quorum=room.quorum,
    )


def may(room: Room, record: Standing, act: Act, dossier: Dossier) -> bool:
    """Whether a step would be taken; nothing is kept."""
    return step(MACHINES[kind_of(record)], record.state, matter_of(room, record, act, dossier))[0].allow


def ruled(
    room: Room,
    record: Standing | None,
    act: Act,
    dossier: Dossier,
    *,
    kind: str = "application",
) -> tuple[str, Role]:
    """The state after a step, and the role in which it is taken.

    Args:
        room: With the clocks.
        record: What moves; None before it exists.
        act: Who wants what.
        dossier: What is known.
        kind: Of the record, where it does not exist yet.

    Raises:
        NotAllowedError: Conditions do not hold.
    """
    machine = MACHINES[kind_of(record) if record else kind]
    state = record.state if record else NOTHING
    ruling, row, role = step(machine, state, matter_of(room, record, act, dossier))
    if not ruling.allow or row is None or role is None:
        raise NotAllowedError(ruling.unmet)
    return row.after, role


def moved(record: Moving, state: str, at: datetime, **changes: Any) -> Moving:  # noqa: ANN401 - fields of any record
    """A record in its next state; staying where it is adds no stay."""
    stays = record.stays if record.state == state and record.stays else (*record.stays, Stay(state, at))
    return replace(record, state=state, stays=stays, **changes)


def told(record: Record, act: Act, role: Role, facts: Facts | None = None) -> AuditEvent:
    """The event of a step: ``grant-suspend`` of ``grant/0192…``."""
    kind = kind_of(record)
    return AuditEvent(
        at=act.at,
        who=act.by.id if act.by else SYSTEM,
        what=f"{kind}-{act.command.replace('_', '-')}",
        subject=f"{kind}/{record.id}",
        role=role,
        data=facts or {},
    )


def take(
    room: Room,
    record: Moving,
    act: Act,
    dossier: Dossier,
    *before: AuditEvent,
    also: Iterable[Record] = (),
    facts: Facts | None = None,
    **changes: Any,  # noqa: ANN401 - fields of any record
) -> Moving:
    """Take a step and keep it.

    Args:
        room: Where it is kept.
        record: What moves.
        act: Who wants what.
        dossier: What is known.
        before: Events of steps of other records, which come first.
        also: Other records that change with it.
        facts: What the event keeps besides: ids, codes, digests; no words of anybody.
        changes: Fields of the record that change.

    Raises:
        NotAllowedError: Conditions do not hold; each is named.
        ConflictError: Somebody else was faster.
    """
    state, role = ruled(room, record, act, dossier)
    after = moved(record, state, act.at, **changes)
    room.records.write((after, *also), *before, told(record, act, role, facts))
    return room.records.get(type(record), record.id)


def person_of(room: Room, person_id: str) -> Person:
    """A person who is named in a command."""
    return room.records.get(Person, person_id)
