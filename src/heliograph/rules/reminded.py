"""Reminded: whether somebody was told in time. What the mail server did not accept was not told."""

from datetime import datetime, timedelta

from heliograph.rules.matter import Dossier, Matter

NOTICE = timedelta(days=7)
"""A deadline acts no sooner after its reminder."""


def reminded(matter: Matter, subject: str, kind: str, times: int = 1) -> bool:
    """Whether so many reminders of a deadline were accepted by the mail server, each long enough ago.

    Args:
        matter: With the moment of the act.
        subject: What it is about, as in ``grant/0192…``.
        kind: Of the deadline.
        times: How many.
    """
    return accepted(matter.dossier, subject, kind, matter.act.at) >= times


def accepted(dossier: Dossier, subject: str, kind: str, now: datetime) -> int:
    """How many reminders were accepted at least ``NOTICE`` before a moment."""
    return sum(1 for at in dossier.reminders.get((subject, kind), ()) if at + NOTICE <= now)
