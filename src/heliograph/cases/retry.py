"""Retry: cases of which the publisher was not told are told again, ever later, until somebody closes them."""

from datetime import datetime, timedelta

from heliograph.cases.open import MAIL, tell
from heliograph.cases.ports import Cases, Teller
from heliograph.model.case import Case, CaseState

FIRST_WAIT = timedelta(minutes=10)
"""After a case was opened, or after the first mail failed; each later wait is twice as long."""

TRIES = 10


def tell_again(cases: Cases, teller: Teller, *, at: datetime) -> int:
    """Tell the publisher of open cases whose mail failed or was never sent.

    Args:
        cases: Where they are kept.
        teller: Tells the publisher.
        at: Now.

    Returns:
        How many mails were sent.
    """
    waiting = [case for case in cases.all(CaseState.OPEN) if not case.is_told and _is_due(cases, case, at)]
    for case in waiting:
        tell(cases, case, teller, at=at)
    return sum(1 for case in waiting if cases.get(case.number).is_told)


def _is_due(cases: Cases, case: Case, at: datetime) -> bool:
    failed = [
        event.at
        for event in cases.events(case.number)
        if (event.who, event.what) == (MAIL, "case-mail-failed")
    ]
    if not failed:
        return at >= case.opened_at + FIRST_WAIT
    return len(failed) < TRIES and at >= failed[-1] + FIRST_WAIT * 2 ** (len(failed) - 1)
