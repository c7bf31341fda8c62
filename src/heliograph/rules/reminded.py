"""Reminded: whether a deadline may act. What the mail server did not accept, and what told another day, warned nobody."""

from datetime import datetime

from heliograph.model.consortium.clock import Step
from heliograph.rules.clock import may_act
from heliograph.rules.matter import Matter


def may_lapse(matter: Matter, subject: str, step: Step, deadline: datetime | None) -> bool:
    """Whether a deadline is over and enough reminders of this very deadline were accepted, long enough ago.

    Args:
        matter: With the moment of the act.
        subject: What it is about, as in ``grant/0192…``.
        step: Whose clock.
        deadline: UTC; None never acts.
    """
    if deadline is None:
        return False
    accepted = matter.dossier.reminders.get((subject, step, deadline), ())
    return may_act(deadline, accepted, matter.act.at, matter.clocks[step])
