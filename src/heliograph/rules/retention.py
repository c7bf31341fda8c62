"""Retention: how long the files that applicants attached are kept."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.rules.application import APPLICATION

KEPT: timedelta = timedelta(days=365)
"""After an application has come to its end, and with it everything that it led to."""
LIVING = frozenset({"pending", "active", "suspended", "closeout", "noncompliant"})
"""States of grants in which the dossier is still needed."""
AT_ONCE = frozenset({"discarded"})
"""States in which nobody has read the files, and nobody will."""


def files_are_over(application: Application, grants: Iterable[Grant], now: datetime) -> bool:
    """Whether the files of an application are to be deleted."""
    if application.state not in APPLICATION.final:
        return False
    if application.state in AT_ONCE:
        return True
    ends = [application.since]
    for grant in grants:
        if grant.state in LIVING:
            return False
        ends.append(grant.stays[-1].since if grant.stays else now)
    return max(ends) + KEPT <= now
