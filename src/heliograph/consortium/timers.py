"""Timers: the steps that the system takes by itself, as a table. Each is ruled on like a step of a person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from heliograph.consortium.agree import void
from heliograph.consortium.close import close_out
from heliograph.consortium.decide import reopen
from heliograph.consortium.gather import gather, project_of
from heliograph.consortium.grant import activate, issue_grants
from heliograph.consortium.review import consolidate
from heliograph.consortium.room import Room
from heliograph.consortium.suspend import auto_suspend, restore
from heliograph.consortium.take import kind_of, may, take
from heliograph.consortium.tell import tell
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.notice import Notice
from heliograph.rules.matter import Act

Timed = Application | Agreement | Grant


@dataclass(frozen=True, slots=True)
class Timer:
    """A step that waits for its moment.

    Attributes:
        kind: Of the records.
        states: In which it may become due.
        command: Of the machine.
        does: Takes the step for a record; ``_plain`` where the step has no effect besides.
    """

    kind: type[Timed]
    states: tuple[str, ...]
    command: str
    does: Callable[[Room, Timed, str, datetime], object]


def due_steps(room: Room, now: datetime) -> int:
    """Take every step that is due; how many. A second run at the same moment finds nothing to do."""
    return sum(
        1
        for timer in TIMERS
        for record in room.records.find(timer.kind, state=timer.states)
        if _is_due(room, record, timer.command, now) and timer.does(room, record, timer.command, now)
    )


def _is_due(room: Room, record: Timed, command: str, now: datetime) -> bool:
    act = Act(command=command, by=None, at=now, said={"reason": "time"})
    return may(room, record, act, gather(room.records, _application(record)))


def _plain(room: Room, record: Timed, command: str, now: datetime) -> object:
    """The step itself, and a notice to those whom it concerns."""
    kind, project = kind_of(record), project_of(gather(room.records, _application(record)))
    people = (record.person_id,) if isinstance(record, Grant) else project.people
    title = str(record.scope) if isinstance(record, Grant) else project.title
    code = f"{kind}-{command.replace('_', '-')}"
    return _quiet(
        room, record, command, now, tell(room, people, code, f"{kind}/{record.id}", now, title=title)
    )


def _quiet(
    room: Room, record: Timed, command: str, now: datetime, notices: tuple[Notice, ...] = ()
) -> object:
    """The step itself; nobody needs to hear of it."""
    dossier = gather(room.records, _application(record))
    return take(room, record, Act(command=command, by=None, at=now), dossier, also=notices)


def _application(record: Timed) -> str:
    return record.id if isinstance(record, Application) else record.application_id


TIMERS: tuple[Timer, ...] = (
    Timer(Application, ("draft",), "expire_draft", _plain),
    Timer(Application, ("returned",), "lapse", _plain),
    Timer(
        Application,
        ("in_review",),
        "consolidate",
        lambda room, one, _, now: consolidate(room, one.id, at=now),
    ),
    Timer(
        Application, ("deferred",), "reopen", lambda room, one, _, now: reopen(room, one.id, by=None, at=now)
    ),
    Timer(Application, ("rejected",), "appeal_window_closed", _quiet),
    Timer(Application, ("approved",), "signature_lapse", _plain),
    Timer(
        Agreement,
        ("issued", "partially_signed"),
        "void",
        lambda room, one, _, now: void(room, one.id, reason="time", by=None, at=now),
    ),
    Timer(Agreement, ("resign_required", "in_force"), "supersede", _quiet),
    Timer(Agreement, ("resign_required",), "lapse", _plain),
    Timer(Agreement, ("in_force", "resign_required"), "end", _plain),
    Timer(
        Application,
        ("approved",),
        "issue_grants",
        lambda room, one, _, now: issue_grants(room, one.id, at=now),
    ),
    Timer(Grant, ("pending",), "lapse", _plain),
    Timer(Grant, ("pending",), "activate", lambda room, one, _, now: activate(room, one.id, at=now)),
    Timer(Grant, ("active", "suspended"), "expire", _plain),
    Timer(Grant, ("active",), "auto_suspend", lambda room, one, _, now: auto_suspend(room, one.id, at=now)),
    Timer(Grant, ("suspended",), "restore", lambda room, one, _, now: restore(room, one.id, by=None, at=now)),
    Timer(
        Grant,
        ("suspended",),
        "suspension_lapse",
        lambda room, one, command, now: restore(room, one.id, by=None, at=now, command=command),
    ),
    Timer(
        Grant,
        ("expired", "revoked"),
        "start_closeout",
        lambda room, one, command, now: close_out(room, one.id, by=None, at=now, command=command),
    ),
    Timer(Grant, ("closeout",), "closeout_overdue", _plain),
)
"""In this order: what ends comes before what begins, so that one run leaves nothing for the next."""
