"""Schedule: what happens because time has passed, by the same commands by which people act.

Each timer asks the records what is due. Run twice at one moment, the second run changes nothing; a run that was left out is made
up for by the next. Mail comes last, so that what other timers tell goes out in the same run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from heliograph.consortium.attach import delete_old
from heliograph.consortium.deliver import Letterhead, deliver
from heliograph.consortium.ports import Post
from heliograph.consortium.reasoned_request import watch_access
from heliograph.consortium.remind import remind
from heliograph.consortium.room import Room
from heliograph.consortium.timers import due_steps
from heliograph.errors import HeliographError


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """One kind of thing that becomes due.

    Attributes:
        name: For logs and for the output of a run.
        act: Does what is due at a moment, and tells how much that was.
    """

    name: str
    act: Callable[[datetime], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What became of a timer.

    Attributes:
        name: Of the timer.
        done: How much it did.
        trouble: What stopped it; it is tried again in the next run.
    """

    name: str
    done: int = 0
    trouble: HeliographError | None = None


def timers(room: Room, post: Post, letterhead: Letterhead) -> tuple[Timer, ...]:
    """The timers of the consortium, in the order in which they run.

    Args:
        room: What they act in.
        post: Sends mail.
        letterhead: Of every mail.
    """
    return (
        Timer(name="steps", act=lambda at: due_steps(room, at)),
        Timer(name="requests", act=lambda at: watch_access(room, at)),
        Timer(name="attachments", act=lambda at: delete_old(room, at)),
        Timer(name="reminders", act=lambda at: remind(room, at)),
        Timer(name="notices", act=lambda at: deliver(room, post, letterhead, at)),
    )


def run(chosen: Sequence[Timer], at: datetime) -> tuple[Ran, ...]:
    """Do what is due; what stops one timer does not stop the others.

    Args:
        chosen: In order.
        at: Now.
    """
    return tuple(_ran(timer, at) for timer in chosen)


def _ran(timer: Timer, at: datetime) -> Ran:
    try:
        return Ran(name=timer.name, done=timer.act(at))
    except HeliographError as error:
        return Ran(name=timer.name, trouble=error)
